namespace CoERouter.Evaluation.Routing.Reports;

/// <summary>A way to spend, over all budgets.</summary>
/// <param name="Name">The way.</param>
/// <param name="Sees">What it sees; a way that sees what no router can see is a bound.</param>
/// <param name="Cells">One for each budget; null where the way cannot spend so little.</param>
/// <param name="LeastNotWorse">Least budget at which the interval of its difference to the best single model reaches 0; NaN where it never does.</param>
/// <param name="LeastReaching">Least budget at which its score is the best single model's; NaN where it never is.</param>
public sealed record SpendingRow(string Name, string Sees, IReadOnlyList<SpendingCell?> Cells, double LeastNotWorse, double LeastReaching);
