using CoERouter.Router.Arms;
using CoERouter.Router.Feedback;

namespace CoERouter.Host.Gateway.Wire;

/// <summary>The map in use, or what just changed of it.</summary>
internal sealed record MapReport
{
    /// <summary>Revision of the map in use.</summary>
    public required string Revision { get; init; }

    public IReadOnlyList<Row>? Categories { get; init; }

    public Arm? GeneralArm { get; init; }

    /// <summary>What the proposed map would change.</summary>
    public MapDiff? Proposed { get; init; }

    /// <summary>Revision of the map that a rollback goes to.</summary>
    public string? PreviousRevision { get; init; }

    /// <summary>What the request changed.</summary>
    public MapDiff? Changed { get; init; }

    internal sealed record Row(string Category, Arm Arm, double Score, double Weight);
}
