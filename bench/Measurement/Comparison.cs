namespace CoERouter.Bench.Measurement;

/// <summary>A subject and its baseline, measured alternately.</summary>
/// <param name="Subject">Seconds of one call of the subject.</param>
/// <param name="Baseline">Seconds of one call of the baseline.</param>
/// <param name="Ratio">Baseline over subject of each round, so that noise which lasts longer than a round cancels; above 1 the subject is faster.</param>
internal sealed record Comparison(Samples Subject, Samples Baseline, Samples Ratio);
