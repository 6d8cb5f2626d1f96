using CoERouter.Evaluation.Routing.Metrics;

namespace CoERouter.Evaluation.Routing.Reports;

/// <summary>What a policy reached. Scores are shares, 0 to 1.</summary>
/// <param name="Name">The policy.</param>
/// <param name="Sees">What it sees when it decides.</param>
/// <param name="Score">Mean score.</param>
/// <param name="Gain">Mean score less that of the best single model of the training questions.</param>
/// <param name="Regret">Mean score of the query oracle less that of the policy.</param>
/// <param name="Cost">Mean cost.</param>
/// <param name="Active">Mean billions of active parameters; NaN where unknown.</param>
/// <param name="CalibrationError">Expected calibration error of its promised scores; NaN where it promises none.</param>
/// <param name="Brier">Mean squared error of its promised scores; NaN where it promises none.</param>
public sealed record PolicyRow(string Name, string Sees, Interval Score, Interval Gain, Interval Regret, Interval Cost, double Active, double CalibrationError, double Brier);
