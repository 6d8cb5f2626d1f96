using CoERouter.Evaluation.Routing.Metrics;
using Xunit;

namespace CoERouter.Tests.Evaluation.Routing.Metrics;

public sealed class PairedBootstrapTests
{
    [Fact]
    public void Covers_the_true_mean_about_as_often_as_it_says()
    {
        var random = new Random(1);
        int covered = 0;
        double[] weights = [.. Enumerable.Repeat(0.01, 100)];
        for (int round = 0; round < 300; round++)
        {
            double[] values = [.. Enumerable.Range(0, 100).Select(_ => random.NextDouble() < 0.4 ? 1.0 : 0.0)];
            Interval interval = new PairedBootstrap(weights, null, 200, round).Mean(values);
            covered += interval.Low <= 0.4 && 0.4 <= interval.High ? 1 : 0;
        }

        Assert.InRange(covered / 300.0, 0.90, 0.98);
    }

    [Fact]
    public void Pairs_what_makes_a_question_hard_for_both()
    {
        var random = new Random(2);
        double[] difficulty = [.. Enumerable.Range(0, 200).Select(_ => random.NextDouble())];
        double[] better = [.. difficulty.Select(value => value + 0.01)];
        var bootstrap = new PairedBootstrap([.. Enumerable.Repeat(1 / 200.0, 200)], null, 500, 1);
        Interval gain = bootstrap.Mean([.. better.Zip(difficulty, (one, other) => one - other)]);
        Assert.Equal(0.01, gain.Low, 1e-9);
        Assert.Equal(0.01, gain.High, 1e-9);
        Assert.True(bootstrap.Mean(better).High - bootstrap.Mean(better).Low > 0.05);
    }

    [Fact]
    public void Keeps_the_size_of_every_stratum()
    {
        double[] values = [1, 1, 1, 0, 0];
        string[] strata = ["a", "a", "a", "b", "b"];
        Interval interval = new PairedBootstrap([0.2, 0.2, 0.2, 0.2, 0.2], strata, 100, 1).Mean(values);
        Assert.Equal(0.6, interval.Low, 1e-12);
        Assert.Equal(0.6, interval.High, 1e-12);
    }

    [Fact]
    public void Repeats_with_its_seed_and_passes_over_what_is_not_a_number()
    {
        double[] weights = [.. Enumerable.Repeat(0.05, 20)];
        double[] values = [.. Enumerable.Range(0, 20).Select(value => value / 20.0)];
        Assert.Equal(new PairedBootstrap(weights, null, 50, 9).Mean(values), new PairedBootstrap(weights, null, 50, 9).Mean(values));
        Interval interval = new PairedBootstrap(weights, null, 50, 9).Of(drawn => drawn[0] > 0.05 ? double.NaN : drawn[0]);
        Assert.True(interval.High <= 0.05 + 1e-12);
    }

    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(0.5, 2.5)]
    [InlineData(1.0, 4.0)]
    public void Takes_quantiles_between_neighbours(double share, double expected) =>
        Assert.Equal(expected, PairedBootstrap.Quantile([1, 2, 3, 4], share), 1e-12);
}
