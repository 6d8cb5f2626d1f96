namespace CoERouter.Training.Categorization;

/// <summary>A prompt with its true category.</summary>
/// <param name="Category">The category's name, which is the name of the corpus that the prompt was drawn from.</param>
/// <param name="Prompt">What the user types.</param>
public sealed record LabelledPrompt(string Category, string Prompt);
