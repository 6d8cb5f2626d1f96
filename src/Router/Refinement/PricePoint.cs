namespace CoERouter.Router.Refinement;

/// <summary>What a price of cost leads to on a sample.</summary>
/// <param name="Price">What one unit of cost is worth, in score.</param>
/// <param name="Choices">The arm chosen for each sample.</param>
/// <param name="MeanCost">Mean cost.</param>
/// <param name="MeanScore">Mean measured score.</param>
public sealed record PricePoint(double Price, IReadOnlyList<int> Choices, double MeanCost, double MeanScore);
