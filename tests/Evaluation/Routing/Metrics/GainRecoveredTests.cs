using CoERouter.Evaluation.Routing.Metrics;
using Xunit;

namespace CoERouter.Tests.Evaluation.Routing.Metrics;

public sealed class GainRecoveredTests
{
    // The worked example of RouteLLM's definitions: area 0.69, APGR 0.6333, CPT(50 %) 0.325, CPT(80 %) 0.60.
    [Fact]
    public void Equals_the_worked_example()
    {
        var curve = new GainRecovered([0, 0.2, 0.4, 0.6, 0.8, 1], [0.5, 0.6, 0.68, 0.74, 0.78, 0.8]);
        Assert.Equal(0.63333, curve.Average, 1e-5);
        Assert.Equal(0.325, curve.CallsFor(0.5), 1e-9);
        Assert.Equal(0.6, curve.CallsFor(0.8), 1e-9);
        Assert.Equal(0, curve.CallsFor(0), 1e-9);
        Assert.Equal(1, curve.CallsFor(1), 1e-9);
    }

    [Fact]
    public void Gives_a_router_without_opinion_one_half()
    {
        double[] weak = [0, 1, 0, 1, 0], strong = [1, 1, 1, 0, 1];
        GainRecovered curve = GainRecovered.Of(GainRecovered.OrderOf(new double[5]), weak, strong, [0.2, 0.2, 0.2, 0.2, 0.2])!;
        Assert.Equal(0.5, curve.Average, 1e-12);
        Assert.Equal(0.35, curve.CallsFor(0.35), 1e-12);
    }

    [Fact]
    public void Rewards_the_router_that_knows_the_answers_most()
    {
        var random = new Random(3);
        for (int round = 0; round < 50; round++)
        {
            double[] weak = [.. Enumerable.Range(0, 40).Select(_ => (double)random.Next(2))];
            double[] strong = [.. weak.Select(score => Math.Max(score, random.Next(2)))];
            double[] weights = [.. Enumerable.Repeat(1.0 / 40, 40)];
            double[] gains = [.. strong.Zip(weak, (one, other) => one - other)];
            double[] noise = [.. gains.Select(_ => random.NextDouble())];
            GainRecovered? oracle = GainRecovered.Of(GainRecovered.OrderOf(gains), weak, strong, weights);
            GainRecovered? other = GainRecovered.Of(GainRecovered.OrderOf(noise), weak, strong, weights);
            if (gains.Sum() > 0)
            {
                Assert.True(oracle!.Average >= other!.Average - 1e-12);
                Assert.True(oracle.CallsFor(0.8) <= other.CallsFor(0.8) + 1e-12);
            }
        }
    }

    [Fact]
    public void Has_no_meaning_where_the_strong_model_is_not_better()
    {
        Assert.Null(GainRecovered.Of([[0, 1]], [1, 0], [0, 1], [0.5, 0.5]));
        Assert.Contains("only where the strong model is better", Assert.Throws<ArgumentException>(() => new GainRecovered([0, 1], [0.6, 0.6])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_shares_that_do_not_rise_from_none_to_all()
    {
        Assert.Throws<ArgumentException>(() => new GainRecovered([0.1, 1], [0, 1]));
        Assert.Throws<ArgumentException>(() => new GainRecovered([0, 0.5, 0.4, 1], [0, 0.1, 0.2, 1]));
        Assert.Throws<ArgumentException>(() => new GainRecovered([0, 0.9], [0, 1]));
    }
}
