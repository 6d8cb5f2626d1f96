using CoERouter.Categorizer;
using CoERouter.Experts.Specification;
using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;
using CoERouter.Router.Routes;
using Xunit;

namespace CoERouter.Tests.Router.Routes;

public sealed class RouteDeciderTests
{
    [Fact]
    public void A_confident_estimate_follows_the_map()
    {
        Route route = Decide(default, RouterSamples.Estimate(0, 1));
        Assert.Equal("math@top-2", route.Arm.ToString());
        Assert.Equal(["general@top-2", "sql@top-2"], route.Fallbacks.Select(arm => arm.ToString()));
        RouteReceipt receipt = route.Receipt;
        Assert.Equal(
            ("r-1", RouteReason.Mapped, "math", 0.75f, true), (receipt.Id, receipt.Reason, receipt.Category, receipt.Confidence,
                receipt.IsConfident));
        Assert.Equal(("sql", "sql@top-2"), (receipt.RunnerUpCategory, receipt.RunnerUpArm?.ToString()));
        Assert.Equal(new RouteCost(1000, 400), receipt.Cost);
        Assert.Equal("categorizer-1", receipt.CategorizerRevision);
        Assert.Equal(RouterSamples.Map().Revision, receipt.MapRevision);
    }

    [Fact]
    public void Low_confidence_goes_to_the_general_arm()
    {
        Route route = Decide(default, RouterSamples.Estimate(0, 1, confident: false));
        Assert.Equal("general@top-2", route.Arm.ToString());
        Assert.Equal(RouteReason.LowConfidence, route.Receipt.Reason);
        Assert.Equal("math", route.Receipt.Category);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_unknown_category_goes_to_the_general_arm(bool confident)
    {
        Route route = Decide(default, RouterSamples.Estimate(3, 0, confident));
        Assert.Equal("general@top-2", route.Arm.ToString());
        Assert.Equal(RouteReason.Unknown, route.Receipt.Reason);
        Assert.Equal("math@top-2", route.Receipt.RunnerUpArm?.ToString());
        Assert.DoesNotContain("general", route.Fallbacks.Select(arm => arm.Expert));
    }

    [Fact]
    public void A_named_expert_needs_no_estimate_and_has_no_fallback()
    {
        Route route = Decide(new RouteRequest("spare"), null);
        Assert.Equal("spare@top-2", route.Arm.ToString());
        Assert.Empty(route.Fallbacks);
        Assert.Equal(RouteReason.Requested, route.Receipt.Reason);
        Assert.Null(route.Receipt.Category);
        Assert.Null(route.Receipt.Distribution);
    }

    [Fact]
    public void A_gating_of_the_request_replaces_that_of_the_map_and_is_priced()
    {
        Route route = Decide(new RouteRequest(null, GatingPolicy.TopK(4)), RouterSamples.Estimate(0, 1));
        Assert.Equal("math@top-4", route.Arm.ToString());
        Assert.Equal(new RouteCost(1000, 600), route.Receipt.Cost);
        Assert.Equal(RouteReason.Mapped, route.Receipt.Reason);
    }

    [Theory]
    [InlineData("nobody", 0, RouteRefusalKind.UnknownExpert, "There is no model \"nobody\"; legal is auto, general, math, spare, sql.")]
    [InlineData("math", 9, RouteRefusalKind.IllegalGating, "The gating \"top-9\" does not fit the expert math, whose layers have 8 routed experts; legal is top-1 to top-8 and ranks 0 to 7.")]
    [InlineData(null, 9, RouteRefusalKind.IllegalGating, "The gating \"top-9\" does not fit the expert math, whose layers have 8 routed experts; legal is top-1 to top-8 and ranks 0 to 7.")]
    public void What_cannot_be_followed_is_refused(string? expert, int count, RouteRefusalKind kind, string sentence)
    {
        RouteRequest request = new(expert, count == 0 ? null : GatingPolicy.TopK(count));
        Assert.False(
            RouterSamples.Decider().TryDecide("r-1", request, RouterSamples.Estimate(0, 1), out Route? route, out RouteRefusal? refusal));
        Assert.Null(route);
        Assert.Equal(new RouteRefusal(kind, sentence), refusal);
    }

    [Fact]
    public void A_map_with_an_expert_that_nobody_has_is_refused_at_start() =>
        Assert.Equal(
            "The map uses general, sql, but the experts are math. (Parameter 'map')",
            Assert.Throws<ArgumentException>(
                () => new RouteDecider(RouterSamples.Categories, "c", RouterSamples.Map(), [RouterSamples.Profile("math")])).Message);

    [Fact]
    public void The_same_inputs_give_the_same_receipt() =>
        Assert.Equal(Decide(default, RouterSamples.Estimate(0, 1)).Receipt, Decide(default, RouterSamples.Estimate(0, 1)).Receipt);

    [Fact]
    public void A_decision_allocates_only_the_route_and_its_receipt()
    {
        RouteDecider decider = RouterSamples.Decider();
        CategoryEstimate estimate = RouterSamples.Estimate(0, 1);
        decider.TryDecide("r", default, estimate, out _, out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            decider.TryDecide("r", default, estimate, out _, out _);
        }

        long each = (GC.GetAllocatedBytesForCurrentThread() - before) / 1_000;
        Assert.InRange(each, 1, 320);
    }

    [Fact]
    public void A_fallback_keeps_the_first_choice_in_the_receipt()
    {
        RouteDecider decider = RouterSamples.Decider();
        Route route = Decide(default, RouterSamples.Estimate(0, 1));
        RouteReceipt receipt = decider.FallBack(route, route.Fallbacks[0]);
        Assert.Equal(
            (RouteReason.Fallback, "general@top-2", "math@top-2"), (receipt.Reason, receipt.Arm.ToString(),
                receipt.FirstChoice?.ToString()));
        Assert.Equal(route.Receipt.Distribution, receipt.Distribution);
    }

    [Fact]
    public void Receipts_read_back_from_json()
    {
        RouteReceipt receipt = Decide(default, RouterSamples.Estimate(0, 1)).Receipt with
        {
            Budget = new Budget(5000, 600.5),
            FirstChoice = Arm.Parse("sql@rank-1"),
        };
        Assert.Equal(receipt, RouteReceipt.FromJson(receipt.ToJson()));
        Assert.Contains("\"math\": 0.75", receipt.ToJson(), StringComparison.Ordinal);
        Assert.Contains("\"reason\": \"mapped\"", receipt.ToJson(), StringComparison.Ordinal);
        RouteReceipt requested = Decide(new RouteRequest("spare"), null).Receipt;
        Assert.Equal(requested, RouteReceipt.FromJson(requested.ToJson()));
        Assert.Throws<InvalidDataException>(() => RouteReceipt.FromJson("{\"id\":\"x\"}"));
    }

    [Fact]
    public void A_receipt_alone_replays_the_decision()
    {
        Random random = new(3);
        RouteDecider decider = RouterSamples.Decider();
        for (int i = 0; i < 200; i++)
        {
            int best = random.Next(4);
            CategoryEstimate estimate = RouterSamples.Estimate(best, (best + 1 + random.Next(3)) % 4, random.Next(2) == 0);
            Route route = Decide(default, estimate);
            RouteReceipt read = RouteReceipt.FromJson(route.Receipt.ToJson());
            float[] probabilities = [.. read.Distribution!.Probabilities];
            int first = Array.IndexOf(probabilities, probabilities.Max());
            int second = Array.IndexOf(RouterSamples.Categories, read.RunnerUpCategory);
            Assert.True(decider.TryDecide("r-1", default, new CategoryEstimate(probabilities, first, second, read.IsConfident!.Value), out Route? again, out _));
            Assert.Equal(route.Arm, again.Arm);
            Assert.Equal(route.Receipt, again.Receipt);
        }
    }

    private static Route Decide(RouteRequest request, CategoryEstimate? estimate)
    {
        Assert.True(RouterSamples.Decider().TryDecide("r-1", request, estimate, out Route? route, out RouteRefusal? refusal),
            refusal?.Sentence);
        return route;
    }
}
