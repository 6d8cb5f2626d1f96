namespace CoERouter.Experts.Import;

/// <summary>How near a quantized model is to the same model in single precision, on texts that the latter wrote.</summary>
/// <param name="Positions">Positions compared.</param>
/// <param name="SameBest">Share of positions with the same most likely token, 0 to 1.</param>
/// <param name="LargestDifference">Largest absolute difference of a logit.</param>
/// <param name="MeanDivergence">Mean Kullback-Leibler divergence of the next token's distribution from that of single precision, in nats.</param>
public sealed record ParityReport(int Positions, double SameBest, double LargestDifference, double MeanDivergence);
