namespace CoERouter.Host.Gateway.Wire;

/// <summary>Whether the gateway lives, or takes requests.</summary>
internal sealed record HealthReport(string Status);
