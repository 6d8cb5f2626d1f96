using System.Text.Encodings.Web;
using System.Text.Json;

namespace CoERouter.Host.Commands;

/// <summary>How the commands write JSON: one line, every character as it is where JSON allows it.</summary>
internal static class CommandJson
{
    public static CommandJsonContext Wire { get; } = new(
        new JsonSerializerOptions(CommandJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
