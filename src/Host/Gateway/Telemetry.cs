using CoERouter.Host.Gateway.Wire;
using Microsoft.Extensions.AI;

namespace CoERouter.Host.Gateway;

/// <summary>Finds what an expert told about the routing of its tokens.</summary>
internal static class Telemetry
{
    /// <summary>The tokens of one update, or null where the expert told nothing.</summary>
    public static IReadOnlyList<TokenRoute>? Of(ChatResponseUpdate update) =>
        update.AdditionalProperties?.GetValueOrDefault(ChatProperties.Telemetry) as IReadOnlyList<TokenRoute>;
}
