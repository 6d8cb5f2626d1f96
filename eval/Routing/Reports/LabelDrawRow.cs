namespace CoERouter.Evaluation.Routing.Reports;

/// <summary>What a router reached over several draws of labels.</summary>
/// <param name="Name">The router.</param>
/// <param name="Sees">What it sees.</param>
/// <param name="Score">Mean score over the draws.</param>
/// <param name="Gain">Mean score over that of the best single model of the same draw.</param>
/// <param name="GainSpread">Standard deviation of the gain over the draws.</param>
/// <param name="Recovered">Mean share of the gap recovered (APGR); NaN where there are more than two models, as are the following.</param>
/// <param name="RecoveredSpread">Its standard deviation over the draws.</param>
/// <param name="RecoveredLeast">Its least value.</param>
/// <param name="CallsForHalf">Mean share of strong calls that recovers 50 % of the gap.</param>
/// <param name="CallsForMost">Mean share of strong calls that recovers 80 % of the gap.</param>
public sealed record LabelDrawRow(
    string Name, string Sees, double Score, double Gain, double GainSpread, double Recovered, double RecoveredSpread, double RecoveredLeast, double CallsForHalf, double CallsForMost);
