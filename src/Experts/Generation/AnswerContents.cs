using Microsoft.Extensions.AI;

namespace CoERouter.Experts.Generation;

/// <summary>What the text of one answer consists of: text alone, or text, reasoning and calls where the request has tools.</summary>
/// <param name="request">The request.</param>
/// <param name="chat">Its chat, whose calls have the identities that are taken.</param>
internal sealed class AnswerContents(GenerationRequest request, IEnumerable<ChatMessage> chat)
{
    private readonly Templates.ToolCalls.AnswerReader? _reader = request.ToolCalls?.CreateReader(
        [.. chat.SelectMany(message => message.Contents).OfType<FunctionCallContent>().Select(call => call.CallId)]);

    private string _gap = string.Empty;

    /// <summary>Whether a call came so far.</summary>
    public bool HasCalls { get; private set; }

    /// <summary>Whether nothing may follow: the one call that the request allows has come.</summary>
    public bool IsOver => HasCalls && request.SingleCall;

    public IReadOnlyList<AIContent> Read(string text) => _reader is null ? [new TextContent(text)] : Noted(_reader.Read(text));

    public IReadOnlyList<AIContent> Finish() => _reader is null ? [] : Noted(_reader.Finish());

    /// <summary>Why an answer of these contents ended. One that was cut off says so, whatever calls it holds.</summary>
    public ChatFinishReason? FinishReason(ChatFinishReason? answer) =>
        HasCalls && answer != ChatFinishReason.Length ? ChatFinishReason.ToolCalls : answer;

    /// <summary>The same with texts that follow each other joined.</summary>
    public static List<AIContent> Join(IReadOnlyList<AIContent> contents)
    {
        List<AIContent> joined = [];
        foreach (AIContent content in contents)
        {
            switch (content, joined.LastOrDefault())
            {
                case (TextContent next, TextContent before):
                    joined[^1] = new TextContent(before.Text + next.Text);
                    break;
                case (TextReasoningContent next, TextReasoningContent before):
                    joined[^1] = new TextReasoningContent(before.Text + next.Text);
                    break;
                default:
                    joined.Add(content);
                    break;
            }
        }

        return joined;
    }

    private IReadOnlyList<AIContent> Noted(IReadOnlyList<AIContent> contents)
    {
        if (IsOver)
        {
            return [];
        }

        int call = 0;
        while (call < contents.Count && contents[call] is not FunctionCallContent)
        {
            call++;
        }

        bool hadCalls = HasCalls;
        HasCalls |= call < contents.Count;
        return !HasCalls ? contents
            : WithoutGaps(IsOver ? contents.Take(call + 1) : contents, hadCalls);
    }

    // White space between calls parts them and says nothing; before further text it belongs to that.
    private List<AIContent> WithoutGaps(IEnumerable<AIContent> contents, bool afterCall)
    {
        List<AIContent> kept = [];
        foreach (AIContent content in contents)
        {
            if (content is not TextContent text || !afterCall)
            {
                afterCall |= content is FunctionCallContent;
                kept.Add(content);
            }
            else if (string.IsNullOrWhiteSpace(text.Text))
            {
                _gap += text.Text;
            }
            else
            {
                kept.Add(new TextContent(_gap + text.Text));
                _gap = string.Empty;
            }

            _gap = content is FunctionCallContent ? string.Empty : _gap;
        }

        return kept;
    }
}
