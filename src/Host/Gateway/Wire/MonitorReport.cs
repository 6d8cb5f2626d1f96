namespace CoERouter.Host.Gateway.Wire;

/// <summary>What the gateway sees of its own routing.</summary>
internal sealed record MonitorReport
{
    /// <summary>The categorizer that is watched; null where there is none.</summary>
    public string? CategorizerRevision { get; init; }

    public required DriftReport Drift { get; init; }

    public required CoverageReport Coverage { get; init; }

    public required LabelReport Labels { get; init; }
}
