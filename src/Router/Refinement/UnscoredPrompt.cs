namespace CoERouter.Router.Refinement;

/// <summary>A prompt whose scores are not known. It still teaches which words belong together, and what a category looks like.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Category">Its category; null where that is not known either.</param>
public sealed record UnscoredPrompt(string Prompt, string? Category);
