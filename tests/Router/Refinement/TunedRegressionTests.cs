using CoERouter.Router.Refinement;
using Xunit;

namespace CoERouter.Tests.Router.Refinement;

public sealed class TunedRegressionTests
{
    private const double Usual = 0.05;

    [Fact]
    public void Stays_at_the_usual_scale_where_no_other_is_clearly_better()
    {
        // A weak effect: the usual scale is about right, its neighbours differ by less than the noise.
        var random = new Random(1);
        for (int round = 0; round < 10; round++)
        {
            TunedRegression regression = Fit(200, 0.1, 0.4, random);
            Assert.Contains(regression.Scales[0], (double[])[0, 0.01, Usual, 0.25]);
        }
    }

    [Fact]
    public void Leaves_the_usual_scale_where_the_effect_is_strong()
    {
        TunedRegression regression = Fit(400, 1, 0.02, new Random(2));
        Assert.True(regression.Scales[0] > 0.25, $"{regression.Scales[0]}");
        Assert.Equal(1, regression.Predict([[(0, 1)]])[0], 0.05);
        Assert.Equal(-1, regression.Predict([[(1, 1)]])[0], 0.05);
    }

    [Fact]
    public void Predicts_no_better_than_the_mean_where_nothing_explains()
    {
        var random = new Random(3);
        for (int round = 0; round < 10; round++)
        {
            TunedRegression regression = Fit(300, 0, 0.5, random);
            Assert.InRange(regression.Predict([[(0, 1)]])[0] - regression.Means[0], -0.12, 0.12);
        }
    }

    [Fact]
    public void Samples_that_are_never_left_out_teach_every_fit()
    {
        // Only such samples carry the second feature, and one fold alone carries the first.
        SparseRows rows = new(2);
        List<int> folds = [];
        List<double> targets = [];
        for (int sample = 0; sample < 40; sample++)
        {
            bool always = sample % 2 == 0;
            rows.Add([(always ? 1 : 0, 1)]);
            folds.Add(always ? TunedRegression.NeverLeftOut : 0);
            targets.Add(always ? 1 : 0);
        }

        rows.Add([(1, 1)]);
        folds.Add(3);
        targets.Add(0);
        TunedRegression regression = TunedRegression.FitFixed([rows], [.. targets], 1, [.. folds], [6], CancellationToken.None);
        Assert.True(regression.OutOfFold[40] > 0.9, $"{regression.OutOfFold[40]}");

        // The fits that left fold 0 out have never seen the first feature: they fall back to the mean of what they saw.
        Assert.Equal(20 / 21.0, regression.OutOfFold[1], 0.05);
    }

    [Fact]
    public void Many_targets_at_once_equal_each_alone()
    {
        var random = new Random(4);
        SparseRows rows = new(6);
        const int samples = 60;
        const int outputs = 11;
        double[] targets = [.. Enumerable.Range(0, samples * outputs).Select(_ => random.NextDouble())];
        int[] folds = [.. Enumerable.Range(0, samples).Select(sample => sample % TunedRegression.Folds)];
        for (int sample = 0; sample < samples; sample++)
        {
            rows.Add(Enumerable.Range(0, 6).Select(column => (column, (float)random.NextDouble())));
        }

        TunedRegression together = TunedRegression.FitFixed([rows], targets, outputs, folds, [1.2], CancellationToken.None);
        List<(int, float)> row = [(0, 0.5f), (4, 0.25f)];
        for (int output = 0; output < outputs; output++)
        {
            double[] own = [.. Enumerable.Range(0, samples).Select(sample => targets[(sample * outputs) + output])];
            TunedRegression alone = TunedRegression.FitFixed([rows], own, 1, folds, [1.2], CancellationToken.None);
            Assert.Equal(alone.Predict([row])[0], together.Predict([row])[output], 0.02);
        }
    }

    // Two features that move one target up or down.
    private static TunedRegression Fit(int samples, double effect, double noise, Random random)
    {
        SparseRows rows = new(2);
        double[] targets = new double[samples];
        int[] folds = [.. Enumerable.Range(0, samples).Select(sample => sample % TunedRegression.Folds)];
        for (int sample = 0; sample < samples; sample++)
        {
            int column = random.Next(2);
            rows.Add([(column, 1)]);
            targets[sample] = (column == 0 ? effect : -effect) + (noise * 2 * (random.NextDouble() - 0.5));
        }

        return TunedRegression.Fit([rows], targets, 1, folds, [Usual], CancellationToken.None);
    }
}
