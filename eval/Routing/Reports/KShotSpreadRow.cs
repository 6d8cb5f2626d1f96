namespace CoERouter.Evaluation.Routing.Reports;

/// <summary>How safe maps from K labels fare over many runs, such as other seeds or other pools of models. Differences are shares, 0 to 1.</summary>
/// <param name="Labels">K.</param>
/// <param name="Runs">How many runs.</param>
/// <param name="OverSingle">Mean over the runs of the told map less its best single model.</param>
/// <param name="WorstOverSingle">The lowest of them.</param>
/// <param name="LosesToSingle">Share of runs in which it loses by more than <see cref="KShotSpread.Tolerance"/>.</param>
/// <param name="OverNaive">Mean over the runs of the map from labels alone less the naive one.</param>
/// <param name="WorstOverNaive">The lowest of them.</param>
/// <param name="ToldOverNaive">Mean over the runs of the told map less the naive one.</param>
/// <param name="WorstToldOverNaive">The lowest of them.</param>
/// <param name="AloneOverDrawn">Mean over the runs of the map from labels alone less the single model that is best on the same labels.</param>
public sealed record KShotSpreadRow(
    int Labels, int Runs, double OverSingle, double WorstOverSingle, double LosesToSingle, double OverNaive, double WorstOverNaive, double ToldOverNaive, double WorstToldOverNaive, double AloneOverDrawn);
