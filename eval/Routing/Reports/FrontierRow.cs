using CoERouter.Evaluation.Routing.Metrics;

namespace CoERouter.Evaluation.Routing.Reports;

/// <summary>What a router offers at every cost.</summary>
/// <param name="Name">The router.</param>
/// <param name="Sees">What it sees.</param>
/// <param name="Average">AIQ as RouterBench's paper has it, over the costs from the cheapest to the dearest single model.</param>
/// <param name="CostOfBestSingle">Least mean cost on its hull that reaches the best single model's score; NaN where it never does.</param>
/// <param name="AtBudget">Score on its hull at the budget; NaN without a budget.</param>
/// <param name="Points">Its points of mean cost and mean score, for the plot.</param>
public sealed record FrontierRow(string Name, string Sees, Interval Average, double CostOfBestSingle, double AtBudget, IReadOnlyList<(double Cost, double Score)> Points);
