using System.Text;
using CoERouter.Experts.Sampling;
using CoERouter.Experts.Tokenization;

namespace CoERouter.Experts.Generation;

/// <summary>Turns the tokens of one answer into text as they come, so that the parts together are what the tokenizer makes of all of them.
/// Not thread-safe.</summary>
/// <param name="model">The expert.</param>
/// <param name="markers">Whether control tokens are written as their texts, by which the reader of tool calls tells them; text is then left
/// as it stands, since cleaning it up would change arguments.</param>
internal sealed class AnswerText(ExpertModel model, bool markers)
{
    private readonly StreamingDetokenizer? _pieces = model.Tokenizer is TextTokenizer text ? new StreamingDetokenizer(text, markers) : null;
    private readonly Utf8Streamer _characters = new();

    public void Append(int token, StringBuilder text)
    {
        if (_pieces is not null)
        {
            _pieces.Append(token, text);
        }
        else if (markers && model.SpecialText(token) is { } marker)
        {
            _characters.Flush(text);
            text.Append(marker);
        }
        else
        {
            _characters.Append(model.Tokenizer.Bytes(token), text);
        }
    }

    public void Flush(StringBuilder text)
    {
        _pieces?.Flush(text);
        _characters.Flush(text);
    }
}
