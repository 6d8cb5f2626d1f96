using CoERouter.Router.Refinement;
using Xunit;

namespace CoERouter.Tests.Router.Refinement;

public sealed class LevelCorrectionTests
{
    [Fact]
    public void Finds_a_gap_that_is_widest_at_middling_levels()
    {
        (double[] level, double[] contrast, double[] targets) = Bent(2000, new Random(1));
        LevelCorrection correction = LevelCorrection.Fit(level, contrast, targets, [-0.1, 0.1]);
        double Gap(double at)
        {
            double[] differences = [-0.1, 0.1];
            correction.Apply(at, differences);
            return differences[1] - differences[0];
        }

        Assert.True(Gap(0.5) > Gap(0.15) + 0.1, $"{Gap(0.5)} at the middle, {Gap(0.15)} where prompts are hard.");
        Assert.True(Gap(0.5) > Gap(0.85) + 0.1, $"{Gap(0.5)} at the middle, {Gap(0.85)} where prompts are easy.");
    }

    [Fact]
    public void Orders_unseen_prompts_by_their_gap_better_than_no_correction()
    {
        var random = new Random(2);
        for (int round = 0; round < 10; round++)
        {
            (double[] level, double[] contrast, double[] targets) = Bent(600, random);
            LevelCorrection correction = LevelCorrection.Fit(level, contrast, targets, [-0.1, 0.1]);
            (double[] fresh, double[] freshContrast, double[] freshTargets) = Bent(600, random);
            double with = 0, without = 0;
            for (int sample = 0; sample < fresh.Length; sample++)
            {
                double[] corrected = [freshContrast[2 * sample], freshContrast[(2 * sample) + 1]];
                correction.Apply(fresh[sample], corrected);
                with += Math.Pow(corrected[1] - freshTargets[(2 * sample) + 1], 2);
                without += Math.Pow(freshContrast[(2 * sample) + 1] - freshTargets[(2 * sample) + 1], 2);
            }

            Assert.True(with < without, $"Round {round}: {with} with, {without} without.");
        }
    }

    [Fact]
    public void Leaves_right_differences_almost_as_they_are()
    {
        var random = new Random(3);
        const int samples = 400;
        double[] level = [.. Enumerable.Range(0, samples).Select(_ => 0.3 + (0.4 * random.NextDouble()))];
        double[] contrast = [.. Enumerable.Range(0, samples).SelectMany(_ =>
        {
            double gap = 0.3 * (random.NextDouble() - 0.5);
            return new[] { -gap, gap };
        })];
        LevelCorrection correction = LevelCorrection.Fit(level, contrast, contrast, [0, 0]);
        double[] differences = [-0.1, 0.1];
        correction.Apply(0.4, differences);
        Assert.Equal(0.1, differences[1], 0.02);
        Assert.Equal(-0.1, differences[0], 0.02);
    }

    [Fact]
    public void Distrusts_differences_that_unseen_samples_contradict()
    {
        var random = new Random(4);
        const int samples = 500;
        double[] level = [.. Enumerable.Range(0, samples).Select(_ => random.NextDouble())];
        double[] contrast = [.. Enumerable.Range(0, 2 * samples).Select(_ => random.NextDouble() - 0.5)];
        double[] targets = [.. Enumerable.Range(0, 2 * samples).Select(_ => random.NextDouble() - 0.5)];
        LevelCorrection correction = LevelCorrection.Fit(level, contrast, targets, [0, 0]);
        double[] differences = [-0.4, 0.4];
        correction.Apply(0.5, differences);
        Assert.All(differences, difference => Assert.InRange(difference, -0.12, 0.12));
    }

    [Fact]
    public void Takes_a_level_beyond_all_seen_for_the_last_one_seen()
    {
        (double[] level, double[] contrast, double[] targets) = Bent(500, new Random(5));
        LevelCorrection correction = LevelCorrection.Fit(level, contrast, targets, [-0.1, 0.1]);
        double[] last = [-0.1, 0.1];
        double[] beyond = [-0.1, 0.1];
        correction.Apply(level.Max(), last);
        correction.Apply(level.Max() + 5, beyond);
        Assert.Equal(last, beyond);
    }

    [Fact]
    public void Stays_finite_where_all_levels_are_equal()
    {
        double[] contrast = [-0.1, 0.1, -0.2, 0.2, 0.1, -0.1];
        LevelCorrection correction = LevelCorrection.Fit([0.5, 0.5, 0.5], contrast, contrast, [0, 0]);
        double[] differences = [-0.1, 0.1];
        correction.Apply(0.9, differences);
        Assert.All(differences, difference => Assert.True(double.IsFinite(difference)));
    }

    [Fact]
    public void Scales_levels_to_mean_zero_and_spread_one()
    {
        double[] levels = [0.2, 0.4, 0.6, 0.8];
        LevelScale scale = LevelScale.Of(levels);
        double[] sums = new double[3];
        double[] features = new double[3];
        foreach (double level in levels)
        {
            scale.Features(0.3, level, features);
            Assert.Equal(0.3, features[0]);
            sums = [.. sums.Zip(features, (sum, feature) => sum + feature)];
        }

        Assert.Equal(0, sums[1], 1e-12);
        Assert.Equal(0, sums[2], 1e-12);
        Assert.Equal((0.2, 0.8), (scale.Low, scale.High));
    }

    // A weak and a strong arm: both right on easy prompts, both wrong on hard ones, apart between.
    private static (double[] Level, double[] Contrast, double[] Targets) Bent(int samples, Random random)
    {
        double[] level = [.. Enumerable.Range(0, samples).Select(_ => random.NextDouble())];
        double[] contrast = [.. Enumerable.Range(0, samples).SelectMany(_ => new[] { -0.1, 0.1 })];
        double[] targets = [.. level.SelectMany(at =>
        {
            double half = (at * (1 - at)) + (0.2 * (random.NextDouble() - 0.5)) - 0.0667;
            return new[] { -half, half };
        })];
        return (level, contrast, targets);
    }
}
