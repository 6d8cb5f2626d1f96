using System.Numerics.Tensors;

namespace CoERouter.Categorizer.Conformal;

/// <summary>Scores and prediction sets: the formulas of <see cref="ConformalScore"/>. Pure.</summary>
public static class ConformalSets
{
    /// <summary>How badly a category fits a distribution.</summary>
    /// <param name="probabilities">One per category.</param>
    /// <param name="category">The category's index.</param>
    /// <param name="model">Which score; its quantile is not read.</param>
    public static float ScoreOf(ReadOnlySpan<float> probabilities, int category, ConformalModel model) =>
        ScoreOf(probabilities, category, model, model.Score == ConformalScore.LeastAmbiguous ? 0 : Draw(probabilities));

    /// <summary>Writes the prediction set of a distribution.</summary>
    /// <param name="probabilities">One per category.</param>
    /// <param name="model">The calibrated rule.</param>
    /// <param name="members">Receives the indices, ascending; as long as <paramref name="probabilities"/>.</param>
    /// <returns>How many there are; 0 is legal.</returns>
    public static int Write(ReadOnlySpan<float> probabilities, ConformalModel model, Span<int> members)
    {
        float draw = model.Score == ConformalScore.LeastAmbiguous ? 0 : Draw(probabilities);
        int count = 0;
        for (int c = 0; c < probabilities.Length; c++)
        {
            if (ScoreOf(probabilities, c, model, draw) <= model.Quantile)
            {
                members[count++] = c;
            }
        }

        return count;
    }

    /// <summary>Fits the rule: split-conformal calibration with the quantile of rank ceil((n + 1)(1 - alpha)).</summary>
    /// <param name="items">
    /// Estimates of prompts that training did not see, with their true categories; exchangeable with the prompts to come. Fewer than 1/alpha - 1 give a
    /// rule that lets every category in.
    /// </param>
    /// <param name="alpha">The share of prompts whose set may miss the true category, between 0 and 1.</param>
    /// <param name="score">The score. Default <see cref="ConformalScore.LeastAmbiguous"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is not between 0 and 1.</exception>
    public static ConformalModel Fit(
        IReadOnlyList<(CategoryEstimate Estimate, int Truth)> items, double alpha, ConformalScore score = ConformalScore.LeastAmbiguous)
    {
        ArgumentNullException.ThrowIfNull(items);
        if (alpha is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(alpha), $"Alpha is {alpha}; it must be more than 0 and less than 1.");
        }

        ConformalModel model = new() { Score = score, Alpha = alpha, Quantile = float.PositiveInfinity, Count = items.Count };
        float[] scores = [.. items.Select(item => ScoreOf(item.Estimate.Probabilities, item.Truth, model)).Order()];
        int rank = (int)Math.Ceiling((scores.Length + 1) * (1 - alpha));
        return rank > scores.Length ? model : model with { Quantile = scores[rank - 1] };
    }

    private static float ScoreOf(ReadOnlySpan<float> probabilities, int category, ConformalModel model, float draw)
    {
        float own = probabilities[category];
        if (model.Score == ConformalScore.LeastAmbiguous)
        {
            return own > 0.5f ? Rest(probabilities, category) : 1 - own;
        }

        double above = 0;
        int rank = 0;
        for (int c = 0; c < probabilities.Length; c++)
        {
            if (probabilities[c] > own || (probabilities[c] == own && c < category))
            {
                above += probabilities[c];
                rank++;
            }
        }

        float penalty = model.Score == ConformalScore.Regularized ? model.Penalty * Math.Max(rank + 1 - model.FreeRanks, 0) : 0;
        return (float)(above + (draw * own)) + penalty;
    }

    // The same as one minus its own, but without the rounding by which all sure prompts would tie.
    private static float Rest(ReadOnlySpan<float> probabilities, int category) =>
        TensorPrimitives.Sum(probabilities[..category]) + TensorPrimitives.Sum(probabilities[(category + 1)..]);

    // The random share has to be independent of the truth, not of the prompt: taken from the distribution itself, a decision repeats bit for bit.
    private static float Draw(ReadOnlySpan<float> probabilities)
    {
        uint hash = 0x811C9DC5;
        foreach (float probability in probabilities)
        {
            hash = (hash ^ BitConverter.SingleToUInt32Bits(probability)) * 0x01000193;
        }

        hash ^= hash >> 16;
        hash *= 0x21F0AAAD;
        hash ^= hash >> 15;
        return (hash >> 8) * (1f / (1 << 24));
    }
}
