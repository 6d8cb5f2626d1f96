using CoERouter.Experts.Generation;
using CoERouter.Router.Routes;

namespace CoERouter.Host.Gateway.Wire;

/// <summary>
/// What this gateway adds to an answer when the request asks for telemetry: the receipt once, and how each token was routed.
/// </summary>
internal sealed record AnswerDetails
{
    public RouteReceipt? Route { get; init; }

    public IReadOnlyList<TokenTelemetry>? Tokens { get; init; }
}
