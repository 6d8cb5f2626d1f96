using System.Text;
using CoERouter.Host.Gateway.Wire;
using Microsoft.Extensions.AI;

namespace CoERouter.Host.Gateway;

/// <summary>Sums an answer up as its updates come: text, usage, why it ended.</summary>
internal sealed class AnswerTally
{
    private readonly StringBuilder _text = new();
    private readonly UsageDetails _usage = new();
    private ChatFinishReason? _finish;

    public string Text => _text.ToString();

    public ChatUsage Usage => ChatUsage.From(_usage);

    /// <summary>In OpenAI's terms; clients refuse any other word.</summary>
    public string FinishReason => _finish == ChatFinishReason.Length ? "length" : "stop";

    public void Add(ChatResponseUpdate update, bool keepText)
    {
        foreach (AIContent content in update.Contents)
        {
            if (content is UsageContent usage)
            {
                _usage.Add(usage.Details);
            }
        }

        _finish = update.FinishReason ?? _finish;
        if (keepText)
        {
            _text.Append(update.Text);
        }
    }
}
