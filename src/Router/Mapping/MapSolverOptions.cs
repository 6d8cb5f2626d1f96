namespace CoERouter.Router.Mapping;

/// <summary>How long a map is searched for.</summary>
public sealed record MapSolverOptions
{
    /// <summary>
    /// Effort after which the search stops with the best map so far, and a bound that says how much better another might be. Counted in nodes
    /// of the search, of which each counts once and once more for every hundred arms that it still has to choose from, and not in seconds, so
    /// that the same data give the same map on every machine. Default 10,000, which is about a second of one core.
    /// </summary>
    public long MostEffort { get; init; } = 10_000;
}
