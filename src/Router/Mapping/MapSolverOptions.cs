namespace CoERouter.Router.Mapping;

/// <summary>How long a map is searched for.</summary>
public sealed record MapSolverOptions
{
    /// <summary>
    /// Nodes of the search after which it stops with the best map so far, and a bound that says how much better another might be. Counted in
    /// nodes and not in seconds, so that the same data give the same map on every machine. Default 1,000,000.
    /// </summary>
    public long MostNodes { get; init; } = 1_000_000;
}
