using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace CoERouter.Experts.Templates;

/// <summary>What a chat template is given: a chat in the words of Hugging Face's templates.</summary>
public sealed record ChatTemplateInput
{
    private static readonly JsonSerializerOptions s_values =
        new(AIJsonUtilities.DefaultOptions) { WriteIndented = false, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The chat, in order.</summary>
    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    /// <summary>The functions that the model may call.</summary>
    public IReadOnlyList<AIFunctionDeclaration> Tools { get; init; } = [];

    /// <summary>True ends the prompt with the beginning of an answer. Default true.</summary>
    public bool AddGenerationPrompt { get; init; } = true;

    /// <summary>More names that the template sees, such as documents and enable_thinking.</summary>
    public IReadOnlyDictionary<string, object?> Variables { get; init; } = new Dictionary<string, object?>();

    /// <summary>Writes the names that a template sees as one JSON object.</summary>
    /// <param name="specialTokens">Names and texts of special tokens.</param>
    /// <param name="guard">Is applied to every string that comes from the chat.</param>
    internal JsonElement ToJson(IReadOnlyDictionary<string, string> specialTokens, Func<string, string> guard)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, s_json))
        {
            json.WriteStartObject();
            foreach ((string name, string token) in specialTokens)
            {
                json.WriteString(name, token);
            }

            json.WriteBoolean("add_generation_prompt", AddGenerationPrompt);
            json.WriteStartArray("messages");
            foreach (ChatMessage message in Messages)
            {
                WriteMessage(json, message, guard);
            }

            json.WriteEndArray();
            WriteTools(json, guard);
            foreach ((string name, object? value) in Variables)
            {
                json.WritePropertyName(name);
                WriteGuarded(json, JsonSerializer.SerializeToElement(value, s_values), guard);
            }

            json.WriteEndObject();
        }

        using JsonDocument document = JsonDocument.Parse(stream.GetBuffer().AsMemory(0, (int)stream.Length));
        return document.RootElement.Clone();
    }

    private void WriteTools(Utf8JsonWriter json, Func<string, string> guard)
    {
        // Templates ask whether there are tools at all: no list and an empty one differ for some.
        if (Tools.Count == 0)
        {
            return;
        }

        json.WriteStartArray("tools");
        foreach (AIFunctionDeclaration tool in Tools)
        {
            json.WriteStartObject();
            json.WriteString("type", "function");
            json.WriteStartObject("function");
            json.WriteString("name", guard(tool.Name));
            json.WriteString("description", guard(tool.Description));
            json.WritePropertyName("parameters");
            WriteGuarded(json, tool.JsonSchema, guard);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteMessage(Utf8JsonWriter json, ChatMessage message, Func<string, string> guard)
    {
        FunctionResultContent[] results = [.. message.Contents.OfType<FunctionResultContent>()];
        foreach (FunctionResultContent result in results)
        {
            json.WriteStartObject();
            json.WriteString("role", "tool");
            json.WriteString("tool_call_id", guard(result.CallId));
            json.WriteString("content", guard(result.Result switch
            {
                null => "null",
                string text => text,
                JsonElement { ValueKind: JsonValueKind.String } text => text.GetString()!,
                object value => JsonSerializer.Serialize(value, s_values),
            }));
            json.WriteEndObject();
        }

        if (results.Length == 0)
        {
            WritePlainMessage(json, message, guard);
        }
    }

    private static void WritePlainMessage(Utf8JsonWriter json, ChatMessage message, Func<string, string> guard)
    {
        if (message.Contents.FirstOrDefault(content =>
            content is not (TextContent or TextReasoningContent or UsageContent or FunctionCallContent)) is { } other)
        {
            throw new ArgumentException(
                $"A message holds content of the kind {other.GetType().Name}; the expert reads text and tool calls only.");
        }

        json.WriteStartObject();
        json.WriteString("role", guard(message.Role.Value));
        json.WriteString("content", guard(message.Text));
        string reasoning = string.Concat(message.Contents.OfType<TextReasoningContent>().Select(content => content.Text));
        if (reasoning.Length > 0)
        {
            json.WriteString("reasoning_content", guard(reasoning));
        }

        FunctionCallContent[] calls = [.. message.Contents.OfType<FunctionCallContent>()];
        if (calls.Length > 0)
        {
            json.WriteStartArray("tool_calls");
            foreach (FunctionCallContent call in calls)
            {
                json.WriteStartObject();
                json.WriteString("id", guard(call.CallId));
                json.WriteString("type", "function");
                json.WriteStartObject("function");
                json.WriteString("name", guard(call.Name));
                json.WritePropertyName("arguments");
                WriteGuarded(json, JsonSerializer.SerializeToElement(call.Arguments ?? new Dictionary<string, object?>(), s_values), guard);
                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteGuarded(Utf8JsonWriter json, JsonElement value, Func<string, string> guard)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (JsonProperty property in value.EnumerateObject())
                {
                    json.WritePropertyName(guard(property.Name));
                    WriteGuarded(json, property.Value, guard);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (JsonElement item in value.EnumerateArray())
                {
                    WriteGuarded(json, item, guard);
                }

                json.WriteEndArray();
                break;
            case JsonValueKind.String:
                json.WriteStringValue(guard(value.GetString()!));
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }
}
