namespace CoERouter.Training.Runs;

/// <summary>Teacher-forced figures on unseen examples. An answer counts as exact when every token is the most probable one, which is the same as greedy decoding giving it.</summary>
/// <param name="ExactAnswers">Share of exact answers.</param>
/// <param name="TokenAccuracy">Share of right tokens.</param>
/// <param name="Answers">Answers looked at.</param>
public sealed record ValidationResult(double ExactAnswers, double TokenAccuracy, int Answers);
