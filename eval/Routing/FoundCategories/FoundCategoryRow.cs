using CoERouter.Evaluation.Routing.Metrics;

namespace CoERouter.Evaluation.Routing.FoundCategories;

/// <summary>A way to route by categories, given or found.</summary>
/// <param name="Way">What it does.</param>
/// <param name="Sees">What it sees of a question that it routes.</param>
/// <param name="Categories">How many categories; 1 for a single model.</param>
/// <param name="Score">Its mean score.</param>
/// <param name="Gain">The same less that of the best single model, paired.</param>
/// <param name="TrainingGain">Its gain on training questions that neither its categorizer nor its map had seen; NaN where it has none.</param>
public sealed record FoundCategoryRow(string Way, string Sees, int Categories, Interval Score, Interval Gain, double TrainingGain);
