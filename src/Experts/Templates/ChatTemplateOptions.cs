using System.Text.Json;
using Microsoft.Extensions.AI;

namespace CoERouter.Experts.Templates;

/// <summary>Reads what a chat template needs off the options of a request.</summary>
public static class ChatTemplateOptions
{
    /// <summary>The additional property that holds more names for the template, such as enable_thinking: an object.</summary>
    public const string Variables = "chat_template_kwargs";

    /// <summary>The additional property that holds the documents of a question: a list of objects.</summary>
    public const string Documents = "documents";

    // What the host alone decides.
    private static readonly HashSet<string> s_reserved = new(StringComparer.Ordinal) { "messages", "tools", "add_generation_prompt" };

    /// <summary>The input of a template. Tools of a request whose tool mode is none stay out of it.</summary>
    /// <exception cref="ArgumentException">A tool is no function, or a property is not of its form.</exception>
    public static ChatTemplateInput ToInput(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        List<AIFunctionDeclaration> tools = [];
        foreach (AITool tool in options?.ToolMode is NoneChatToolMode ? [] : options?.Tools ?? [])
        {
            tools.Add(tool as AIFunctionDeclaration
                ?? throw new ArgumentException($"The tool '{tool.Name}' is no function; an expert calls functions only.", nameof(options)));
        }

        Dictionary<string, object?> variables = new(StringComparer.Ordinal);
        if (options?.AdditionalProperties?.GetValueOrDefault(Documents) is { } documents)
        {
            variables[Documents] = documents;
        }

        if (options?.AdditionalProperties?.GetValueOrDefault(Variables) is { } more)
        {
            JsonElement element = JsonSerializer.SerializeToElement(more, AIJsonUtilities.DefaultOptions);
            if (element.ValueKind != JsonValueKind.Object)
            {
                throw new ArgumentException($"{Variables} is {element.ValueKind}; an object is wanted.", nameof(options));
            }

            foreach (JsonProperty property in element.EnumerateObject())
            {
                if (s_reserved.Contains(property.Name))
                {
                    throw new ArgumentException($"{Variables} sets '{property.Name}', which the request itself decides.", nameof(options));
                }

                variables[property.Name] = property.Value;
            }
        }

        return new() { Messages = messages, Tools = tools, Variables = variables };
    }
}
