using CoERouter.Router.Estimation;
using Xunit;

namespace CoERouter.Tests.Router.Estimation;

public sealed class EffectHierarchyTests
{
    [Fact]
    public void Effects_that_agree_within_their_errors_are_shrunk_to_one()
    {
        NoisyMean[] row = [.. Enumerable.Range(0, 6).Select(_ => new NoisyMean(0.2, 0.01))];
        (NoisyMean everywhere, NoisyMean[] here) = new EffectHierarchy([0, 0, 0, 1, 1, 1]).Fit([row], null)[0];
        Assert.Equal(0.2, everywhere.Mean, 12);
        Assert.All(here, effect => Assert.Equal(0.2, effect.Mean, 12));
        Assert.All(here, effect => Assert.True(effect.Variance < 0.01));
    }

    [Fact]
    public void Effects_that_are_known_well_stay_what_they_are()
    {
        Random random = new(1);
        double[] truth = [.. Enumerable.Range(0, 8).Select(_ => random.NextDouble() - 0.5)];
        NoisyMean[] row = [.. truth.Select(effect => new NoisyMean(effect, 1e-9))];
        NoisyMean[] here = new EffectHierarchy([0, 0, 1, 1, 2, 2, 3, 3]).Fit([row], null)[0].Here;
        Assert.All(here.Zip(truth), pair => Assert.Equal(pair.Second, pair.First.Mean, 5));
    }

    [Fact]
    public void A_category_that_was_not_seen_takes_after_its_siblings()
    {
        NoisyMean[] row = [new(0.4, 1e-4), new(0.42, 1e-4), NoisyMean.Unseen, new(-0.4, 1e-4), new(-0.38, 1e-4), NoisyMean.Unseen];
        NoisyMean[] here = new EffectHierarchy([0, 0, 0, 1, 1, 1]).Fit([row], null)[0].Here;
        Assert.InRange(here[2].Mean, 0.3, 0.43);
        Assert.InRange(here[5].Mean, -0.43, -0.3);
        Assert.True(here[2].Variance > here[0].Variance);
    }

    [Fact]
    public void A_parent_that_was_not_seen_takes_after_the_others()
    {
        NoisyMean[] row = [new(0.2, 1e-3), new(0.24, 1e-3), new(0.22, 1e-3), new(0.18, 1e-3), NoisyMean.Unseen];
        (NoisyMean everywhere, NoisyMean[] here) = new EffectHierarchy([0, 0, 1, 1, 2]).Fit([row], null)[0];
        Assert.Equal(everywhere.Mean, here[4].Mean, 9);
        Assert.InRange(here[4].Mean, 0.18, 0.24);
    }

    [Fact]
    public void An_arm_that_was_not_seen_is_expected_at_the_centre()
    {
        NoisyMean[] seen = [new(0.3, 0.001), new(0.3, 0.001)], other = [new(-0.3, 0.001), new(-0.3, 0.001)], unseen = [NoisyMean.Unseen, NoisyMean.Unseen];
        (NoisyMean Everywhere, NoisyMean[] Here)[] arms = new EffectHierarchy([0, 0]).Fit([seen, other, unseen], 0);
        Assert.Equal(0, arms[2].Everywhere.Mean);
        Assert.All(arms[2].Here, effect => Assert.Equal(0, effect.Mean));
        Assert.InRange(arms[2].Everywhere.Variance, 0.01, double.MaxValue);
        Assert.True(arms[0].Everywhere.Mean > 0.2 && arms[1].Everywhere.Mean < -0.2);
    }

    [Fact]
    public void A_single_arm_with_a_centre_is_that_centre()
    {
        // One arm says nothing of how arms scatter, so its effect against the others is none.
        (NoisyMean everywhere, _) = new EffectHierarchy([0, 0]).Fit([[new(0.3, 0.001), new(0.3, 0.001)]], 0)[0];
        Assert.Equal(0, everywhere.Mean);
    }

    [Fact]
    public void Estimates_of_drawn_effects_are_nearer_the_truth_than_what_was_measured()
    {
        Random random = new(5);
        double measured = 0, estimated = 0;
        for (int round = 0; round < 200; round++)
        {
            double everywhere = 0.2 * Normal(random);
            double[] truth = [.. Enumerable.Range(0, 12).Select(_ => everywhere + (0.05 * Normal(random)))];
            NoisyMean[] row = [.. truth.Select(effect => new NoisyMean(effect + (0.15 * Normal(random)), 0.15 * 0.15))];
            NoisyMean[] here = new EffectHierarchy([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]).Fit([row], null)[0].Here;
            measured += row.Zip(truth).Sum(pair => Square(pair.First.Mean - pair.Second));
            estimated += here.Zip(truth).Sum(pair => Square(pair.First.Mean - pair.Second));
        }

        Assert.True(estimated < 0.5 * measured, $"{estimated} against {measured}");
    }

    [Fact]
    public void Moving_every_effect_moves_every_estimate_as_far()
    {
        Random random = new(6);
        for (int round = 0; round < 50; round++)
        {
            NoisyMean[] row = [.. Enumerable.Range(0, 6).Select(_ => new NoisyMean(random.NextDouble(), 0.01 + (0.05 * random.NextDouble())))];
            NoisyMean[] moved = [.. row.Select(mean => mean with { Mean = mean.Mean + 3 })];
            EffectHierarchy hierarchy = new([0, 0, 1, 1, 2, 2]);
            NoisyMean[] one = hierarchy.Fit([row], null)[0].Here, other = hierarchy.Fit([moved], null)[0].Here;
            Assert.All(one.Zip(other), pair => Assert.Equal(pair.First.Mean + 3, pair.Second.Mean, 9));
            Assert.All(one.Zip(other), pair => Assert.Equal(pair.First.Variance, pair.Second.Variance, 9));
        }
    }

    private static double Square(double value) => value * value;

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
