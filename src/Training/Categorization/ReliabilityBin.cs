namespace CoERouter.Training.Categorization;

/// <summary>Prompts whose best category has a confidence between two bounds.</summary>
/// <param name="Low">The lower bound.</param>
/// <param name="High">The upper bound.</param>
/// <param name="Count">How many prompts.</param>
/// <param name="Confidence">Their mean confidence.</param>
/// <param name="Accuracy">The share of them whose best category is right; equal to the confidence where the categorizer is calibrated.</param>
public sealed record ReliabilityBin(double Low, double High, int Count, double Confidence, double Accuracy);
