using CoERouter.Router.Resilience;
using Xunit;

namespace CoERouter.Tests.Router.Resilience;

public sealed class ExpertResilienceOptionsTests
{
    private static readonly ExpertResilienceOptions Defaults = new();
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    public static TheoryData<ExpertResilienceOptions> Legal => new(
        Defaults,
        Defaults with { FirstTokenTimeout = TimeSpan.FromMilliseconds(10) },
        Defaults with { FirstTokenTimeout = Day },
        Defaults with { TokenTimeout = TimeSpan.FromMilliseconds(10) },
        Defaults with { AnswerTimeout = Day },
        Defaults with { Retries = 0 },
        Defaults with { Retries = 10 },
        Defaults with { RetryDelay = TimeSpan.Zero },
        Defaults with { Fallbacks = 0 },
        Defaults with { Fallbacks = int.MaxValue },
        Defaults with { BreakerFailureRatio = 1 },
        Defaults with { BreakerFailureRatio = double.Epsilon },
        Defaults with { BreakerMinimumAttempts = 2 },
        Defaults with { BreakerSamplingTime = TimeSpan.FromMilliseconds(500) },
        Defaults with { BreakerPause = TimeSpan.FromMilliseconds(500) });

    [Theory]
    [MemberData(nameof(Legal))]
    public void Ends_of_what_is_legal_are_taken_and_a_pipeline_can_be_built_of_them(ExpertResilienceOptions options)
    {
        options.Validate();
        ExpertPipeline pipeline = new("math", options, new ManualTimeProvider());
        Assert.Equal(("math", options), (pipeline.Expert, pipeline.Options));
    }

    public static TheoryData<ExpertResilienceOptions, string> Illegal => new()
    {
        { Defaults with { FirstTokenTimeout = TimeSpan.FromMilliseconds(10) - Tick }, "FirstTokenTimeout is 00:00:00.0099999, legal is 00:00:00.0100000 to 1.00:00:00" },
        { Defaults with { FirstTokenTimeout = Day + Tick }, "FirstTokenTimeout is 1.00:00:00.0000001, legal is 00:00:00.0100000 to 1.00:00:00" },
        { Defaults with { TokenTimeout = Timeout.InfiniteTimeSpan }, "TokenTimeout is -00:00:00.0010000, legal is 00:00:00.0100000 to 1.00:00:00" },
        { Defaults with { AnswerTimeout = TimeSpan.Zero }, "AnswerTimeout is 00:00:00, legal is 00:00:00.0100000 to 1.00:00:00" },
        { Defaults with { RetryDelay = -Tick }, "RetryDelay is -00:00:00.0000001, legal is 00:00:00 to 1.00:00:00" },
        { Defaults with { BreakerSamplingTime = TimeSpan.FromMilliseconds(499) }, "BreakerSamplingTime is 00:00:00.4990000, legal is 00:00:00.5000000 to 1.00:00:00" },
        { Defaults with { BreakerPause = TimeSpan.FromMilliseconds(499) }, "BreakerPause is 00:00:00.4990000, legal is 00:00:00.5000000 to 1.00:00:00" },
        { Defaults with { Retries = -1 }, "Retries is -1, legal is 0 to 10" },
        { Defaults with { Retries = 11 }, "Retries is 11, legal is 0 to 10" },
        { Defaults with { Fallbacks = -1 }, "Fallbacks is -1, legal is 0 or more" },
        { Defaults with { BreakerFailureRatio = 0 }, "BreakerFailureRatio is 0, legal is above 0 to 1" },
        { Defaults with { BreakerFailureRatio = 1.01 }, "BreakerFailureRatio is 1.01, legal is above 0 to 1" },
        { Defaults with { BreakerFailureRatio = double.NaN }, "BreakerFailureRatio is NaN, legal is above 0 to 1" },
        { Defaults with { BreakerMinimumAttempts = 1 }, "BreakerMinimumAttempts is 1, legal is 2 or more" },
    };

    [Theory]
    [MemberData(nameof(Illegal))]
    public void What_lies_beyond_is_one_fault_with_what_is_legal(ExpertResilienceOptions options, string fault) =>
        Assert.Equal($"The resilience options are not valid: {fault}.", Assert.Throws<ArgumentException>(options.Validate).Message);
}
