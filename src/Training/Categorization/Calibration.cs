using System.Numerics.Tensors;

namespace CoERouter.Training.Categorization;

/// <summary>Fits the temperature (Guo et al. 2017) and the threshold of a categorizer on validation prompts.</summary>
internal static class Calibration
{
    private const double LeastTemperature = 0.05;
    private const double MostTemperature = 20;
    private const int SearchSteps = 60;
    private static readonly double GoldenSection = (Math.Sqrt(5) - 1) / 2;

    /// <summary>The temperature with the least loss, by golden section search over its logarithm, in which the loss has one minimum.</summary>
    public static float FitTemperature(IReadOnlyList<(float[] Logits, int Truth)> items)
    {
        double low = Math.Log(LeastTemperature);
        double high = Math.Log(MostTemperature);
        double left = high - (GoldenSection * (high - low));
        double right = low + (GoldenSection * (high - low));
        double leftLoss = Loss(items, Math.Exp(left));
        double rightLoss = Loss(items, Math.Exp(right));
        for (int step = 0; step < SearchSteps; step++)
        {
            if (leftLoss < rightLoss)
            {
                (high, right, rightLoss) = (right, left, leftLoss);
                left = high - (GoldenSection * (high - low));
                leftLoss = Loss(items, Math.Exp(left));
            }
            else
            {
                (low, left, leftLoss) = (left, right, rightLoss);
                right = low + (GoldenSection * (high - low));
                rightLoss = Loss(items, Math.Exp(right));
            }
        }

        return (float)Math.Exp((low + high) / 2);
    }

    /// <summary>Mean negative log-likelihood at a temperature, in nats.</summary>
    public static double Loss(IReadOnlyList<(float[] Logits, int Truth)> items, double temperature)
    {
        double sum = 0;
        foreach ((float[] logits, int truth) in items)
        {
            double most = TensorPrimitives.Max<float>(logits);
            double norm = 0;
            foreach (float logit in logits)
            {
                norm += Math.Exp((logit - most) / temperature);
            }

            sum += Math.Log(norm) - ((logits[truth] - most) / temperature);
        }

        return sum / items.Count;
    }

    /// <summary>The largest threshold below which at most a share of each group's confidences fall, and not above <paramref name="most"/>.</summary>
    /// <param name="confidences">For every category with an expert of its own, the probabilities given to it on its own prompts.</param>
    /// <param name="share">The share that may fall below.</param>
    /// <param name="most">The largest threshold allowed.</param>
    public static float ChooseThreshold(IEnumerable<IReadOnlyList<float>> confidences, double share, double most)
    {
        double threshold = most;
        foreach (IReadOnlyList<float> group in confidences)
        {
            float[] sorted = [.. group.Order()];
            int below = Math.Min((int)(share * sorted.Length), sorted.Length - 1);
            threshold = Math.Min(threshold, sorted[below]);
        }

        return (float)threshold;
    }
}
