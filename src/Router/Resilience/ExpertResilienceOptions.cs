namespace CoERouter.Router.Resilience;

/// <summary>How long to wait for an expert, how often to ask again, and when to leave it alone.</summary>
public sealed record ExpertResilienceOptions
{
    private static readonly TimeSpan ShortestBreakerTime = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestTime = TimeSpan.FromHours(24);

    /// <summary>Longest wait for the first token of a stream, for each attempt. Default 30 seconds.</summary>
    public TimeSpan FirstTokenTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest silence after the first token; a longer one ends the answer with an error. Default 30 seconds.</summary>
    public TimeSpan TokenTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest wait for a whole answer that is not streamed, for each attempt. Default 5 minutes.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Further attempts after a first one that failed before its first token; 0 to 10. Default 2.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>Wait before the first retry; doubled before each further one. Default 100 milliseconds.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Other experts asked after the first choice failed; 0 or more. Default 1.</summary>
    public int Fallbacks { get; init; } = 1;

    /// <summary>Share of failed attempts, above 0 to 1, at which an expert is left alone. Default 0.5.</summary>
    public double BreakerFailureRatio { get; init; } = 0.5;

    /// <summary>Attempts within the sampling time before the share counts; 2 or more. Default 6.</summary>
    public int BreakerMinimumAttempts { get; init; } = 6;

    /// <summary>The time over which the share is taken; 500 milliseconds or more. Default 30 seconds.</summary>
    public TimeSpan BreakerSamplingTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the expert is left alone; 500 milliseconds or more. Default 10 seconds.</summary>
    public TimeSpan BreakerPause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Throws one <see cref="ArgumentException"/> that names every option that is not legal.</summary>
    public void Validate()
    {
        List<string> faults = [];
        void Require(bool holds, string fault)
        {
            if (!holds)
            {
                faults.Add(fault);
            }
        }

        void RequireTime(TimeSpan time, TimeSpan least, string name) =>
            Require(time >= least
                && time <= LongestTime, FormattableString.Invariant($"{name} is {time}, legal is {least} to {LongestTime}"));

        TimeSpan tick = TimeSpan.FromMilliseconds(10);
        RequireTime(FirstTokenTimeout, tick, nameof(FirstTokenTimeout));
        RequireTime(TokenTimeout, tick, nameof(TokenTimeout));
        RequireTime(AnswerTimeout, tick, nameof(AnswerTimeout));
        RequireTime(RetryDelay, TimeSpan.Zero, nameof(RetryDelay));
        RequireTime(BreakerSamplingTime, ShortestBreakerTime, nameof(BreakerSamplingTime));
        RequireTime(BreakerPause, ShortestBreakerTime, nameof(BreakerPause));
        Require(Retries is >= 0 and <= 10, $"{nameof(Retries)} is {Retries}, legal is 0 to 10");
        Require(Fallbacks >= 0, $"{nameof(Fallbacks)} is {Fallbacks}, legal is 0 or more");
        Require(BreakerFailureRatio is > 0 and <= 1,
            FormattableString.Invariant($"{nameof(BreakerFailureRatio)} is {BreakerFailureRatio}, legal is above 0 to 1"));
        Require(BreakerMinimumAttempts >= 2, $"{nameof(BreakerMinimumAttempts)} is {BreakerMinimumAttempts}, legal is 2 or more");
        if (faults.Count > 0)
        {
            throw new ArgumentException($"The resilience options are not valid: {string.Join("; ", faults)}.");
        }
    }
}
