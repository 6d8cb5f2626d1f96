using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CoERouter.Host.Gateway.Wire;
using Microsoft.Extensions.AI;

namespace CoERouter.Host.Gateway;

/// <summary>Says calls in OpenAI's terms, where arguments are text.</summary>
internal static class ToolCallText
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ToolCall From(FunctionCallContent call)
    {
        ArrayBufferWriter<byte> text = new();
        using (Utf8JsonWriter json = new(text, Relaxed))
        {
            json.WriteStartObject();
            foreach ((string name, object? value) in call.Arguments ?? new Dictionary<string, object?>())
            {
                json.WritePropertyName(name);
                if (value is JsonElement element)
                {
                    element.WriteTo(json);
                }
                else
                {
                    JsonSerializer.Serialize(json, value, AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(object)));
                }
            }

            json.WriteEndObject();
        }

        return new ToolCall(call.CallId, "function", new ToolCallFunction(call.Name, Encoding.UTF8.GetString(text.WrittenSpan)));
    }
}
