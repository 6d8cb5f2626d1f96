namespace CoERouter.Evaluation.Routing.Spending;

/// <summary>What a way to spend expects to reach on the scored questions under a budget.</summary>
/// <param name="Scores">Expected score of each question.</param>
/// <param name="Costs">Expected cost.</param>
/// <param name="Calls">Expected number of models asked.</param>
/// <param name="Names">The plays that it mixes.</param>
internal sealed record SpendingPlan(double[] Scores, double[] Costs, double[] Calls, IReadOnlyList<string> Names);
