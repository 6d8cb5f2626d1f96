using CoERouter.Host.Composition;
using CoERouter.Host.Gateway.Wire;
using CoERouter.Router.Chat;

namespace CoERouter.Host.Gateway;

/// <summary>GET /v1/models and GET /v1/models/{id}: auto, and every expert.</summary>
internal sealed class ModelsEndpoint(ExpertCatalogue catalogue)
{
    private readonly ModelCard[] _cards =
    [
        new ModelCard(CompositionChatClient.Auto, catalogue.Experts.Select(expert => expert.CreatedUnixSeconds).DefaultIfEmpty().Max()),
        .. catalogue.Experts.Select(expert => new ModelCard(expert.Name, expert.CreatedUnixSeconds)),
    ];

    public Task ListAsync(HttpContext context) =>
        context.Response.WriteAsJsonAsync(new ModelList(_cards), GatewayJson.Wire.ModelList, cancellationToken: context.RequestAborted);

    public Task GetAsync(HttpContext context)
    {
        string? id = context.Request.RouteValues["id"] as string;
        ModelCard card = Array.Find(_cards, card => card.Id == id)
            ?? throw new GatewayRefusedException(
                GatewayRefusals.NoSuchModel(
                    $"There is no model \"{id}\"; legal is {string.Join(", ", _cards.Select(known => known.Id))}."));
        return context.Response.WriteAsJsonAsync(card, GatewayJson.Wire.ModelCard, cancellationToken: context.RequestAborted);
    }
}
