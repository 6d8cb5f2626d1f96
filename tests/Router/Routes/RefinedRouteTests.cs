using CoERouter.Categorizer;
using CoERouter.Experts.Specification;
using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;
using CoERouter.Router.Refinement;
using CoERouter.Router.Routes;
using CoERouter.Tests.Router.Refinement;
using Xunit;

namespace CoERouter.Tests.Router.Routes;

/// <summary>The score of a prompt is its share of digits, and the threshold is a quarter.</summary>
public sealed class RefinedRouteTests
{
    private const string Easy = "aaaaaaaa11";
    private const string Hard = "1111aaaaaa";

    [Fact]
    public void A_gain_above_the_threshold_keeps_the_dear_arm_of_the_map()
    {
        Route route = Decide(Decider(), Hard);
        Assert.Equal((RouteReason.Mapped, "math@top-2", null), (route.Receipt.Reason, route.Arm.ToString(), route.Receipt.MapArm?.ToString()));
        Assert.Equal(new RouteRefinement(0.4, 0.25, RefinedSide.Dear, Arm.Parse("math@top-1")), route.Receipt.Refinement);
    }

    [Fact]
    public void A_gain_below_it_takes_the_cheap_arm_and_says_so()
    {
        Route route = Decide(Decider(), Easy);
        RouteReceipt receipt = route.Receipt;
        Assert.Equal((RouteReason.Refined, "math@top-1", "math@top-1", "math@top-2"), (receipt.Reason, route.Arm.ToString(), receipt.Arm.ToString(), receipt.MapArm?.ToString()));
        Assert.Equal(new RouteRefinement(0.2, 0.25, RefinedSide.Cheap, Arm.Parse("math@top-2")), receipt.Refinement);
        Assert.Equal(300, receipt.Cost.ActiveParameters);
        Assert.Equal(["general", "sql"], route.Fallbacks.Select(arm => arm.Expert).Order());
        Assert.Equal(GainSamples.Refinement().Revision, receipt.RefinementRevision);
        Assert.Contains("\"reason\": \"refined\"", receipt.ToJson(), StringComparison.Ordinal);
        Assert.Contains("\"side\": \"cheap\"", receipt.ToJson(), StringComparison.Ordinal);
        Assert.Equal(receipt, RouteReceipt.FromJson(receipt.ToJson()) with { Distribution = receipt.Distribution });
    }

    [Fact]
    public void A_gain_of_exactly_the_threshold_is_not_worth_the_cost() =>
        Assert.Equal("math@top-1", Decide(Decider(), "11aaaaaa").Arm.ToString());

    [Fact]
    public void The_map_may_have_the_cheap_arm_and_the_dear_one_may_be_of_another_expert()
    {
        RouteDecider decider = Decider(GainSamples.Rule(cheap: "math@top-2", dear: "sql@top-4"));
        Assert.Equal(RouteReason.Mapped, Decide(decider, Easy).Receipt.Reason);
        Route route = Decide(decider, Hard);
        Assert.Equal((RouteReason.Refined, "sql@top-4"), (route.Receipt.Reason, route.Arm.ToString()));
        Assert.Equal(["math@top-2", "general@top-2"], route.Fallbacks.Select(arm => arm.ToString()));
        Assert.Contains(Arm.Parse("sql@top-4"), decider.Arms);
    }

    [Theory]
    [InlineData(null, "top-2", 0, true)]
    [InlineData("spare", null, 0, true)]
    [InlineData(null, null, 0, false)]
    [InlineData(null, null, 1, true)]
    [InlineData(null, null, 3, true)]
    public void What_the_request_or_the_category_settles_is_not_refined(string? expert, string? gating, int best, bool confident)
    {
        RouteDecider decider = Decider();
        RouteRequest request = new(expert, gating is null ? null : GatingPolicy.TryParse(gating, out GatingPolicy policy) ? policy : null);
        CategoryEstimate estimate = RouterSamples.Estimate(best, 2, confident);
        Assert.False(decider.NeedsScore(request, estimate));
        Assert.Null(decider.Score(request, estimate, Easy));
        Assert.True(decider.TryDecide("r", request, estimate, 0.9, out Route? route, out _));
        Assert.Null(route.Receipt.Refinement);
        Assert.NotEqual(RouteReason.Refined, route.Receipt.Reason);
    }

