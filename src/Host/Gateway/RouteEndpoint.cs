using System.Text.Json;
using CoERouter.Host.Gateway.Wire;
using CoERouter.Router.Chat;
using CoERouter.Router.Routes;
using Microsoft.Extensions.AI;

namespace CoERouter.Host.Gateway;

/// <summary>POST /v1/route: where a prompt would go, without asking any expert.</summary>
internal sealed class RouteEndpoint(CompositionChatClient composition, RouteMemory memory, GatewayOptions options, Admission admission)
{
    private static readonly string[] Legal = ["prompt", "messages", "model", "gating"];

    public async Task HandleAsync(HttpContext context)
    {
        using IDisposable place = await admission.EnterAsync(context.RequestAborted).ConfigureAwait(false);
        RouteReceipt receipt;
        using (JsonDocument body = await RequestBody.ReadAsync(context.Request, options, context.RequestAborted).ConfigureAwait(false))
        {
            Parameters parameters = new(body.RootElement, string.Empty, Legal);
            RouteRequest request = new(ChatRequestReader.ReadModel(parameters), ChatRequestReader.ReadGating(parameters));
            string prompt = ReadPrompt(parameters);
            receipt = composition.Route(prompt, request).Receipt;
            memory.Remember(receipt, prompt);
        }

        RouteHeaders.Write(context.Response, receipt);
        await context.Response.WriteAsJsonAsync(receipt, GatewayJson.Wire.RouteReceipt, cancellationToken: context.RequestAborted)
            .ConfigureAwait(false);
    }

    private static string ReadPrompt(Parameters parameters)
    {
        string? prompt = parameters.Text("prompt");
        if (prompt is not null && parameters.Find("messages") is not null)
        {
            throw parameters.Refuse("invalid_value", "prompt", "Both \"prompt\" and \"messages\" are given; give one of them.");
        }

        return prompt is null ? MessageReader.Read(parameters).Last(message => message.Role == ChatRole.User).Text
            : !string.IsNullOrWhiteSpace(prompt) ? prompt
            : throw parameters.Refuse("empty_prompt", "prompt", "The prompt is empty; it has to say something.");
    }
}
