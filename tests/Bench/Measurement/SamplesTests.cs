using CoERouter.Bench.Measurement;
using Xunit;

namespace CoERouter.Tests.Bench.Measurement;

public sealed class SamplesTests
{
    [Theory]
    [InlineData(new double[] { 5 }, 5)]
    [InlineData(new double[] { 3, 1, 2 }, 2)]
    [InlineData(new double[] { 4, 1, 3, 2 }, 2.5)]
    public void The_median_is_the_middle_of_the_sorted_values(double[] values, double median) => Assert.Equal(median, new Samples(values).Median);

    [Theory]
    [InlineData(0.01, 1)]
    [InlineData(0.5, 5)]
    [InlineData(0.51, 6)]
    [InlineData(0.95, 10)]
    [InlineData(1, 10)]
    public void A_percentile_is_the_nearest_rank(double share, double value) =>
        Assert.Equal(value, new Samples([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]).Percentile(share));

    [Fact]
    public void A_percentile_is_the_smallest_value_that_enough_values_do_not_exceed()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            Random random = new(seed);
            double[] values = [.. Enumerable.Range(0, random.Next(1, 60)).Select(_ => (double)random.Next(20))];
            double share = 1 - random.NextDouble();
            double percentile = new Samples(values).Percentile(share);
            Assert.Contains(percentile, values);
            Assert.True(values.Count(value => value <= percentile) >= share * values.Length);
            Assert.True(values.Count(value => value < percentile) < share * values.Length);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.1)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void Other_shares_are_refused(double share) => Assert.Contains("legal is", Assert.Throws<ArgumentOutOfRangeException>(() => new Samples([1]).Percentile(share)).Message, StringComparison.Ordinal);

    [Fact]
    public void No_value_or_none_that_is_a_number_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new Samples([]));
        Assert.Throws<ArgumentException>(() => new Samples([1, double.NaN]));
    }

    [Fact]
    public void A_unit_that_turns_the_order_round_keeps_smallest_and_largest_right()
    {
        Samples speeds = new Samples([0.5, 0.25, 1]).Select(seconds => 1 / seconds);
        Assert.Equal((1, 2, 4, 3), (speeds.Smallest, speeds.Median, speeds.Largest, speeds.Count));
    }
}
