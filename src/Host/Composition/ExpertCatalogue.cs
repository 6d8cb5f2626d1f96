namespace CoERouter.Host.Composition;

/// <summary>The experts that the host can ask, by name.</summary>
/// <param name="Experts">The experts, ordered by name.</param>
public sealed record ExpertCatalogue(IReadOnlyList<ExpertSummary> Experts);
