using System.Runtime.InteropServices;
using System.Text;
using CoERouter.Experts.Sampling;
using CoERouter.Experts.Tokenization.Decoding;

namespace CoERouter.Experts.Tokenization;

/// <summary>Turns tokens into text as they come, so that the parts together are what <see cref="TextTokenizer.Decode(ReadOnlySpan{int})"/>
/// gives for all of them: whole characters only, and without the space that a decoder leaves out before a text. Where tokens are bytes it
/// joins those; else it decodes a window of the last tokens with and without the new one. Only where a run of byte tokens breaks off within
/// a character do they differ: the whole then loses all of the run, and the stream has shown the characters before. One for each stream;
/// not thread-safe.</summary>
public sealed class StreamingDetokenizer
{
    /// <summary>A character has four bytes, and a token spells one byte at least; what waits longer is no character.</summary>
    private const int MostWaiting = 16;

    private const char Replacement = '\uFFFD';
    private readonly TextTokenizer _tokenizer;
    private readonly bool _special;
    private readonly Utf8Streamer? _bytes;
    private readonly TextCleanupStream? _cleanup;
    private readonly StringBuilder _raw = new();
    private readonly List<int> _window = [];
    private int _shown;
    private string _shownText = "";

    /// <summary>A stream of the tokens of <paramref name="tokenizer"/>.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="special">True where control tokens are written as their texts, and nothing is cleaned up, so that a reader finds what
    /// the model wrote; false where they stand for nothing.</param>
    public StreamingDetokenizer(TextTokenizer tokenizer, bool special = false)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        (_tokenizer, _special) = (tokenizer, special);
        _bytes = tokenizer.IsBytewise ? new Utf8Streamer() : null;
        _cleanup = tokenizer.CleansUp && !special ? new TextCleanupStream() : null;
    }

    /// <summary>Reads a token and appends the characters that are whole to <paramref name="text"/>. An id that no token has stands for
    /// nothing.</summary>
    public void Append(int id, StringBuilder text)
    {
        ArgumentNullException.ThrowIfNull(text);
        StringBuilder target = _cleanup is null ? text : _raw;
        if (_tokenizer.TextOf(id) is { } token && (_special || !_tokenizer.IsSpecial(id)))
        {
            if (_bytes is null)
            {
                AppendWindow(id, target);
            }
            else if (_tokenizer.IsSpecial(id))
            {
                _bytes.Flush(target);
                target.Append(token);
            }
            else
            {
                _bytes.Append(_tokenizer.Bytes(id), target);
            }
        }

        CleanUp(text);
    }

    /// <summary>Ends the stream: what is no whole character becomes U+FFFD. It can then be used for another stream.</summary>
    public void Flush(StringBuilder text)
    {
        ArgumentNullException.ThrowIfNull(text);
        StringBuilder target = _cleanup is null ? text : _raw;
        _bytes?.Flush(target);
        Show(Decode(), target);
        _window.Clear();
        (_shown, _shownText) = (0, "");
        CleanUp(text);
        _cleanup?.Flush(text);
    }

    private void AppendWindow(int id, StringBuilder text)
    {
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

    private string Decode(int from = 0) =>
        from == _window.Count ? "" : _tokenizer.DecodeAsItStands(CollectionsMarshal.AsSpan(_window)[from..], _special);

    private void Show(string decoded, StringBuilder text)
    {
        if (!decoded.StartsWith(_shownText, StringComparison.Ordinal))
        {
            // A run of byte tokens broke off, and what was shown of it reads otherwise now; only the new tokens are still to be shown.
            text.Append(Decode(_shown));
        }
        else if (decoded.Length > _shownText.Length)
        {
            text.Append(decoded, _shownText.Length, decoded.Length - _shownText.Length);
        }
    }

    private void CleanUp(StringBuilder text)
    {
        if (_cleanup is null)
        {
            return;
        }

        foreach (ReadOnlyMemory<char> chunk in _raw.GetChunks())
        {
            _cleanup.Append(chunk.Span, text);
        }

        _raw.Clear();
    }
}
