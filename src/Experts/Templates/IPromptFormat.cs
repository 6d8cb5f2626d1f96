using CoERouter.Experts.Templates.ToolCalls;
using Microsoft.Extensions.AI;

namespace CoERouter.Experts.Templates;

/// <summary>Renders chats to the token ids that a model was trained to answer. Immutable and thread-safe.</summary>
public interface IPromptFormat
{
    /// <summary>Appends the prompt of a chat, up to the first token of the answer.</summary>
    /// <exception cref="ArgumentException">The chat cannot be rendered; the message says why.</exception>
    void Render(IReadOnlyList<ChatMessage> messages, List<int> ids);

    /// <summary>Appends the prompt of a chat with the options of its request: tools, documents and variables of a template. A format
    /// without a template takes none of these.</summary>
    /// <exception cref="ArgumentException">The chat cannot be rendered; the message says why.</exception>
    void Render(IReadOnlyList<ChatMessage> messages, ChatOptions? options, List<int> ids) => Render(messages, ids);

    /// <summary>How the model writes tool calls; null where it is not known to call tools.</summary>
    ToolCallFormat? ToolCalls => null;

    /// <summary>Whether documents and variables of a request reach the prompt.</summary>
    bool TakesVariables => false;
}
