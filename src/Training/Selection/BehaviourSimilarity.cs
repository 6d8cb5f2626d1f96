namespace CoERouter.Training.Selection;

/// <summary>
/// How alike candidates behave on the examples: the mean of two cosines, one between their right and wrong answers (+1, −1), one between
/// their log perplexities less the mean of all candidates. The paper takes cosines between LoRA weights, which candidates of different
/// shapes, or of one expert with two gating policies, do not have; a copy has cosine 1 here as there.
/// </summary>
public static class BehaviourSimilarity
{
    // Log perplexity of an example that an expert cannot read at all.
    private const double WorstLogPerplexity = 50;

    /// <summary>The symmetric matrix of similarities from −1 to 1, in the order of the scores; 1 on the diagonal.</summary>
    public static double[,] Of(IReadOnlyList<ShotScore> scores)
    {
        double[][] answers = [.. scores.Select(score => score.Right.Select(right => right ? 1.0 : -1.0).ToArray())];
        double[][] logs = [.. scores.Select(score => score.Perplexity.Select(perplexity => Math.Min(Math.Log(perplexity), WorstLogPerplexity)).ToArray())];
        for (int example = 0; example < logs[0].Length; example++)
        {
            double mean = logs.Average(row => row[example]);
            Array.ForEach(logs, row => row[example] -= mean);
        }

        double[,] similarity = new double[scores.Count, scores.Count];
        for (int i = 0; i < scores.Count; i++)
        {
            for (int j = 0; j < scores.Count; j++)
            {
                similarity[i, j] = i == j ? 1 : (Cosine(answers[i], answers[j]) + Cosine(logs[i], logs[j])) / 2;
            }
        }

        return similarity;
    }

    private static double Cosine(double[] left, double[] right)
    {
        double product = 0, leftSquares = 0, rightSquares = 0;
        for (int i = 0; i < left.Length; i++)
        {
            product += left[i] * right[i];
            leftSquares += left[i] * left[i];
            rightSquares += right[i] * right[i];
        }

        // Two candidates of which nothing sets one apart from the mean are alike.
        double norm = Math.Sqrt(leftSquares) * Math.Sqrt(rightSquares);
        return norm > 0 ? Math.Clamp(product / norm, -1, 1) : leftSquares == rightSquares ? 1 : 0;
    }
}
