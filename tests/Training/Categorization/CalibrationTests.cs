using CoERouter.Training.Categorization;
using Xunit;

namespace CoERouter.Tests.Training.Categorization;

public sealed class CalibrationTests
{
    [Theory]
    [InlineData(0.3)]
    [InlineData(1.0)]
    [InlineData(4.0)]
    public void TheTemperatureThatMadeTheLabelsIsFound(double temperature)
    {
        Random random = new(1);
        List<(float[], int)> items = [];
        for (int i = 0; i < 20_000; i++)
        {
            float[] logits = [.. Enumerable.Range(0, 4).Select(_ => (float)((random.NextDouble() - 0.5) * 6 * temperature))];
            double[] odds = [.. logits.Select(l => Math.Exp(l / temperature))];
            double point = random.NextDouble() * odds.Sum();
            int label = 0;
            for (; label < 3 && point > odds[label]; label++)
            {
                point -= odds[label];
            }

            items.Add((logits, label));
        }

        Assert.Equal(temperature, Calibration.FitTemperature(items), temperature * 0.05);
    }

    [Fact]
    public void NoTemperatureOfAGridHasLessLossThanTheFittedOne()
    {
        Random random = new(2);
        for (int round = 0; round < 20; round++)
        {
            List<(float[] Logits, int Truth)> items =
            [
                .. Enumerable.Range(0, 200).Select(_ =>
                {
                    int truth = random.Next(3);
                    float[] logits = [.. Enumerable.Range(0, 3).Select(c => (random.NextSingle() * 5) + (c == truth ? 1 : 0))];
                    return (logits, truth);
                }),
            ];
            double fitted = Calibration.Loss(items, Calibration.FitTemperature(items));
            for (double t = 0.1; t < 15; t *= 1.1)
            {
                Assert.True(fitted <= Calibration.Loss(items, t) + 1e-6);
            }
        }
    }

    [Fact]
    public void LossIsTheMeanNegativeLogLikelihood() =>
        Assert.Equal(Math.Log(1 + Math.Exp(-1)), Calibration.Loss([(new float[] { 2, 0 }, 0)], 2), 1e-9);

    [Fact]
    public void TheThresholdLeavesAtMostTheShareBelowInEveryGroup()
    {
        Random random = new(3);
        for (int round = 0; round < 100; round++)
        {
            float[][] groups = [.. Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, random.Next(1, 500)).Select(_ => random.NextSingle()).ToArray())];
            double share = random.NextDouble() * 0.2;
            float threshold = Calibration.ChooseThreshold(groups, share, 0.9);
            Assert.InRange(threshold, 0, 0.9f);
            Assert.All(groups, g => Assert.True(g.Count(p => p < threshold) <= share * g.Length));
            bool isLargest = threshold == 0.9f || groups.Any(g => g.Count(p => p < MathF.BitIncrement(threshold)) > share * g.Length);
            Assert.True(isLargest);
        }
    }

    [Fact]
    public void WithoutGroupsTheThresholdIsTheLargestAllowed() => Assert.Equal(0.8f, Calibration.ChooseThreshold([], 0.01, 0.8));
}
