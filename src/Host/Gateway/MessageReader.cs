using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace CoERouter.Host.Gateway;

/// <summary>Reads the messages of a conversation. Text only: a string, or an array of text parts.</summary>
internal static class MessageReader
{
    private const string LegalContent = "a string or an array of {\"type\":\"text\",\"text\":...} parts";
    private static readonly string[] LegalFields = ["role", "content", "name"];
    private static readonly string[] LegalPartFields = ["type", "text"];

    /// <summary>Reads the messages.</summary>
    /// <exception cref="GatewayRefusedException">They are missing, not legal, or no user message says anything.</exception>
    public static IReadOnlyList<ChatMessage> Read(Parameters parameters)
    {
        if (parameters.Find("messages") is not { } value)
        {
            throw parameters.Refuse(
                "missing_parameter", "messages", "The parameter \"messages\" is missing; it is an array of messages, the last of them the user's.");
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            throw parameters.Invalid("messages", value, "an array of messages");
        }

        List<ChatMessage> messages = [];
        foreach (JsonElement item in value.EnumerateArray())
        {
            string place = $"messages[{messages.Count}]";
            messages.Add(item.ValueKind == JsonValueKind.Object
                ? ReadMessage(new Parameters(item, place + ".", LegalFields))
                : throw parameters.Invalid(place, item, "an object with \"role\" and \"content\""));
        }

        return string.IsNullOrWhiteSpace(messages.FindLast(message => message.Role == ChatRole.User)?.Text)
            ? throw parameters.Refuse("empty_prompt", "messages", "The prompt is empty; the last message of the user has to say something.")
            : messages;
    }

    private static ChatMessage ReadMessage(Parameters message)
    {
        ChatRole role = message.Text("role") switch
        {
            "user" => ChatRole.User,
            "assistant" => ChatRole.Assistant,
            "system" or "developer" => ChatRole.System,
            _ =>
                throw message.Refuse(
                    "invalid_value", "role", "The role of a message is not legal; legal are system, developer, user and assistant."),
        };
        return new ChatMessage(role, ReadContent(message, role)) { AuthorName = message.Text("name") };
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
