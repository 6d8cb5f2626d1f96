namespace CoERouter.Experts.Folders;

/// <summary>How an expert was trained, for its card. Figures that were not measured are null.</summary>
public sealed record TrainingSummary
{
    /// <summary>The command that trains it again.</summary>
    public string? Command { get; init; }

    /// <summary>Seed of initial weights and data.</summary>
    public long? Seed { get; init; }

    /// <summary>Optimizer steps.</summary>
    public long? Steps { get; init; }

    /// <summary>Tokens seen.</summary>
    public long? Tokens { get; init; }

    /// <summary>Seconds of training.</summary>
    public double? Seconds { get; init; }

    /// <summary>Mean cross-entropy per answer token on validation data, in nats.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>Share of validation prompts answered exactly, 0 to 1.</summary>
    public double? ValidationExactMatch { get; init; }
}
