using CoERouter.Router.Arms;
using CoERouter.Router.Feedback;
using CoERouter.Router.Outcomes;
using CoERouter.Router.Routes;
using Xunit;

namespace CoERouter.Tests.Router.Feedback;

/// <summary>What is remembered, what options allow, and what is known of an arm.</summary>
public sealed class FeedbackLimitsTests
{
    [Fact]
    public void The_last_routes_are_remembered_and_the_oldest_is_forgotten_first()
    {
        Random random = new(1);
        for (int most = 1; most < 20; most += 3)
        {
            RecentRoutes recent = new(most);
            List<string> expected = [];
            for (int i = 0; i < 200; i++)
            {
                string id = $"r-{random.Next(40)}";
                recent.Add(new RememberedRoute(FeedbackSamples.Receipt(id, "math@top-2"), "math", i));
                if (!expected.Contains(id))
                {
                    expected.Add(id);
                    expected.RemoveRange(0, Math.Max(0, expected.Count - most));
                }

                Assert.All(Enumerable.Range(0, 40).Select(number => $"r-{number}"), one => Assert.Equal(expected.Contains(one), recent.TryGet(one, out _)));
            }
        }
    }

    [Fact]
    public void A_route_that_is_known_already_stays_as_it_was()
    {
        RecentRoutes recent = new(3);
        RememberedRoute first = new(FeedbackSamples.Receipt("r", "math@top-2"), "math", 1);
        recent.Add(first);
        recent.Add(new RememberedRoute(FeedbackSamples.Receipt("r", "sql@top-2"), "sql", 2));
        Assert.True(recent.TryGet("r", out RememberedRoute? found));
        Assert.Same(first, found);
        Assert.False(recent.TryGet("R", out _));
    }

    [Fact]
    public void Many_threads_remember_no_more_than_there_is_room_for()
    {
        RecentRoutes recent = new(100);
        Parallel.For(0, 2_000, number => recent.Add(new RememberedRoute(FeedbackSamples.Receipt($"r-{number}", "math@top-2"), "math", number)));
        Assert.Equal(100, Enumerable.Range(0, 2_000).Count(number => recent.TryGet($"r-{number}", out _)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10_000_000)]
    public void Ends_of_what_options_allow_are_taken(int number) =>
        new FeedbackOptions { RecentRoutes = number, JournalEvents = number, MostPriorCount = number, KeptMaps = number, ExploreEvery = number, FalseAlarm = double.Epsilon }.Validate();

    public static TheoryData<FeedbackOptions, string> Illegal => new()
    {
        { new() { RecentRoutes = 0 }, "RecentRoutes is 0, legal is 1 to 10000000" },
        { new() { JournalEvents = 10_000_001 }, "JournalEvents is 10000001, legal is 1 to 10000000" },
        { new() { MostPriorCount = -1 }, "MostPriorCount is -1, legal is 1 to 10000000" },
        { new() { KeptMaps = 0 }, "KeptMaps is 0, legal is 1 to 10000000" },
        { new() { ExploreEvery = 0 }, "ExploreEvery is 0, legal is 1 to 10000000" },
        { new() { FalseAlarm = 0 }, "FalseAlarm is 0, legal is a number above 0 and below 1" },
        { new() { FalseAlarm = 1 }, "FalseAlarm is 1, legal is a number above 0 and below 1" },
        { new() { FalseAlarm = double.NaN }, "FalseAlarm is NaN, legal is a number above 0 and below 1" },
        { new() { KeptMaps = 0, FalseAlarm = 1.5 }, "KeptMaps is 0, legal is 1 to 10000000; FalseAlarm is 1.5, legal is a number above 0 and below 1" },
    };

    [Theory]
    [MemberData(nameof(Illegal))]
    public void What_lies_beyond_is_one_fault_with_what_is_legal(FeedbackOptions options, string fault) =>
        Assert.Equal($"The feedback options are not valid: {fault}.", Assert.Throws<ArgumentException>(options.Validate).Message);

    [Fact]
    public void An_interval_holds_its_mean_lies_within_zero_and_one_and_narrows_with_feedback()
    {
        double width = 2;
        foreach (int times in (int[])[0, 5, 50, 500])
        {
            CategoryPosterior posterior = OutcomeEstimates.Join(FeedbackSamples.Table(), "sql", FeedbackSamples.Tallies(("sql", "sql@top-2", 1, times), ("sql", "math@top-2", 0, times)), 200);
            ArmEstimate[] estimates = [.. Enumerable.Range(0, 3).Select(arm => ArmEstimate.Of(posterior, arm))];
            Assert.All(estimates, estimate => Assert.True(estimate.Low >= 0 && estimate.Low <= estimate.Mean && estimate.Mean <= estimate.High && estimate.High <= 1));
            Assert.Equal(posterior.Arms, estimates.Select(estimate => estimate.Arm));
            double next = 2 * 1.959963984540054 * posterior.Deviation(1);
            Assert.True(next < width);
            width = next;
        }
    }

    [Fact]
    public void Feedback_on_one_category_says_nothing_of_another()
    {
        OutcomeTable table = FeedbackSamples.Table();
        OutcomeEstimates before = new(table, "t", new FeedbackTallies(), 200);
        OutcomeEstimates after = new(table, "t", FeedbackSamples.Tallies(("math", "sql@top-2", 1, 30)), 200);
        Assert.Equal(("t+0", "t+30"), (before.Revision, after.Revision));
        foreach (string category in (string[])["sql", "general"])
        {
            Assert.All(Enumerable.Range(0, 3), arm => Assert.Equal(ArmEstimate.Of(before.Of(category)!, arm), ArmEstimate.Of(after.Of(category)!, arm)));
        }

        Assert.True(after.Of("math")!.Mean(1) > before.Of("math")!.Mean(1));
        Assert.Equal(before.Of("math")!.Mean(0), after.Of("math")!.Mean(0), 12);
        Assert.Null(after.Of("poems"));
        Assert.StartsWith(
            "The outcomes have no category \"poems\"; they have math, sql, general.",
            Assert.Throws<ArgumentException>(() => OutcomeEstimates.Join(table, "poems", new FeedbackTallies(), 200)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Estimates_do_not_change_with_the_tallies_that_they_were_made_of()
    {
        FeedbackTallies tallies = new();
        OutcomeEstimates estimates = new(FeedbackSamples.Table(), "t", tallies, 200);
        double before = estimates.Of("math")!.Mean(1);
        tallies.Add(FeedbackSamples.Score(1, "math", "sql@top-2", 1));
        Assert.Equal((before, "t+0"), (estimates.Of("math")!.Mean(1), estimates.Revision));
    }

    [Fact]
    public void The_switch_test_is_stricter_the_fewer_false_alarms_are_allowed()
    {
        CategoryPosterior posterior = OutcomeEstimates.Join(FeedbackSamples.Table(), "math", FeedbackSamples.Tallies(("math", "sql@top-2", 1, 60), ("math", "math@top-2", 0, 20)), 200);
        double last = double.PositiveInfinity;
        foreach (double alarm in (double[])[0.5, 0.1, 0.05, 0.01, 1e-6, 1e-12])
        {
            double bound = SwitchTest.LowerBound(posterior, 1, 0, alarm);
            Assert.True(bound < last);
            Assert.True(bound < posterior.Difference(1, 0).Mean);
            Assert.Equal(bound > 0 ? 1 : -1, SwitchTest.Better(posterior, 0, alarm));
            last = bound;
        }

        Assert.True(SwitchTest.LowerBound(posterior, 1, 0, 0.5) > 0);
        Assert.True(last < 0);
    }
}
