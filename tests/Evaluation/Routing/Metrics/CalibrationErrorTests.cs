using CoERouter.Evaluation.Routing.Metrics;
using Xunit;

namespace CoERouter.Tests.Evaluation.Routing.Metrics;

public sealed class CalibrationErrorTests
{
    private static readonly double[] Quarters = [0.25, 0.25, 0.25, 0.25];

    [Fact]
    public void Equals_values_computed_by_hand()
    {
        // Two bins of two: |0.1 + 0.2 - 0 - 0| / 4 and |0.8 + 0.9 - 1 - 0| / 4.
        Assert.Equal((0.3 + 0.7) / 4, CalibrationError.Expected([0.1, 0.9, 0.2, 0.8], [0, 0, 0, 1], Quarters, 2), 1e-12);
        Assert.Equal((0.01 + 0.81 + 0.04 + 0.04) / 4, CalibrationError.Brier([0.1, 0.9, 0.2, 0.8], [0, 0, 0, 1], Quarters), 1e-12);
    }

    [Fact]
    public void Is_small_for_true_probabilities_and_large_for_wrong_ones()
    {
        var random = new Random(7);
        double[] promised = [.. Enumerable.Range(0, 5000).Select(_ => random.NextDouble())];
        double[] measured = [.. promised.Select(probability => random.NextDouble() < probability ? 1.0 : 0.0)];
        double[] weights = [.. Enumerable.Repeat(1 / 5000.0, 5000)];
        Assert.True(CalibrationError.Expected(promised, measured, weights) < 0.03);
        Assert.Equal(0.25, CalibrationError.Expected([.. promised.Select(probability => probability > 0.5 ? 1.0 : 0.0)], measured, weights), 0.03);
    }

    [Fact]
    public void Loses_no_weight_between_bins()
    {
        double[] weights = [0.05, 0.05, 0.9];
        Assert.Equal(0.5, CalibrationError.Expected([0.5, 0.5, 0.5], [0, 0, 0], weights), 1e-12);
    }
}
