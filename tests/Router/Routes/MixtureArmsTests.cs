using CoERouter.Categorizer;
using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;
using CoERouter.Router.Outcomes;
using CoERouter.Router.Routes;
using Xunit;

namespace CoERouter.Tests.Router.Routes;

public sealed class MixtureArmsTests
{
    private static readonly CategoryMap Map = RouterSamples.Map();

    private static readonly OutcomeTable Table = RouterSamples.Table(
        ["math", "sql", "general"],
        ["math@top-2", "sql@top-2", "general@top-2"],
        new[,] { { 0.95, 0.02, 0.60 }, { 0.01, 0.90, 0.55 }, { 0.1, 0.2, 0.97 } });

    [Theory]
    [InlineData(0.8f, 0.2f, "math@top-2")]
    [InlineData(0.2f, 0.8f, "sql@top-2")]
    [InlineData(0.5f, 0.5f, "general@top-2")]
    public void The_highest_expected_score_over_the_mixture_wins(float math, float sql, string expected)
    {
        // Half and half: math@top-2 0.48, sql@top-2 0.46, general@top-2 0.575, although it is best for neither.
        RouteDecider decider = Decider();
        CategoryEstimate estimate = new([math, sql, 0, 0], math >= sql ? 0 : 1, math >= sql ? 1 : 0, true) { Set = [0, 1] };
        Assert.True(decider.TryDecide("r", default, estimate, out Route? route, out _));
        Assert.Equal((RouteReason.Mixture, expected), (route.Receipt.Reason, route.Arm.ToString()));
        Assert.DoesNotContain(route.Fallbacks, arm => arm.Expert == route.Arm.Expert);
        Assert.Equal(2, route.Fallbacks.Count);
    }

    [Fact]
    public void Only_the_members_of_the_set_count_and_their_shares_sum_to_one()
    {
        MixtureArms arms = new(RouterSamples.Categories, Map, Table);
        int math = Place(arms, "math@top-2");
        Assert.Equal((0.95 * 0.3) + (0.01 * 0.1), 0.4 * arms.Expect(math, [0.3f, 0.1f, 0.6f, 0], [0, 1]), 1e-7);
        Assert.Equal(0, arms.Expect(math, [0, 0, 1, 0], [0, 1]));
    }

    [Fact]
    public void A_category_that_the_map_lacks_counts_for_the_general_arm()
    {
        MixtureArms arms = new(RouterSamples.Categories, Map, Table);
        Assert.Equal("general@top-2", arms.Arms[arms.Choose([0.4f, 0, 0, 0.6f], [0, 3])].ToString());
        Assert.Equal("math@top-2", arms.Arms[arms.Choose([0.8f, 0, 0, 0.2f], [0, 3])].ToString());
    }

    [Fact]
    public void Choices_agree_with_sums_over_the_table()
    {
        Random random = new(4);
        for (int round = 0; round < 300; round++)
        {
            double[,] scores = new double[3, 3];
            for (int i = 0; i < 9; i++)
            {
                scores[i / 3, i % 3] = random.Next(4) / 4.0;
            }

            OutcomeTable table = RouterSamples.Table(["math", "sql", "general"], ["math@top-2", "sql@top-2", "general@top-2"], scores);
            MixtureArms arms = new(RouterSamples.Categories, Map, table);
            float[] probabilities = [.. Enumerable.Range(0, 4).Select(_ => random.Next(8) / 8f)];
            int[] among = [.. Enumerable.Range(0, 3).Where(i => i == round % 3 || random.Next(2) == 0)];
            double[] expected = [.. arms.Arms.Select(arm => among.Sum(category => probabilities[category] * ScoreOf(arm, category, scores)))];
            Assert.Equal(Array.IndexOf(expected, expected.Max()), arms.Choose(probabilities, among));
        }

        static double ScoreOf(Arm arm, int category, double[,] scores) =>
            Map.Entries[category].Arm == arm ? Map.Entries[category].Score : scores[category, Array.IndexOf(["math@top-2", "sql@top-2", "general@top-2"], arm.ToString())];
    }

    [Fact]
    public void Deciding_a_mixture_allocates_no_more_than_any_route()
    {
        RouteDecider decider = Decider();
        CategoryEstimate estimate = new([0.5f, 0.5f, 0, 0], 0, 1, true) { Set = [0, 1] };
        decider.TryDecide("r", default, estimate, out _, out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            decider.TryDecide("r", default, estimate, out _, out _);
        }

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 1_000, 1, 450);
    }

    private static int Place(MixtureArms arms, string name) => Enumerable.Range(0, arms.Arms.Count).Single(i => arms.Arms[i].ToString() == name);

    private static RouteDecider Decider() => new(
        RouterSamples.Categories, "c", Map, [.. new[] { "math", "sql", "general" }.Select(RouterSamples.Profile)], sets: new SetArms(RouterSamples.Categories, Map, Table));
}
