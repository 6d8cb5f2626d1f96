using CoERouter.Router.Refinement;
using Xunit;

namespace CoERouter.Tests.Router.Refinement;

public sealed class CostAwareChoiceTests
{
    [Fact]
    public void No_arm_is_worth_more_than_the_chosen_one()
    {
        Random random = new(1);
        for (int round = 0; round < 2_000; round++)
        {
            (double[] scores, double[] costs) = Draw(random);
            double price = random.NextDouble();
            int chosen = CostAwareChoice.Choose(scores, costs, price);
            Assert.All(Enumerable.Range(0, scores.Length), arm => Assert.True(scores[arm] - (price * costs[arm]) <= scores[chosen] - (price * costs[chosen]) + 1e-12));
        }
    }

    [Fact]
    public void A_higher_price_never_chooses_a_dearer_arm()
    {
        Random random = new(2);
        for (int round = 0; round < 500; round++)
        {
            (double[] scores, double[] costs) = Draw(random);
            double cost = double.PositiveInfinity;
            for (double price = 0; price < 4; price += 0.05)
            {
                double next = costs[CostAwareChoice.Choose(scores, costs, price)];
                Assert.True(next <= cost);
                cost = next;
            }
        }
    }

    [Fact]
    public void Equal_worth_goes_to_the_cheaper_arm_and_equal_cost_to_the_first()
    {
        Assert.Equal(1, CostAwareChoice.Choose([0.5, 0.5, 0.5], [3, 1, 2], 0));
        Assert.Equal(0, CostAwareChoice.Choose([0.5, 0.5, 0.5], [1, 1, 1], 0));
        Assert.Equal(0, CostAwareChoice.Choose([0.5, 0.5, 0.5], [1, 1, 1], 5));
        Assert.Equal(1, CostAwareChoice.Choose([0.75, 0.5], [2, 1], 0.25));
        Assert.Equal(0, CostAwareChoice.Choose([0.1], [9], 100));
    }

    [Fact]
    public void The_curve_ends_where_everything_is_at_its_cheapest_and_begins_where_all_is_at_its_best()
    {
        Random random = new(3);
        for (int round = 0; round < 30; round++)
        {
            (double[] Scores, double[] Costs)[] samples = [.. Enumerable.Range(0, 20).Select(_ => Draw(random, 3))];
            double[][] scores = [.. samples.Select(sample => sample.Scores)], costs = [.. samples.Select(sample => sample.Costs)];
            PriceCurve curve = PriceCurve.Of(scores, scores, costs, [.. Enumerable.Repeat(0.05, 20)]);
            Assert.Equal(0, curve.Points[0].Price);
            Assert.Equal(scores.Average(row => row.Max()), curve.Points[0].MeanScore, 12);
            Assert.Equal(costs.Average(row => row.Min()), curve.Points[^1].MeanCost, 12);
            Assert.All(curve.Points.Zip(curve.Points.Skip(1)), pair =>
            {
                Assert.True(pair.First.Price < pair.Second.Price);
                Assert.True(pair.First.MeanCost >= pair.Second.MeanCost - 1e-12);
                Assert.True(pair.First.MeanScore >= pair.Second.MeanScore - 1e-12);
            });
        }
    }

    private static (double[] Scores, double[] Costs) Draw(Random random, int? count = null)
    {
        int arms = count ?? random.Next(1, 6);
        return ([.. Enumerable.Range(0, arms).Select(_ => random.Next(9) / 8.0)], [.. Enumerable.Range(0, arms).Select(_ => random.Next(1, 9) / 4.0)]);
    }
}
