namespace CoERouter.Bench.Mapping;

/// <summary>One solved problem.</summary>
/// <param name="Milliseconds">Processor time of the solve.</param>
/// <param name="Nodes">Nodes of the search.</param>
/// <param name="Score">Score of the map.</param>
/// <param name="Gap">How much better another map might be.</param>
/// <param name="Single">Score of the best single arm within the same limits; 0 where none keeps them.</param>
internal sealed record SolveRound(double Milliseconds, long Nodes, double Score, double Gap, double Single);
