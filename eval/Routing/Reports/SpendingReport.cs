using CoERouter.Evaluation.Routing.Metrics;

namespace CoERouter.Evaluation.Routing.Reports;

/// <summary>What ways to spend reach under budgets.</summary>
/// <param name="CostUnit">Unit of cost.</param>
/// <param name="Budgets">The budgets.</param>
/// <param name="BestSingle">The single model that is best on training questions.</param>
/// <param name="BestSingleScore">Its score on the scored questions.</param>
/// <param name="BestSingleCost">Its mean cost.</param>
/// <param name="Rows">The ways, bounds last.</param>
/// <param name="Notes">What a reader must know.</param>
public sealed record SpendingReport(
    string CostUnit, IReadOnlyList<double> Budgets, string BestSingle, Interval BestSingleScore, double BestSingleCost, IReadOnlyList<SpendingRow> Rows, IReadOnlyList<string> Notes);
