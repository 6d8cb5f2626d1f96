namespace CoERouter.Host.Composition;

/// <summary>The categorizer of a composition. Owns it.</summary>
/// <param name="Source">The categorizer with what belongs to it; null where the models folder has none and experts are named.</param>
internal sealed record RoutingCategorizer(CategorizerSource? Source) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Source?.Dispose();
}
