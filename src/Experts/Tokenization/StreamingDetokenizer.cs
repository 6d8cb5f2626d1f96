using System.Runtime.InteropServices;
using System.Text;

namespace CoERouter.Experts.Tokenization;

/// <summary>Turns tokens into text as they come, so that the parts together are what <see cref="TextTokenizer.Decode(ReadOnlySpan{int})"/>
/// gives for all of them: whole characters only, and without the space that a decoder leaves out before a text. It decodes a window of
/// the last tokens with and without the new one. One for each stream; not thread-safe.</summary>
public sealed class StreamingDetokenizer
{
    /// <summary>A character has four bytes, and a token spells one byte at least; what waits longer is no character.</summary>
    private const int MostWaiting = 16;

    private const char Replacement = '\uFFFD';
    private readonly TextTokenizer _tokenizer;
    private readonly List<int> _window = [];
    private int _shown;
    private string _shownText = "";

    /// <summary>A stream of the tokens of <paramref name="tokenizer"/>.</summary>
    public StreamingDetokenizer(TextTokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        _tokenizer = tokenizer;
    }

    /// <summary>Reads a token and appends the characters that are whole to <paramref name="text"/>. Special tokens stand for
    /// nothing.</summary>
    public void Append(int id, StringBuilder text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (_tokenizer.IsSpecial(id))
        {
            return;
        }

        _window.Add(id);
        string decoded = Decode();
        if (decoded.Length > _shownText.Length && (decoded[^1] != Replacement || _window.Count - _shown > MostWaiting))
        {
            Show(decoded, text);
            _window.RemoveRange(0, _shown);
            _shown = _window.Count;
            _shownText = Decode();
        }
    }

    /// <summary>Ends the stream: what is no whole character becomes U+FFFD. It can then be used for another stream.</summary>
    public void Flush(StringBuilder text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Show(Decode(), text);
        _window.Clear();
        (_shown, _shownText) = (0, "");
    }

    private string Decode() => _tokenizer.Decode(CollectionsMarshal.AsSpan(_window));

    private void Show(string decoded, StringBuilder text)
    {
        if (decoded.Length > _shownText.Length)
        {
            text.Append(decoded, _shownText.Length, decoded.Length - _shownText.Length);
        }
    }
}
