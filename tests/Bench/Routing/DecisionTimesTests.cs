using CoERouter.Bench.Routing;
using CoERouter.Tests.Router;
using Xunit;

namespace CoERouter.Tests.Bench.Routing;

public sealed class DecisionTimesTests
{
    [Fact]
    public void Every_prompt_of_every_pass_but_the_first_is_a_sample()
    {
        ManualTimeProvider time = new();
        int decisions = 0;
        DecisionTimes times = DecisionTimes.Measure(new("two", ["a", "abc"]), 3, time, prompt =>
        {
            decisions++;
            time.Advance(TimeSpan.FromMicroseconds(prompt.Length));
        });
        Assert.Equal((8, 6, 3), (decisions, times.Microseconds.Count, times.Medians.Count));
        Assert.Equal((1, 3, 2), (times.Microseconds.Smallest, times.Microseconds.Largest, times.Medians.Median));
    }

    [Fact]
    public void Allocations_are_counted_per_decision()
    {
        object? kept = null;
        DecisionTimes times = DecisionTimes.Measure(new("many", [.. Enumerable.Repeat("x", 100)]), 10, TimeProvider.System, _ => kept = new byte[1000]);
        Assert.InRange(times.AllocatedBytes, 1000, 1100);
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
