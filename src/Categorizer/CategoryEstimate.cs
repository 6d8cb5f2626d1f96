using System.Numerics.Tensors;

namespace CoERouter.Categorizer;

/// <summary>A calibrated distribution over categories for one prompt. The categories themselves are those of the categorizer that made it.</summary>
/// <param name="Probabilities">One probability per category, in the categorizer's order, summing to 1.</param>
/// <param name="Best">Index of the most probable category.</param>
/// <param name="RunnerUp">Index of the second, or the same as <paramref name="Best"/> where there is only one category.</param>
/// <param name="IsConfident">Whether the best probability reaches the categorizer's threshold; where not, the prompt goes to the general expert.</param>
public sealed record CategoryEstimate(float[] Probabilities, int Best, int RunnerUp, bool IsConfident)
{
    /// <summary>The probability of the best category.</summary>
    public float Confidence => Probabilities[Best];

    /// <summary>
    /// How foreign the prompt is: the higher, the less it resembles what the categorizer learned. Its scale is the categorizer's own; compare it with
    /// scores of the same categorizer only. Default 0.
    /// </summary>
    public float OutOfDomain { get; init; }

    /// <summary>Whether <see cref="OutOfDomain"/> keeps the categorizer's limit. Default true.</summary>
    public bool IsInDomain { get; init; } = true;

    /// <summary>
    /// The conformal prediction set: indices of the categories that cannot be ruled out at the calibrated coverage, ascending; may be empty. Null where
    /// the categorizer was not calibrated for sets.
    /// </summary>
    public IReadOnlyList<int>? Set { get; init; }

    /// <summary>Makes an estimate of probabilities.</summary>
    /// <param name="probabilities">One per category, at least one, summing to 1; not copied.</param>
    /// <param name="outOfDomain">How foreign the prompt is.</param>
    /// <param name="threshold">The probability from which the estimate is confident.</param>
    /// <param name="domainLimit">The out-of-domain score above which the prompt is foreign.</param>
    /// <param name="hasFeatures">Whether the categorizer saw anything at all in the prompt; where not, it counts as foreign.</param>
    public static CategoryEstimate From(float[] probabilities, float outOfDomain, float threshold, float domainLimit, bool hasFeatures = true)
    {
        int best = TensorPrimitives.IndexOfMax<float>(probabilities);
        int runnerUp = best > 0 || probabilities.Length == 1 ? 0 : 1;
        for (int c = 0; c < probabilities.Length; c++)
        {
            if (c != best && probabilities[c] > probabilities[runnerUp])
            {
                runnerUp = c;
            }
        }

        bool isInDomain = hasFeatures && outOfDomain <= domainLimit;
        return new CategoryEstimate(probabilities, best, runnerUp, isInDomain && probabilities[best] >= threshold)
        {
            OutOfDomain = outOfDomain,
            IsInDomain = isInDomain,
        };
    }
}
