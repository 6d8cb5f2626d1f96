using CoERouter.Router.Refinement;
using Xunit;

namespace CoERouter.Tests.Router.Refinement;

public sealed class PriceCurveTests
{
    [Fact]
    public void Costs_less_the_higher_the_price()
    {
        var random = new Random(1);
        for (int round = 0; round < 50; round++)
        {
            int arms = 2 + random.Next(4);
            double[][] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, arms).Select(_ => random.NextDouble()).ToArray())];
            (double[][] predicted, double[][] measured) = (Draw(30), Draw(30));
            double[] costs = [.. Enumerable.Range(0, arms).Select(_ => 1.0 + random.Next(20))];
            PriceCurve curve = PriceCurve.Of(predicted, measured, [.. Enumerable.Repeat(costs, 30)], [.. Enumerable.Repeat(1 / 30.0, 30)]);
            Assert.Equal(0, curve.Points[0].Price);
            Assert.All(curve.Points.Zip(curve.Points.Skip(1)), pair =>
            {
                Assert.True(pair.Second.Price > pair.First.Price);
                Assert.True(pair.Second.MeanCost <= pair.First.MeanCost + 1e-12);
            });
            Assert.Equal(costs.Min(), curve.Points[^1].MeanCost, 1e-9);
            Assert.Equal(predicted.Select(row => Array.IndexOf(row, row.Max())), curve.Points[0].Choices);
        }
    }

    [Fact]
    public void Tries_a_bounded_number_of_prices()
    {
        var random = new Random(2);
        double[][] predicted = [.. Enumerable.Range(0, 2000).Select(_ => new[] { random.NextDouble(), random.NextDouble() })];
        Assert.InRange(PriceCurve.Prices(predicted, [.. Enumerable.Repeat<double[]>([1, 2], 2000)]).Count, 100, PriceCurve.MostPrices + 2);
        Assert.Equal([0], PriceCurve.Prices(predicted, [.. Enumerable.Repeat<double[]>([1, 1], 2000)]));
    }

    [Theory]
    [InlineData(0.5, 0.6, 1, 3, 0, 1)]
    [InlineData(0.5, 0.6, 1, 3, 0.1, 0)]
    [InlineData(0.6, 0.6, 3, 1, 0, 1)]
    [InlineData(0.6, 0.6, 1, 1, 5, 0)]
    public void Chooses_by_score_less_price_of_cost(double first, double second, double firstCost, double secondCost, double price, int chosen) =>
        Assert.Equal(chosen, CostAwareChoice.Choose([first, second], [firstCost, secondCost], price));
}