    [Fact]
    public void A_set_of_one_category_is_refined_and_one_of_two_is_not()
    {
        CategoryMap map = RouterSamples.Map();
        RouteDecider decider = new(
            RouterSamples.Categories, "c", map, Profiles(), sets: new SetArms(RouterSamples.Categories, map, RouterSamples.Table(["math"], ["math@top-2"], new[,] { { 0.9 } })), refinement: GainSamples.Refinement());
        CategoryEstimate one = RouterSamples.Estimate(1, 0, false) with { Set = [0] };
        Assert.True(decider.TryDecide("r", default, one, decider.Score(default, one, Easy), out Route? route, out _));
        Assert.Equal((RouteReason.Refined, "math@top-1"), (route.Receipt.Reason, route.Arm.ToString()));
        Assert.False(decider.NeedsScore(default, one with { Set = [0, 1] }));
        Assert.False(decider.NeedsScore(default, one with { IsInDomain = false }));
    }

    [Fact]
    public void A_rule_whose_arms_the_map_does_not_use_is_idle()
    {
        RouteDecider decider = Decider(GainSamples.Rule(cheap: "math@top-1", dear: "math@top-4"));
        Assert.Equal(["math"], decider.IdleRefinements);
        Assert.Equal("math@top-2", Decide(decider, Easy).Arm.ToString());
        Assert.Null(Decide(decider, Easy).Receipt.Refinement);
        Assert.Empty(Decider().IdleRefinements);
    }

    [Fact]
    public void Rules_of_unknown_experts_or_categories_are_refused()
    {
        Assert.Contains("uses nobody@top-1, but the experts are", Assert.Throws<ArgumentException>(() => Decider(GainSamples.Rule(cheap: "nobody@top-1"))).Message, StringComparison.Ordinal);
        Assert.Contains("names the category \"poems\"", Assert.Throws<ArgumentException>(() => Decider(GainSamples.Rule("poems"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_exploration_draws_is_not_refined()
    {
        RouteDecider decider = new(RouterSamples.Categories, "c", RouterSamples.Map(), Profiles(), exploration: new Always("sql@top-2"), refinement: GainSamples.Refinement());
        Route explored = Decide(decider, Easy);
        Assert.Equal((RouteReason.Explored, "sql@top-2"), (explored.Receipt.Reason, explored.Arm.ToString()));
        Assert.Null(explored.Receipt.Refinement);
        RouteDecider same = new(RouterSamples.Categories, "c", RouterSamples.Map(), Profiles(), exploration: new Always("math@top-2"), refinement: GainSamples.Refinement());
        Assert.Equal(RouteReason.Refined, Decide(same, Easy).Receipt.Reason);
    }

    [Fact]
    public void A_decision_with_its_score_allocates_little()
    {
        RouteDecider decider = Decider();
        CategoryEstimate estimate = RouterSamples.Estimate(0, 2);
        Decide(decider, Easy);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            decider.TryDecide("r", default, estimate, decider.Score(default, estimate, i % 2 == 0 ? Easy : Hard), out _, out _);
        }

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 1_000, 1, 900);
    }

    private static Route Decide(RouteDecider decider, string prompt)
    {
        CategoryEstimate estimate = RouterSamples.Estimate(0, 2);
        Assert.True(decider.TryDecide("r", default, estimate, decider.Score(default, estimate, prompt), out Route? route, out RouteRefusal? refusal), refusal?.Sentence);
        return route;
    }

    private static RouteDecider Decider(CategoryRefinement? rule = null) =>
        new(RouterSamples.Categories, "c", RouterSamples.Map(), Profiles(), refinement: GainSamples.Refinement(rule));

    private static ExpertProfile[] Profiles() => [.. new[] { "math", "sql", "general", "spare" }.Select(RouterSamples.Profile)];

    private sealed class Always(string arm) : IRouteExploration
    {
        public string OutcomesRevision => "o+1";

        public Arm? Draw(string routeId, string category) => Arm.Parse(arm);
    }
}
