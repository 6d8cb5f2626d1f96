namespace CoERouter.Training.Corpora;

/// <summary>One prompt with the answer that a perfect expert gives.</summary>
/// <param name="Template">The template's name.</param>
/// <param name="Prompt">What the user types.</param>
/// <param name="Answer">The reference answer, in full.</param>
public sealed record TaskExample(string Template, string Prompt, string Answer);
