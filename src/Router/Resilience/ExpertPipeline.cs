using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace CoERouter.Router.Resilience;

/// <summary>
/// Retry around circuit breaker around timeout, for one expert. Thread-safe; the breaker's state is shared by everything that asks the
/// expert.
/// </summary>
internal sealed class ExpertPipeline
{
    private readonly ResiliencePipeline _breaker;

    public ExpertPipeline(string expert, ExpertResilienceOptions options, TimeProvider time)
    {
        Expert = expert;
        Options = options;
        Time = time;
        _breaker = new ResiliencePipelineBuilder { TimeProvider = time, Name = expert }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                FailureRatio = options.BreakerFailureRatio,
                MinimumThroughput = options.BreakerMinimumAttempts,
                SamplingDuration = options.BreakerSamplingTime,
                BreakDuration = options.BreakerPause,
                ShouldHandle = static arguments =>
                    ValueTask.FromResult(arguments.Outcome.Exception is { } fault && ExpertFaults.IsExpertFault(fault)),
            })
            .Build();
        FirstToken = Build(options.FirstTokenTimeout);
        Answer = Build(options.AnswerTimeout);
    }

    public string Expert { get; }

    public ExpertResilienceOptions Options { get; }

    public TimeProvider Time { get; }

    /// <summary>Around the start of a stream, up to its first token.</summary>
    public ResiliencePipeline FirstToken { get; }

    /// <summary>Around a whole answer that is not streamed.</summary>
    public ResiliencePipeline Answer { get; }

    /// <summary>Lets the breaker know of a failure after the first token.</summary>
    public async ValueTask ReportInterruptionAsync(Exception fault)
    {
        ResilienceContext context = ResilienceContextPool.Shared.Get(CancellationToken.None);
        await _breaker.ExecuteOutcomeAsync(static (_, fault) => ValueTask.FromResult(Outcome.FromException<bool>(fault)), context, fault)
            .ConfigureAwait(false);
        ResilienceContextPool.Shared.Return(context);
    }

    private ResiliencePipeline Build(TimeSpan timeout)
    {
        ResiliencePipelineBuilder builder = new() { TimeProvider = Time, Name = Expert };
        if (Options.Retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = Options.Retries,
                Delay = Options.RetryDelay,
                BackoffType = DelayBackoffType.Exponential,
                ShouldHandle = static arguments =>
                    ValueTask.FromResult(arguments.Outcome.Exception is { } fault and not BrokenCircuitException
                        && ExpertFaults.IsExpertFault(fault)),
            });
        }

        return builder.AddPipeline(_breaker).AddTimeout(new TimeoutStrategyOptions { Timeout = timeout }).Build();
    }
}
