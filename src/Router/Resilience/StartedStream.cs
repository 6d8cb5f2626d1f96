using CoERouter.Router.Chat;
using Microsoft.Extensions.AI;

namespace CoERouter.Router.Resilience;

/// <summary>A stream of an expert that has given its first update, or ended without one.</summary>
internal sealed class StartedStream : IAsyncDisposable
{
    private readonly ExpertPipeline _pipeline;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _stop;
    private readonly CancellationTokenRegistration _callerStops;
    private IAsyncEnumerator<ChatResponseUpdate>? _updates;

    private StartedStream(ExpertPipeline pipeline, CancellationToken caller)
    {
        _pipeline = pipeline;
        _caller = caller;
        // A source with the pipeline's clock, so that one timer serves the silence between any two tokens.
        _stop = new CancellationTokenSource(Timeout.InfiniteTimeSpan, pipeline.Time);
        _callerStops = caller.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _stop);
    }

    /// <summary>Whether there is a first update, which is then <see cref="Current"/>.</summary>
    public bool HasFirst { get; private set; }

    public ChatResponseUpdate Current => _updates!.Current;

    public static async ValueTask<StartedStream> StartAsync(
        IExpertClients experts, ExpertPipeline pipeline, IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken attempt, CancellationToken caller)
    {
        StartedStream stream = new(pipeline, caller);
        try
        {
            // The attempt's token dies with the attempt; the stream's own lives on. So the attempt only lends its cancellation until the
            // first token.
            using CancellationTokenRegistration attemptStops = attempt.UnsafeRegister(
                static state => ((CancellationTokenSource)state!).Cancel(), stream._stop);
            stream._updates = experts.Get(pipeline.Expert).GetStreamingResponseAsync(messages, options, stream._stop.Token)
                .GetAsyncEnumerator(stream._stop.Token);
            stream.HasFirst = await stream._updates.MoveNextAsync().ConfigureAwait(false);
            return stream;
        }
        catch (Exception fault)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            if (fault is OperationCanceledException)
            {
                attempt.ThrowIfCancellationRequested();
                throw new TimeoutException("it gave up on its own.", fault);
            }

            throw;
        }
    }

    /// <summary>Moves on.</summary>
    /// <exception cref="ExpertInterruptedException">The expert failed or fell silent.</exception>
    /// <exception cref="OperationCanceledException">The caller left.</exception>
    public async ValueTask<bool> MoveNextAsync()
    {
        try
        {
            _stop.CancelAfter(_pipeline.Options.TokenTimeout);
            bool more = await _updates!.MoveNextAsync().ConfigureAwait(false);
            _stop.CancelAfter(Timeout.InfiniteTimeSpan);
            return more;
        }
        catch (Exception fault) when (!_caller.IsCancellationRequested)
        {
            Exception cause = fault is OperationCanceledException
                ? new TimeoutException($"it gave no further token within {_pipeline.Options.TokenTimeout.TotalSeconds:0.###} seconds.", fault)
                : fault;
            await _pipeline.ReportInterruptionAsync(cause).ConfigureAwait(false);
            throw new ExpertInterruptedException(_pipeline.Expert, cause);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _callerStops.DisposeAsync().ConfigureAwait(false);
        if (_updates is not null)
        {
            await _updates.DisposeAsync().ConfigureAwait(false);
        }

        _stop.Dispose();
    }
}
