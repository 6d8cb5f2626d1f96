using CoERouter.Evaluation.Routing.Metrics;

namespace CoERouter.Evaluation.Routing.Reports;

/// <summary>What a way to spend reached under a budget. Scores are shares, 0 to 1.</summary>
/// <param name="Budget">Mean cost that it may spend; kept on training questions.</param>
/// <param name="Score">Mean score on the scored questions.</param>
/// <param name="OverSingle">The same less that of the best single model, paired.</param>
/// <param name="OverPrompt">The same less that of the score model that sees the prompt alone, paired; NaN where that cannot keep the budget.</param>
/// <param name="Cost">Mean cost on the scored questions; every model that was asked counts.</param>
/// <param name="Calls">Mean number of models asked.</param>
/// <param name="Plays">What it does.</param>
public sealed record SpendingCell(double Budget, Interval Score, Interval OverSingle, Interval OverPrompt, double Cost, double Calls, string Plays);
