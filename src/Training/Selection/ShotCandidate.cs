using CoERouter.Experts.Specification;

namespace CoERouter.Training.Selection;

/// <summary>An expert with a gating policy, to be tried on a new task.</summary>
/// <param name="Expert">The expert's name.</param>
/// <param name="Gating">How tokens choose inside it.</param>
public sealed record ShotCandidate(string Expert, GatingPolicy Gating)
{
    /// <summary>For tables, for example <c>math@top-2</c>.</summary>
    public override string ToString() => $"{Expert}@{Gating}";
}
