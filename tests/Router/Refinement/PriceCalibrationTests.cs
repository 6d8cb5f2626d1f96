using CoERouter.Router.Refinement;
using Xunit;

namespace CoERouter.Tests.Router.Refinement;

public sealed class PriceCalibrationTests
{
    private static readonly double[] Costs = [1, 10];

    [Theory]
    [InlineData(10)]
    [InlineData(5)]
    [InlineData(2)]
    public void Keeps_a_mean_cost(double most)
    {
        (double[][] predicted, double[][] measured) = Draw(600, 1);
        CalibratedPrice price = Calibrate(predicted, measured, new(most, null));
        Assert.InRange(price.MeanCost.Value, 1, most + 1e-9);
        Assert.InRange(price.MeanCost.Value, price.MeanCost.Low - 1e-9, price.MeanCost.High + 1e-9);
        Assert.InRange(price.Price, price.PriceLow, price.PriceHigh);
        Assert.Equal(1, price.Shares.Sum(), 1e-12);
        Assert.Equal(price.MeanCost.Value, price.Shares[0] + (10 * price.Shares[1]), 1e-9);
    }

    [Fact]
    public void Reaches_a_mean_score_at_the_least_cost()
    {
        (double[][] predicted, double[][] measured) = Draw(600, 2);
        CalibratedPrice low = Calibrate(predicted, measured, new(null, 0.55));
        CalibratedPrice high = Calibrate(predicted, measured, new(null, 0.65));
        Assert.InRange(low.MeanScore.Value, 0.55 - 1e-9, high.MeanScore.Value);
        Assert.InRange(high.MeanScore.Value, 0.65 - 1e-9, 1);
        Assert.InRange(low.MeanCost.Value, 1, high.MeanCost.Value);
        Assert.True(low.Price > high.Price, $"{low.Price} for the lower score, {high.Price} for the higher");
    }

    [Fact]
    public void Holds_on_fresh_prompts_about_as_often_as_its_interval_says()
    {
        int held = 0;
        for (int round = 0; round < 60; round++)
        {
            (double[][] predicted, double[][] measured) = Draw(300, 100 + round);
            CalibratedPrice price = Calibrate(predicted, measured, new(4, null));
            (double[][] fresh, double[][] _) = Draw(3000, 500 + round);
            double cost = fresh.Average(scores => Costs[CostAwareChoice.Choose(scores, Costs, price.Price)]);
            held += price.MeanCost.Low <= cost && cost <= price.MeanCost.High ? 1 : 0;
        }

        Assert.True(held >= 48, $"{held} of 60");
    }

    [Fact]
    public void Says_what_cannot_be_reached_and_by_how_much()
    {
        (double[][] predicted, double[][] measured) = Draw(100, 3);
        Assert.Equal("The cheapest arms cost 1 on average, which is more than 0.5.", Assert.Throws<ArgumentException>(() => Calibrate(predicted, measured, new(0.5, null))).Message);
        Assert.StartsWith("No price reaches a mean score of 1.5; the best is 0.", Assert.Throws<ArgumentException>(() => Calibrate(predicted, measured, new(null, 1.5))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new CalibrationTarget(null, null).Validate());
        Assert.Throws<ArgumentException>(() => new CalibrationTarget(1, 1).Validate());
        Assert.Throws<ArgumentException>(() => new CalibrationTarget(double.NaN, null).Validate());
    }

    [Fact]
    public void Repeats_with_its_seed()
    {
        (double[][] predicted, double[][] measured) = Draw(200, 4);
        CalibratedPrice one = Calibrate(predicted, measured, new(4, null)), two = Calibrate(predicted, measured, new(4, null));
        Assert.Equal(one with { Shares = [] }, two with { Shares = [] });
    }

    private static CalibratedPrice Calibrate(double[][] predicted, double[][] measured, CalibrationTarget target) =>
        PriceCalibration.Calibrate(predicted, measured, [.. Enumerable.Repeat(Costs, predicted.Length)], target, 1);

    // True probabilities are predicted; answers are drawn from them.
    private static (double[][] Predicted, double[][] Measured) Draw(int count, int seed)
    {
        var random = new Random(seed);
        double[][] predicted = [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() * 0.8).Select(weak => new[] { weak, weak + (random.NextDouble() * (0.95 - weak)) })];
        return (predicted, [.. predicted.Select(scores => scores.Select(score => random.NextDouble() < score ? 1.0 : 0.0).ToArray())]);
    }
}
