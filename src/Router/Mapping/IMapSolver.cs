namespace CoERouter.Router.Mapping;

/// <summary>Finds the map of the highest weighted score within a budget. Pure and thread-safe.</summary>
public interface IMapSolver
{
    /// <summary>Name of the method, for reports.</summary>
    string Name { get; }

    /// <summary>Solves one problem.</summary>
    /// <exception cref="ArgumentException">The problem has a fault; every fault is named.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    MapResult Solve(MapProblem problem, CancellationToken cancellationToken = default);
}
