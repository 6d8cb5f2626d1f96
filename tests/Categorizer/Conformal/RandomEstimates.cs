using CoERouter.Categorizer;

namespace CoERouter.Tests.Categorizer.Conformal;

/// <summary>Distributions with a truth: exchangeable pairs, sure by a chosen degree and right more or less often than they say.</summary>
internal static class RandomEstimates
{
    public static (CategoryEstimate Estimate, int Truth)[] Draw(Random random, int count, int categories = 6, double sharpness = 3, double honesty = 1) =>
        [.. Enumerable.Range(0, count).Select(_ => Draw(random, categories, sharpness, honesty))];

    private static (CategoryEstimate Estimate, int Truth) Draw(Random random, int categories, double sharpness, double honesty)
    {
        double[] logits = [.. Enumerable.Range(0, categories).Select(_ => sharpness * random.NextDouble() * random.Next(1, 3))];
        float[] said = Softmax(logits, 1);
        float[] real = Softmax(logits, honesty);
        double draw = random.NextDouble();
        int truth = 0;
        while (truth < categories - 1 && (draw -= real[truth]) > 0)
        {
            truth++;
        }

        return (CategoryEstimate.From(said, 0, 0, float.PositiveInfinity), truth);
    }

    private static float[] Softmax(double[] logits, double factor)
    {
        double sum = logits.Sum(logit => Math.Exp(factor * logit));
        return [.. logits.Select(logit => (float)(Math.Exp(factor * logit) / sum))];
    }
}
