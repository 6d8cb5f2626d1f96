using CoERouter.Router.Estimation;
using Xunit;

namespace CoERouter.Tests.Router.Estimation;

public sealed class NoisyMeanTests
{
    [Fact]
    public void Means_of_equal_variance_combine_to_their_average()
    {
        NoisyMean combined = NoisyMean.Combine([new(0.2, 0.04), new(0.4, 0.04), new(0.9, 0.04)], 0);
        Assert.Equal(0.5, combined.Mean, 12);
        Assert.Equal(0.04 / 3, combined.Variance, 12);
    }

    [Fact]
    public void A_scatter_makes_means_count_more_alike_and_the_result_less_sure()
    {
        Random random = new(1);
        for (int round = 0; round < 200; round++)
        {
            NoisyMean sharp = new(random.NextDouble(), 0.001), blunt = new(random.NextDouble(), 0.1);
            double middle = (sharp.Mean + blunt.Mean) / 2;
            double distance = double.PositiveInfinity, variance = 0;
            foreach (double scatter in (double[])[0, 0.01, 0.1, 1, 100])
            {
                NoisyMean combined = NoisyMean.Combine([sharp, blunt], scatter);
                Assert.InRange(combined.Mean, Math.Min(sharp.Mean, blunt.Mean) - 1e-12, Math.Max(sharp.Mean, blunt.Mean) + 1e-12);
                Assert.True(Math.Abs(combined.Mean - middle) <= distance + 1e-12);
                Assert.True(combined.Variance > variance);
                (distance, variance) = (Math.Abs(combined.Mean - middle), combined.Variance);
            }
        }
    }

    [Fact]
    public void The_unseen_is_passed_over_and_of_nothing_comes_the_unseen()
    {
        NoisyMean seen = new(0.3, 0.02);
        Assert.Equal(seen.Mean, NoisyMean.Combine([NoisyMean.Unseen, seen, NoisyMean.Unseen], 0).Mean, 12);
        Assert.False(NoisyMean.Combine([NoisyMean.Unseen], 0.1).IsSeen);
        Assert.False(NoisyMean.Combine([], 0).IsSeen);
        Assert.True(seen.IsSeen);
    }

    [Fact]
    public void Order_does_not_matter_and_parts_can_be_combined_first()
    {
        Random random = new(2);
        for (int round = 0; round < 200; round++)
        {
            NoisyMean[] means = [.. Enumerable.Range(0, 6).Select(_ => new NoisyMean(random.NextDouble(), 0.001 + random.NextDouble()))];
            NoisyMean whole = NoisyMean.Combine(means, 0);
            NoisyMean parts = NoisyMean.Combine([NoisyMean.Combine(means[..2], 0), NoisyMean.Combine(means[2..], 0)], 0);
            NoisyMean turned = NoisyMean.Combine(means.Reverse(), 0);
            Assert.Equal(whole.Mean, parts.Mean, 10);
            Assert.Equal(whole.Variance, parts.Variance, 10);
            Assert.Equal(whole.Mean, turned.Mean, 10);
        }
    }

    [Fact]
    public void Shrinking_lies_between_what_was_seen_and_what_was_expected()
    {
        Random random = new(3);
        for (int round = 0; round < 500; round++)
        {
            NoisyMean seen = new(random.NextDouble(), random.NextDouble() + 1e-3), prior = new(random.NextDouble(), random.NextDouble());
            double scatter = random.NextDouble();
            NoisyMean posterior = seen.ShrinkTo(prior, scatter);
            Assert.InRange(posterior.Mean, Math.Min(seen.Mean, prior.Mean) - 1e-12, Math.Max(seen.Mean, prior.Mean) + 1e-12);
            Assert.InRange(posterior.Variance, 0, Math.Max(seen.Variance, prior.Variance + scatter));
        }
    }

    [Fact]
    public void Without_scatter_the_prior_is_all_and_with_much_of_it_nothing()
    {
        NoisyMean seen = new(0.9, 0.01), prior = new(0.1, 0.02);
        Assert.Equal(prior, seen.ShrinkTo(prior, 0));
        Assert.Equal(0.9, seen.ShrinkTo(prior, 1e9).Mean, 6);
        Assert.Equal(0.01, seen.ShrinkTo(prior, 1e9).Variance, 6);
        Assert.Equal(new NoisyMean(0.1, 0.07), NoisyMean.Unseen.ShrinkTo(prior, 0.05));

        // Half of the trust: half of the own variance, and the prior's error by half, which is a quarter of its variance.
        Assert.Equal((0.5 * 0.01) + (0.25 * 0.02), seen.ShrinkTo(prior, 0.01).Variance, 12);
    }

    [Fact]
    public void With_a_sure_prior_shrinking_is_the_posterior_of_two_normals()
    {
        NoisyMean posterior = new NoisyMean(0.8, 0.03).ShrinkTo(new NoisyMean(0.2, 0), 0.01);
        Assert.Equal(((0.8 / 0.03) + (0.2 / 0.01)) / ((1 / 0.03) + (1 / 0.01)), posterior.Mean, 12);
        Assert.Equal(1 / ((1 / 0.03) + (1 / 0.01)), posterior.Variance, 12);
    }

    [Fact]
    public void The_scatter_of_drawn_means_is_found()
    {
        Random random = new(4);
        foreach (double scatter in (double[])[0, 0.01, 0.09])
        {
            NoisyMean[][] groups = [.. Enumerable.Range(0, 400).Select(_ => Group(random, scatter))];
            Assert.InRange(NoisyMean.Scatter(groups)!.Value, (0.85 * scatter) - 0.002, (1.15 * scatter) + 0.002);
        }
    }

    [Fact]
    public void Equal_means_scatter_less_than_nothing_and_single_ones_tell_nothing()
    {
        Assert.Null(NoisyMean.Scatter([[new(0.1, 0.1)], [new(0.9, 0.1)], []]));
        Assert.Null(NoisyMean.Scatter([[new(0.1, 0.1), NoisyMean.Unseen]]));
        Assert.True(NoisyMean.Scatter([[new(0.5, 0.1), new(0.5, 0.1), new(0.5, 0.1)]]) < 0);

        // Two means of one variance: the excess is d²/(2v) − 1, the scale 1/v.
        Assert.Equal(((0.4 * 0.4 / (2 * 0.01)) - 1) * 0.01, NoisyMean.Scatter([[new(0.3, 0.01), new(0.7, 0.01)]])!.Value, 12);
    }

    private static NoisyMean[] Group(Random random, double scatter)
    {
        double center = random.NextDouble();
        return [.. Enumerable.Range(0, 6).Select(_ =>
        {
            double variance = 0.005 + (0.02 * random.NextDouble());
            return new NoisyMean(center + (Math.Sqrt(scatter + variance) * Normal(random)), variance);
        })];
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
