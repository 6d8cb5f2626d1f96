namespace CoERouter.Router.Estimation;

/// <summary>What is expected of one arm in one category.</summary>
/// <param name="Score">Expected score, from 0 to 1.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="LowerBound">Score less as many standard errors as the options say, at least 0.</param>
/// <param name="Gain">Expected score less that of the incumbent.</param>
/// <param name="GainError">Standard error of the gain.</param>
/// <param name="GuardedScore">
/// The incumbent's score plus the gain less the caution that the evidence still calls for; the arm of the highest guarded score is the safe
/// choice. For the incumbent itself it is its score.
/// </param>
public readonly record struct CellEstimate(
    double Score, double StandardError, double LowerBound, double Gain, double GainError, double GuardedScore);
