using CoERouter.Evaluation.Routing.Metrics;

namespace CoERouter.Evaluation.Routing.Reports;

/// <summary>What maps learned from K labelled questions per category reach, as means over draws. Scores are shares, 0 to 1.</summary>
/// <param name="Labels">K.</param>
/// <param name="Naive">The arm of the highest mean in each category.</param>
/// <param name="DrawnSingle">The single model that is best on the same labels.</param>
/// <param name="Safe">The safe map of the estimator, which knows the labels alone.</param>
/// <param name="SafeOfIncumbent">The safe map of the estimator that is told which single model was best before.</param>
/// <param name="OverSingle">The safe map that was told the incumbent, less that incumbent.</param>
/// <param name="OverNaive">The safe map from labels alone, less the naive one.</param>
/// <param name="SingleFound">Share of draws whose labels, all categories together, name the single model that is best on the whole training split.</param>
/// <param name="WorstDraw">The lowest score of a draw of the safe map that was told the incumbent.</param>
public sealed record KShotRow(int Labels, Interval Naive, Interval DrawnSingle, Interval Safe, Interval SafeOfIncumbent, Interval OverSingle, Interval OverNaive, double SingleFound, double WorstDraw);
