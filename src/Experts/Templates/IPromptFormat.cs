using Microsoft.Extensions.AI;

namespace CoERouter.Experts.Templates;

/// <summary>Renders chats to the token ids that a model was trained to answer. Immutable and thread-safe.</summary>
public interface IPromptFormat
{
    /// <summary>Appends the prompt of a chat, up to the first token of the answer.</summary>
    /// <exception cref="ArgumentException">The chat cannot be rendered; the message says why.</exception>
    void Render(IReadOnlyList<ChatMessage> messages, List<int> ids);
}
