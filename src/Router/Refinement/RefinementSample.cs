namespace CoERouter.Router.Refinement;

/// <summary>One prompt of the user's own sample, with what each arm scored on it.</summary>
/// <param name="Prompt">The prompt; null where it is not known, then only its category speaks.</param>
/// <param name="Category">Its category; null where it is not known.</param>
/// <param name="Scores">Score of each arm, in one order for all samples, all finite, usually 0 to 1.</param>
public sealed record RefinementSample(string? Prompt, string? Category, IReadOnlyList<double> Scores);
