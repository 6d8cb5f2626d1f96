using CoERouter.Router.Feedback;

namespace CoERouter.Host.Gateway.Wire;

/// <summary>What became of feedback.</summary>
internal sealed record FeedbackReport
{
    public required bool Counted { get; init; }

    /// <summary>Why it does not count.</summary>
    public string? Reason { get; init; }

    public long? Number { get; init; }

    public string? Category { get; init; }

    /// <summary>Whether the category that came with it was taken; null where none came.</summary>
    public bool? Labelled { get; init; }

    public IReadOnlyList<ArmEstimate>? Estimates { get; init; }

    /// <summary>Revision of the map that waits to be reviewed.</summary>
    public string? ProposedMap { get; init; }
}
