using CoERouter.Evaluation.Routing.Metrics;
using Xunit;

namespace CoERouter.Tests.Evaluation.Routing.Metrics;

public sealed class CostQualityHullTests
{
    private static readonly (double, double)[] Example = [(1, 0.5), (2, 0.6), (4, 0.9), (3, 0.55), (5, 0.8)];

    // The worked example of RouterBench's definitions: hull (1, 0.5), (4, 0.9); AIQ 0.75 as in the paper, 0.60 as in its code.
    [Fact]
    public void Equals_the_worked_example()
    {
        var hull = new CostQualityHull(Example);
        Assert.Equal([(1, 0.5), (4, 0.9)], hull.Corners);
        Assert.Equal(0.75, hull.Average(), 1e-12);
        Assert.Equal(0.60, hull.AverageOfCode(), 1e-12);
    }

    [Fact]
    public void Interpolates_between_corners_and_stays_level_behind_the_last()
    {
        var hull = new CostQualityHull(Example);
        Assert.Equal(0.7, hull.At(2.5), 1e-12);
        Assert.Equal(0.9, hull.At(100), 1e-12);
        Assert.True(double.IsNaN(hull.At(0.5)));
        Assert.Equal(2.5, hull.CostOf(0.7), 1e-12);
        Assert.Equal(1, hull.CostOf(0.1), 1e-12);
        Assert.True(double.IsNaN(hull.CostOf(0.95)));
    }

    [Fact]
    public void Lies_above_every_point_and_bends_downwards()
    {
        var random = new Random(5);
        for (int round = 0; round < 200; round++)
        {
            (double Cost, double Quality)[] points = [.. Enumerable.Range(0, 1 + random.Next(12)).Select(_ => (random.Next(1, 9) / 1.0, random.NextDouble()))];
            var hull = new CostQualityHull(points);
            Assert.All(points, point => Assert.True(hull.At(point.Cost) >= point.Quality - 1e-12));
            double[] slopes = [.. hull.Corners.Zip(hull.Corners.Skip(1), (left, right) => (right.Quality - left.Quality) / (right.Cost - left.Cost))];
            Assert.All(slopes, slope => Assert.True(slope > 0));
            Assert.Equal(slopes.OrderDescending(), slopes);
            Assert.All(hull.Corners, corner => Assert.Contains(corner, points));
        }
    }

    [Fact]
    public void Needs_a_point()
    {
        Assert.Throws<ArgumentException>(() => new CostQualityHull([]));
        Assert.Equal(0.4, new CostQualityHull([(2, 0.4)]).Average(), 1e-12);
    }
}
