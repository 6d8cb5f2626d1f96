namespace CoERouter.Evaluation.Routing.FoundCategories;

/// <summary>What found categories are worth beside given ones, on one folder of measured questions.</summary>
/// <param name="Name">Name of the folder.</param>
/// <param name="Single">The single model that is best on the training questions.</param>
/// <param name="Fitted">Training questions.</param>
/// <param name="Scored">Scored questions.</param>
/// <param name="Notes">What a reader must know of the data.</param>
/// <param name="Rows">The ways to route.</param>
public sealed record FoundCategoryReport(string Name, string Single, int Fitted, int Scored, IReadOnlyList<string> Notes, IReadOnlyList<FoundCategoryRow> Rows);
