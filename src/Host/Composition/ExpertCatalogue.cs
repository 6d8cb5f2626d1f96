namespace CoERouter.Host.Composition;

/// <summary>The experts that the host can ask, by name.</summary>
/// <param name="Experts">The experts, ordered by name.</param>
public sealed record ExpertCatalogue(IReadOnlyList<ExpertSummary> Experts)
{
    /// <summary>Folders of others that cannot be served, by name, each with the sentence that says why.</summary>
    public IReadOnlyDictionary<string, string> Refused { get; init; } = new Dictionary<string, string>();
}
