using CoERouter.Bench.Measurement;
using CoERouter.Bench.Routing;
using CoERouter.Tests.Router;
using Xunit;

namespace CoERouter.Tests.Bench.Routing;

public sealed class DecisionTimesTests
{
    [Fact]
    public void Every_prompt_of_every_pass_after_the_warm_up_is_a_sample()
    {
        ManualTimeProvider time = new();
        DecisionTimes times = DecisionTimes.Measure(
            new("two", ["a", "abc"]),
            new Rounds(time, 3, TimeSpan.FromMilliseconds(10)),
            time,
            prompt => time.Advance(TimeSpan.FromMilliseconds(prompt.Length)));

        // A pass lasts 4 ms: eight of them reach 30 ms.
        Assert.Equal((16, 8), (times.Microseconds.Count, times.Medians.Count));
        Assert.Equal((1000, 3000, 2000), (times.Microseconds.Smallest, times.Microseconds.Largest, times.Medians.Median));
    }

    [Fact]
    public void Allocations_are_counted_per_decision()
    {
        object? kept = null;
        ManualTimeProvider time = new();
        DecisionTimes times = DecisionTimes.Measure(new("many", [.. Enumerable.Repeat("x", 100)]), new Rounds(time, 1, TimeSpan.Zero), time, _ =>
        {
            time.Advance(TimeSpan.FromMilliseconds(10));
            kept = new byte[1000];
        });
        Assert.InRange(times.AllocatedBytes, 1000, 1500);
        Assert.NotNull(kept);
    }

    [Fact]
    public void The_prompts_of_the_corpora_are_the_same_every_time()
    {
        PromptSet set = PromptSet.OfCorpora(3);
        Assert.Equal(15, set.Prompts.Count);
        Assert.Equal(set.Prompts, PromptSet.OfCorpora(3).Prompts);
    }
}
