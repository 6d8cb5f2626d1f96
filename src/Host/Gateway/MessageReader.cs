using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace CoERouter.Host.Gateway;

/// <summary>Reads the messages of a conversation. Text only: a string, or an array of text parts; calls and their results beside
/// it.</summary>
internal static class MessageReader
{
    private const string LegalContent = "a string or an array of {\"type\":\"text\",\"text\":...} parts";
    private static readonly string[] LegalFields =
        ["role", "content", "name", "tool_calls", "tool_call_id", "reasoning_content", "refusal", "annotations", "audio", "function_call"];

    private static readonly string[] LegalPartFields = ["type", "text"];
    private static readonly string[] LegalCallFields = ["id", "type", "function", "index"];
    private static readonly string[] LegalFunctionFields = ["name", "arguments"];

    /// <summary>Reads the messages.</summary>
    /// <exception cref="GatewayRefusedException">They are missing, not legal, or no user message says anything.</exception>
    public static IReadOnlyList<ChatMessage> Read(Parameters parameters)
    {
        if (parameters.Find("messages") is not { } value)
        {
            throw parameters.Refuse(
                "missing_parameter",
                "messages",
                "The parameter \"messages\" is missing; it is an array of messages, the last of them the user's.");
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            throw parameters.Invalid("messages", value, "an array of messages");
        }

        List<ChatMessage> messages = [];
        HashSet<string> calls = new(StringComparer.Ordinal);
        foreach (JsonElement item in value.EnumerateArray())
        {
            string place = $"messages[{messages.Count}]";
            messages.Add(item.ValueKind == JsonValueKind.Object
                ? ReadMessage(new Parameters(item, place + ".", LegalFields), calls)
                : throw parameters.Invalid(place, item, "an object with \"role\" and \"content\""));
        }

        return string.IsNullOrWhiteSpace(messages.FindLast(message => message.Role == ChatRole.User)?.Text)
            ? throw parameters.Refuse("empty_prompt", "messages", "The prompt is empty; the last message of the user has to say something.")
            : messages;
    }

    private static ChatMessage ReadMessage(Parameters message, HashSet<string> calls)
    {
        ChatRole role = message.Text("role") switch
        {
            "user" => ChatRole.User,
            "assistant" => ChatRole.Assistant,
            "system" or "developer" => ChatRole.System,
            "tool" => ChatRole.Tool,
            _ => throw message.Refuse(
                "invalid_value", "role", "The role of a message is not legal; legal are system, developer, user, assistant and tool."),
        };
        RefuseFieldsOfOthers(message, role);
        List<AIContent> contents = role == ChatRole.Tool ? [ReadResult(message, calls)] : [new TextContent(ReadContent(message, role))];
        if (message.Text("reasoning_content") is { Length: > 0 } reasoning)
        {
            contents.Insert(0, new TextReasoningContent(reasoning));
        }

        foreach (FunctionCallContent call in ReadCalls(message))
        {
            contents.Add(calls.Add(call.CallId)
                ? call
                : throw message.Refuse("invalid_value", "tool_calls", "Two tool calls have the same \"id\"; each needs one of its own."));
        }

        return new ChatMessage(role, contents) { AuthorName = message.Text("name") };
    }

    private static void RefuseFieldsOfOthers(Parameters message, ChatRole role)
    {
        foreach (string name in (ReadOnlySpan<string>)["tool_calls", "reasoning_content"])
        {
            if (role != ChatRole.Assistant && message.Find(name) is { } value)
            {
                throw message.Invalid(name, value, "this only in a message of the assistant");
            }
        }

        if (role != ChatRole.Tool && message.Find("tool_call_id") is { } id)
        {
            throw message.Invalid("tool_call_id", id, "this only in a message of a tool");
        }

        // Clients send back what they got from others, empty.
        foreach (string name in (ReadOnlySpan<string>)["refusal", "annotations", "audio", "function_call"])
        {
            if (message.Find(name) is { } value && !(value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0))
            {
                throw message.Invalid(name, value, "null");
            }
        }
    }

    private static FunctionResultContent ReadResult(Parameters message, HashSet<string> calls)
    {
        string id = message.Text("tool_call_id")
            ?? throw message.Refuse("missing_parameter", "tool_call_id", "A message of a tool has no \"tool_call_id\".");
        return calls.Contains(id)
            ? new FunctionResultContent(id, ReadContent(message, ChatRole.Tool))
            : throw message.Refuse(
                "invalid_value", "tool_call_id", "The \"tool_call_id\" of a message is not the \"id\" of any tool call before it.");
    }

    private static IEnumerable<FunctionCallContent> ReadCalls(Parameters message)
    {
        if (message.Find("tool_calls") is not { } value)
        {
            yield break;
        }

        int place = 0;
        const string legal = "an array of {\"id\":...,\"type\":\"function\",\"function\":{\"name\":...,\"arguments\":...}}";
        if (value.ValueKind != JsonValueKind.Array)
        {
            throw message.Invalid("tool_calls", value, legal);
        }

        foreach (JsonElement item in value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object)
            {
                throw message.Invalid("tool_calls", item, legal);
            }

            Parameters call = new(item, message.PathOf($"tool_calls[{place++}]."), LegalCallFields);
            bool isFunction = call.Text("type") is null or "function";
            Parameters function = isFunction && call.Group("function", LegalFunctionFields) is { } group
                ? group
                : throw call.Refuse("invalid_value", "function", $"A tool call of a message is not legal; legal is {legal}.");
            if (call.Text("id") is not { Length: > 0 } id || function.Text("name") is not { } name || !ToolReader.IsName(name))
            {
                throw call.Refuse("invalid_value", "id", "A tool call of a message needs an \"id\" and the \"name\" of a function.");
            }

            yield return new FunctionCallContent(id, name, ReadArguments(function));
        }
    }

    private static Dictionary<string, object?> ReadArguments(Parameters function)
    {
        const string legal = "a string that holds a JSON object";
        string text = function.Text("arguments") is { Length: > 0 } given ? given : "{}";
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, RequestBody.Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.EnumerateObject()
                    .ToDictionary(argument => argument.Name, argument => (object?)argument.Value.Clone(), StringComparer.Ordinal)
                : throw function.Refuse("invalid_value", "arguments", $"The arguments of a tool call are no object; legal is {legal}.");
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw function.Refuse("invalid_value", "arguments", $"The arguments of a tool call are no valid JSON; legal is {legal}.");
        }
    }

    private static string ReadContent(Parameters message, ChatRole role)
    {
        if (message.Find("content") is not { } content)
        {
            return role == ChatRole.Assistant
                ? string.Empty
                : throw message.Refuse("missing_parameter", "content", $"A message has no content; legal is {LegalContent}.");
        }

        if (content.ValueKind != JsonValueKind.Array)
        {
            return message.TextOf(content, "content", LegalContent);
        }

        StringBuilder text = new();
        foreach (JsonElement item in content.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object)
            {
                throw message.Invalid("content", item, LegalContent);
            }

            string? type = item.TryGetProperty("type", out JsonElement kind) && kind.ValueKind == JsonValueKind.String
                ? kind.GetString()
                : null;
            if (type != "text")
            {
                throw message.Refuse(
                    "invalid_value", "content", "A part of a message's content is not text; legal are parts of type \"text\".");
            }

            text.Append(new Parameters(item, "content.", LegalPartFields).Text("text")
                ?? throw message.Refuse("missing_parameter", "content", "A text part of a message has no \"text\"."));
        }

        return text.ToString();
    }
}
