using CoERouter.Router.Arms;
using CoERouter.Router.Feedback;
using CoERouter.Router.Mapping;
using CoERouter.Router.Receipts;
using CoERouter.Router.Routes;
using Xunit;

namespace CoERouter.Tests.Router.Feedback;

public sealed class ThompsonExplorationTests
{
    [Fact]
    public void Arms_are_tried_as_often_as_they_may_be_the_best()
    {
        Dictionary<string, int> counts = Draw(new ThompsonExploration(FeedbackSamples.Map(), Estimates()), "math", 4_000);

        // 0.50 and 0.45 from 20 prompts each: the difference is 0.05 ± 0.158, below 0 with probability 0.376; 0.1 is out of the question.
        Assert.InRange(counts["sql@top-2"] / 4_000.0, 0.34, 0.41);
        Assert.InRange(counts.GetValueOrDefault("general@top-2") / 4_000.0, 0, 0.02);
    }

    [Fact]
    public void What_was_learnt_ends_the_search()
    {
        ThompsonExploration exploration = new(FeedbackSamples.Map(), Estimates(("math", "sql@top-2", 0, 400), ("math", "math@top-2", 1, 400)));
        Assert.Equal(1_000, Draw(exploration, "math", 1_000)["math@top-2"]);
    }

    [Fact]
    public void The_same_route_draws_the_same_arm_and_an_unknown_category_none()
    {
        ThompsonExploration exploration = new(FeedbackSamples.Map(), Estimates());
        Assert.Equal("t+0", exploration.OutcomesRevision);
        Assert.All(Enumerable.Range(0, 100), i => Assert.Equal(exploration.Draw($"r-{i}", "math"), new ThompsonExploration(FeedbackSamples.Map(), Estimates()).Draw($"r-{i}", "math")));
        Assert.Null(exploration.Draw("r", "poems"));
    }

    [Fact]
    public void Only_deployed_experts_within_the_active_limit_are_tried()
    {
        CategoryMap one = FeedbackSamples.Map(new Budget(1_000));
        Assert.Null(new ThompsonExploration(one, Estimates()).Draw("r", "math"));
        CategoryMap amended = MapAmendment.With(FeedbackSamples.Map(), new MapEntry("math", 0.3, Arm.Parse("spare@top-1"), 0.5, 300, []), FeedbackSamples.Costs());
        Assert.Null(new ThompsonExploration(amended, Estimates()).Draw("r", "math"));
        CategoryMap limited = FeedbackSamples.Map(new Budget(null, 400));
        Assert.Equal(2, Draw(new ThompsonExploration(limited, Estimates()), "math", 500).Keys.Count(arm => arm is "math@top-2" or "sql@top-2"));
    }

    [Fact]
    public void An_explored_route_says_so_keeps_the_maps_arm_as_fallback_and_replays()
    {
        ThompsonExploration exploration = new(FeedbackSamples.Map(), Estimates());
        RouteDecider decider = new(
            RouterSamples.Categories, "categorizer-1", FeedbackSamples.Map(), [.. FeedbackSamples.Costs().Select(cost => RouterSamples.Profile(cost.Expert))], "t", exploration);
        RouteReplay replay = new(new WordCategorizer(), decider, new RouteRevisions("categorizer-1", FeedbackSamples.Map().Revision, "t+0"));
        int explored = 0;
        for (int i = 0; i < 300; i++)
        {
            Assert.True(decider.TryDecide($"r-{i}", default, RouterSamples.Estimate(0, 2), out Route? route, out _));
            RouteReceipt receipt = route.Receipt;
            if (receipt.Reason == RouteReason.Explored)
            {
                explored++;
                Assert.Equal(("sql@top-2", "math@top-2", "math@top-2"), (route.Arm.ToString(), receipt.MapArm?.ToString(), route.Fallbacks[0].ToString()));
            }

            Assert.Equal(ReplayVerdict.Same, replay.Replay(new ReceiptRecord(i % 3 == 0 ? decider.FallBack(route, route.Fallbacks[0]) : receipt)).Verdict);
        }

        Assert.InRange(explored, 60, 180);
        Assert.True(decider.TryDecide("r-1", default, RouterSamples.Estimate(0, 2, confident: false), out Route? unsure, out _));
        Assert.Equal(RouteReason.LowConfidence, unsure.Receipt.Reason);
    }

    [Fact]
    public void A_decision_with_exploration_allocates_little()
    {
        ThompsonExploration exploration = new(FeedbackSamples.Map(), Estimates());
        exploration.Draw("r", "math");
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            exploration.Draw("r-1234", "math");
        }

        Assert.Equal(0, (GC.GetAllocatedBytesForCurrentThread() - before) / 1_000);
    }

    private static OutcomeEstimates Estimates(params (string Category, string Arm, double Score, int Times)[] scores) =>
        new(FeedbackSamples.Table(), "t", FeedbackSamples.Tallies(scores), 200);

    private static Dictionary<string, int> Draw(ThompsonExploration exploration, string category, int times) =>
        Enumerable.Range(0, times).Select(i => exploration.Draw($"route-{i}", category)!.ToString()).GroupBy(arm => arm).ToDictionary(group => group.Key, group => group.Count());
}
