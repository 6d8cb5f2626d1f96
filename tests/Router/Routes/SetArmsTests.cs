using CoERouter.Categorizer;
using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;
using CoERouter.Router.Outcomes;
using CoERouter.Router.Routes;
using Xunit;

namespace CoERouter.Tests.Router.Routes;

public sealed class SetArmsTests
{
    private static readonly string[] ArmNames = ["math@top-2", "sql@top-2", "general@top-2", "general@top-4"];

    // general@top-2 is nearly as good as the specialist in math, general@top-4 in both.
    private static readonly OutcomeTable Table = RouterSamples.Table(
        ["math", "sql", "general"],
        ArmNames,
        new[,] { { 0.95, 0.02, 0.94, 0.95 }, { 0.01, 0.90, 0.05, 0.89 }, { 0.1, 0.2, 0.97, 0.97 } },
        [400, 400, 400, 600]);

    private static readonly CategoryMap Map = RouterSamples.Map();

    [Theory]
    [InlineData("0", "general@top-2")]
    [InlineData("1", "sql@top-2")]
    [InlineData("0,2", "general@top-2")]
    [InlineData("0,1", "general@top-4")]
    [InlineData("0,1,2", "general@top-4")]
    [InlineData("", null)]
    [InlineData("0,3", "general@top-2")]
    [InlineData("1,3", null)]
    [InlineData("3", "general@top-2")]
    public void The_cheapest_arm_that_is_good_for_all_members_is_chosen(string set, string? expected)
    {
        SetArms arms = new(RouterSamples.Categories, Map, Table);
        int place = arms.Choose(Members(set));
        Assert.Equal(expected, place < 0 ? null : arms.Arms[place].ToString());
    }

    [Fact]
    public void Without_tolerance_only_the_best_arms_are_good()
    {
        SetArms arms = new(RouterSamples.Categories, Map, Table, tolerance: 0);
        Assert.Equal(-1, arms.Choose([0, 1]));
        Assert.Equal("general@top-4", arms.Arms[arms.Choose([0, 2])].ToString());
    }

    [Fact]
    public void Choices_agree_with_a_search_through_the_table()
    {
        Random random = new(1);
        for (int round = 0; round < 200; round++)
        {
            double[,] scores = new double[3, 4];
            for (int i = 0; i < 12; i++)
            {
                scores[i / 4, i % 4] = random.Next(5) / 4.0;
            }

            OutcomeTable table = RouterSamples.Table(["math", "sql", "general"], ArmNames, scores);
            SetArms arms = new(RouterSamples.Categories, Map, table, tolerance: 0.1);
            int[] members = [.. Enumerable.Range(0, 3).Where(_ => random.Next(2) == 0)];
            Arm? expected = members.Length == 0 ? null : arms.Arms.FirstOrDefault(arm => members.All(member =>
            {
                MapEntry entry = Map.Entries.Single(entry => entry.Category == RouterSamples.Categories[member]);
                return arm == entry.Arm || scores[member, Array.IndexOf(ArmNames, arm.ToString())] >= entry.Score - 0.1;
            }));
            int place = arms.Choose(members);
            Assert.Equal(expected, place < 0 ? null : arms.Arms[place]);
        }
    }

    [Theory]
    [InlineData("0", RouteReason.Mapped, "math@top-2")]
    [InlineData("1", RouteReason.Mapped, "sql@top-2")]
    [InlineData("0,1", RouteReason.Set, "general@top-4")]
    [InlineData("", RouteReason.Abstained, "general@top-2")]
    [InlineData("0,3", RouteReason.Set, "general@top-2")]
    [InlineData("1,3", RouteReason.Mixture, "sql@top-2")]
    [InlineData("3", RouteReason.Unknown, "general@top-2")]
    public void A_set_decides_instead_of_the_threshold(string set, RouteReason reason, string arm)
    {
        CategoryEstimate estimate = RouterSamples.Estimate(0, 1, confident: false) with { Set = Members(set), OutOfDomain = -0.5f };
        Assert.True(Decider().TryDecide("r", default, estimate, out Route? route, out _));
        Assert.Equal((reason, arm), (route.Receipt.Reason, route.Arm.ToString()));
        Assert.Equal(Members(set).Select(member => RouterSamples.Categories[member]), route.Receipt.PredictionSet);
        Assert.Equal(-0.5f, route.Receipt.OutOfDomain);
        Assert.DoesNotContain(route.Arm, route.Fallbacks);
        RouteReceipt read = RouteReceipt.FromJson(route.Receipt.ToJson());
        Assert.Equal(route.Receipt.PredictionSet, read.PredictionSet);
        Assert.Equal(route.Receipt.Reason, read.Reason);
    }

    [Fact]
    public void A_foreign_prompt_goes_to_the_general_arm_whatever_its_set()
    {
        CategoryEstimate estimate = RouterSamples.Estimate(0, 1) with { Set = [0], IsInDomain = false };
        Assert.True(Decider().TryDecide("r", default, estimate, out Route? route, out _));
        Assert.Equal((RouteReason.LowConfidence, "general@top-2"), (route.Receipt.Reason, route.Arm.ToString()));
    }

    [Fact]
    public void Without_arms_for_sets_a_set_is_not_looked_at()
    {
        CategoryEstimate estimate = RouterSamples.Estimate(0, 1) with { Set = [1] };
        Assert.True(RouterSamples.Decider().TryDecide("r", default, estimate, out Route? route, out _));
        Assert.Equal((RouteReason.Mapped, "math@top-2"), (route.Receipt.Reason, route.Arm.ToString()));
        Assert.Null(route.Receipt.PredictionSet);
    }

    [Fact]
    public void What_a_cheaper_arm_lacks_is_said_where_one_category_is_at_fault()
    {
        SetArms arms = new(RouterSamples.Categories, Map, Table);

        // general@top-4 serves math and sql; sql@top-2 lacks 0.93 - 0.02 in math, general@top-2 lacks 0.88 - 0.05 in sql.
        Assert.Equal(
            [("general@top-2", "sql", 0.83), ("math@top-2", "sql", 0.87), ("sql@top-2", "math", 0.91)],
            arms.NearlyGood([0, 1]).Select(near => (arms.Arms[near.Arm].ToString(), RouterSamples.Categories[near.Category], Math.Round(near.Missing, 9))));

        // Raised by as much, the arm serves the set.
        OutcomeTable raised = RouterSamples.Table(["math", "sql", "general"], ArmNames, new[,] { { 0.95, 0.02, 0.94, 0.95 }, { 0.01, 0.90, 0.05 + 0.83 + 1e-9, 0.89 }, { 0.1, 0.2, 0.97, 0.97 } }, [400, 400, 400, 600]);
        SetArms after = new(RouterSamples.Categories, Map, raised);
        Assert.Equal("general@top-2", after.Arms[after.Choose([0, 1])].ToString());
        Assert.DoesNotContain(arms.NearlyGood([2]), near => arms.Arms[near.Arm].ToString() == "general@top-2");
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_tolerance_out_of_range_is_refused(double tolerance) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SetArms(RouterSamples.Categories, Map, Table, tolerance));

    private static RouteDecider Decider() => new(
        RouterSamples.Categories, "categorizer-1", Map, [.. new[] { "math", "sql", "general" }.Select(RouterSamples.Profile)], sets: new SetArms(RouterSamples.Categories, Map, Table));

    private static int[] Members(string set) => set.Length == 0 ? [] : [.. set.Split(',').Select(int.Parse)];
}
