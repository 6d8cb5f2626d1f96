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
}
