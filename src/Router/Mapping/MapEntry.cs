using CoERouter.Router.Arms;

namespace CoERouter.Router.Mapping;

/// <summary>Where the map sends one category.</summary>
/// <param name="Category">The category.</param>
/// <param name="Weight">Its share of the prompts; the weights of a map sum to 1.</param>
/// <param name="Arm">The arm that serves it.</param>
/// <param name="Score">The arm's measured score on it.</param>
/// <param name="MeanActiveParameters">The arm's measured mean active parameters on it.</param>
/// <param name="Fallbacks">The best arm of every other deployed expert for this category, best first; used when the arm's expert
/// fails.</param>
public sealed record MapEntry(
    string Category, double Weight, Arm Arm, double Score, double MeanActiveParameters, IReadOnlyList<Arm> Fallbacks)
{
    /// <summary>The arm's measured price of an answer on it; null where it is not known. Maps whose budget limits the mean cost have it.</summary>
    public double? MeanCost { get; init; }

    /// <summary>The arm's measured time of an answer on it; null where it is not known. Maps whose budget limits the mean latency have it.</summary>
    public double? MeanLatencyMilliseconds { get; init; }
}
