using System.Text.Encodings.Web;
using System.Text.Json;

namespace CoERouter.Host.Gateway.Wire;

/// <summary>How the gateway writes JSON.</summary>
internal static class GatewayJson
{
    /// <summary>Writes every character as it is where JSON allows it; the answers are JSON, never a part of a page.</summary>
    public static GatewayJsonContext Wire { get; } = new(
        new JsonSerializerOptions(GatewayJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
