namespace CoERouter.Host.Gateway.Wire;

/// <summary>One entry of the list of models.</summary>
internal sealed record ModelCard(string Id, long Created)
{
    public string Object { get; init; } = "model";

    public string OwnedBy { get; init; } = "coerouter";
}
