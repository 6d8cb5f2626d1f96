using System.Text;
using CoERouter.Host.Gateway.Wire;
using Microsoft.Extensions.AI;

namespace CoERouter.Host.Gateway;

/// <summary>Sums an answer up as its updates come: text, calls, usage, why it ended.</summary>
/// <param name="keepsText">Whether the text is kept, for an answer that is written whole.</param>
internal sealed class AnswerTally(bool keepsText)
{
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _reasoning = new();
    private readonly List<ToolCall> _calls = [];
    private readonly UsageDetails _usage = new();
    private ChatFinishReason? _finish;

    /// <summary>The calls so far.</summary>
    public IReadOnlyList<ToolCall> Calls => _calls;

    /// <summary>The answer as one message.</summary>
    public ChatCompletionMessage Message => new(
        "assistant",
        _text.Length > 0 || _calls.Count == 0 ? _text.ToString() : null,
        _reasoning.Length > 0 ? _reasoning.ToString() : null,
        _calls.Count > 0 ? _calls : null);

    public ChatUsage Usage => ChatUsage.From(_usage);

    /// <summary>In OpenAI's terms; clients refuse any other word.</summary>
    public string FinishReason => _finish == ChatFinishReason.Length ? "length"
        : _finish == ChatFinishReason.ToolCalls ? "tool_calls"
        : "stop";

    public void Add(ChatResponseUpdate update)
    {
        foreach (AIContent content in update.Contents)
        {
            switch (content)
            {
                case UsageContent usage:
                    _usage.Add(usage.Details);
                    break;
                case FunctionCallContent call:
                    _calls.Add(ToolCallText.From(call));
                    break;
                case TextContent text when keepsText:
                    _text.Append(text.Text);
                    break;
                case TextReasoningContent reasoning when keepsText:
                    _reasoning.Append(reasoning.Text);
                    break;
                default:
                    break;
            }
        }

        _finish = update.FinishReason ?? _finish;
    }
}
