using CoERouter.Evaluation.Statistics;
using Xunit;

namespace CoERouter.Tests.Evaluation.Statistics;

public sealed class WilsonIntervalTests
{
    // Values of the closed formula, computed independently with z = 1.959964.
    [Theory]
    [InlineData(50, 100, 0.4038, 0.5962)]
    [InlineData(0, 10, 0.0, 0.2775)]
    [InlineData(10, 10, 0.7225, 1.0)]
    [InlineData(475, 500, 0.9272, 0.9659)]
    public void Equals_published_values(int successes, int trials, double low, double high)
    {
        var interval = new WilsonInterval(successes, trials);
        Assert.Equal(low, interval.Low, 1e-3);
        Assert.Equal(high, interval.High, 1e-3);
        Assert.Equal(successes / (double)trials, interval.Share, 1e-12);
    }

    [Fact]
    public void Covers_the_truth_about_as_often_as_it_says()
    {
        var random = new Random(4);
        foreach (double truth in new[] { 0.1, 0.5, 0.95 })
        {
            int covered = 0;
            for (int round = 0; round < 2000; round++)
            {
                int successes = Enumerable.Range(0, 200).Count(_ => random.NextDouble() < truth);
                var interval = new WilsonInterval(successes, 200);
                covered += interval.Low <= truth && truth <= interval.High ? 1 : 0;
            }

            Assert.InRange(covered / 2000.0, 0.925, 0.98);
        }
    }

    [Fact]
    public void Without_trials_nothing_is_known()
    {
        var interval = new WilsonInterval(0, 0);
        Assert.Equal((0.0, 1.0), (interval.Low, interval.High));
        Assert.Equal("-", interval.ToString());
    }

    [Theory]
    [InlineData(-1, 10)]
    [InlineData(11, 10)]
    public void Impossible_counts_are_refused(int successes, int trials) => Assert.Throws<ArgumentOutOfRangeException>(() => new WilsonInterval(successes, trials));

    [Fact]
    public void Is_written_in_percent() => Assert.Equal("95.0 [92.7, 96.6]", new WilsonInterval(475, 500).ToString());
}
