namespace CoERouter.Training.Categorization;

/// <summary>A prompt with its true category.</summary>
/// <param name="Category">The category's name, for example that of the corpus that the prompt was drawn from.</param>
/// <param name="Prompt">What the user types.</param>
public sealed record LabelledPrompt(string Category, string Prompt)
{
    /// <summary>
    /// The prompt's share in each category, not negative and summing to 1, where it belongs to several. Null, the default, means that it belongs to
    /// <see cref="Category"/> alone, which otherwise is the one with the largest share.
    /// </summary>
    public IReadOnlyDictionary<string, double>? Mixture { get; init; }

    /// <summary>The prompt's share in a category.</summary>
    public double ShareOf(string category) => Mixture is null ? category == Category ? 1 : 0 : Mixture.GetValueOrDefault(category);
}
