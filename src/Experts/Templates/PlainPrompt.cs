using CoERouter.Experts.Tokenization;
using Microsoft.Extensions.AI;

namespace CoERouter.Experts.Templates;

/// <summary>The prompt of a model without a chat template: the texts of <c>prompt_templates</c> around each message where the makers give
/// them, else the last message of the user as it is, for the model to go on with.</summary>
internal sealed class PlainPrompt(ITokenizer tokenizer, IReadOnlyDictionary<string, string> templates) : IPromptFormat
{
    private const string Content = "{Content}";

    public void Render(IReadOnlyList<ChatMessage> messages, List<int> ids)
    {
        ChatMessage last = messages.LastOrDefault(message => message.Role == ChatRole.User)
            ?? throw new ArgumentException("The chat has no message of the user.", nameof(messages));
        if (string.IsNullOrWhiteSpace(last.Text))
        {
            throw new ArgumentException("The last message of the user is empty.", nameof(messages));
        }

        ids.AddRange((tokenizer as TextTokenizer)?.PrefixIds ?? []);
        foreach (ChatMessage message in templates.ContainsKey(ChatRole.User.Value) ? messages : [last])
        {
            // Only the makers' own text may hold markers; a message is plain text, so that it can forge no role.
            string[] around = templates.GetValueOrDefault(message.Role.Value, Content).Split(Content, 2);
            tokenizer.Encode(around[0], special: true, ids);
            tokenizer.Encode(message.Text, special: false, ids);
            tokenizer.Encode(around.Length > 1 ? around[1] : "", special: true, ids);
        }
    }
}
