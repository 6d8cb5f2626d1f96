using CoERouter.Router.Arms;

namespace CoERouter.Router.Feedback;

/// <summary>What a new map does otherwise for one category.</summary>
/// <param name="Category">The category.</param>
/// <param name="From">Where it goes now; null where the map has no such category.</param>
/// <param name="To">Where it would go; null where the new map has no such category.</param>
/// <param name="FromScore">Score of <paramref name="From"/> by the figures of its own map.</param>
/// <param name="ToScore">Score of <paramref name="To"/> by the figures of the new map.</param>
public sealed record MapChange(string Category, Arm? From, Arm? To, double? FromScore, double? ToScore)
{
    /// <summary>What measurements and feedback together say of <see cref="From"/>; null where that was not asked or is not known.</summary>
    public ArmEstimate? FromEstimate { get; init; }

    /// <summary>What measurements and feedback together say of <see cref="To"/>; null where that was not asked or is not known.</summary>
    public ArmEstimate? ToEstimate { get; init; }
}
