using CoERouter.Host.Composition;
using CoERouter.Host.Gateway.Wire;
using CoERouter.Router.Receipts;
using CoERouter.Router.Routes;

namespace CoERouter.Host.Gateway;

/// <summary>GET /v1/receipts/{id}: the receipt of a recent route, with what would have sent its prompt elsewhere, found only now.</summary>
internal sealed class ReceiptEndpoint(RouteMemory memory, LiveRouting? routing)
{
    public async Task HandleAsync(HttpContext context)
    {
        string id = RouteMemory.RouteId((string)context.Request.RouteValues["id"]!);
        RouteReceipt receipt = memory.Desk.Receipt(id) ?? throw new GatewayRefusedException(new GatewayRefusal(
            StatusCodes.Status404NotFound, GatewayRefusal.InvalidRequest, "unknown_route", "There is no recent route of that identity."));
        ReceiptRecord record = new(receipt, null, routing?.Counterfactuals(receipt));
        await context.Response.WriteAsJsonAsync(record, GatewayJson.Wire.ReceiptRecord, cancellationToken: context.RequestAborted)
            .ConfigureAwait(false);
    }
}
