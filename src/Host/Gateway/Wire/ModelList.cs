namespace CoERouter.Host.Gateway.Wire;

/// <summary>The list of models.</summary>
internal sealed record ModelList(IReadOnlyList<ModelCard> Data)
{
    public string Object { get; init; } = "list";
}
