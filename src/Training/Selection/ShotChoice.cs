namespace CoERouter.Training.Selection;

/// <summary>The outcome of a K-shot selection.</summary>
/// <param name="Ranked">All candidates, best first.</param>
/// <param name="Chosen">The group, best first.</param>
/// <param name="MeanSimilarity">Mean similarity between two of the group; 0 for a group of one.</param>
/// <param name="DiversityRank">Rank of the group's diversity among all groups; 1 is the most diverse.</param>
/// <param name="Groups">How many groups there were.</param>
public sealed record ShotChoice(
    IReadOnlyList<RankedCandidate> Ranked, IReadOnlyList<RankedCandidate> Chosen, double MeanSimilarity, int DiversityRank, int Groups);
