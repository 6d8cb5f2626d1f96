using System.Text;
using CoERouter.Experts.Tokenization;

namespace CoERouter.Experts.Templates;

/// <summary>
/// Keeps the text of messages from becoming control tokens. A template mixes its own markers with messages into one text, from which other
/// runtimes read every control token, forged ones too. Here each control token in a message is enclosed in two code points that Unicode
/// reserves for internal use, which survive the template; what they enclose is then encoded as plain text.
/// </summary>
internal sealed class MarkerGuard
{
    // Noncharacters U+FDD0 to U+FDEF come in pairs; the first pair that no input holds is taken.
    private const char FirstNoncharacter = '\ufdd0';
    private const int Pairs = 16;

    private readonly AddedTokenMatcher _markers;
    private readonly int _longest;
    private readonly char _open;
    private readonly char _close;

    private MarkerGuard(AddedTokenMatcher markers, int longest, char open, char close) =>
        (_markers, _longest, _open, _close) = (markers, longest, open, close);

    /// <summary>A guard for one rendering.</summary>
    /// <param name="markers">Finds the control tokens.</param>
    /// <param name="longest">Characters of the longest control token.</param>
    /// <param name="isFree">Whether a code point occurs nowhere in the chat.</param>
    /// <exception cref="ArgumentException">The chat holds one of every pair of noncharacters.</exception>
    public static MarkerGuard Create(AddedTokenMatcher markers, int longest, Func<char, bool> isFree)
    {
        for (int pair = 0; pair < Pairs; pair++)
        {
            (char open, char close) = ((char)(FirstNoncharacter + (2 * pair)), (char)(FirstNoncharacter + (2 * pair) + 1));
            if (isFree(open) && isFree(close))
            {
                return new(markers, longest, open, close);
            }
        }

        throw new ArgumentException("The chat holds code points from U+FDD0 to U+FDEF, which Unicode reserves for internal use.");
    }

    /// <summary>Encloses every control token of a text.</summary>
    public string Enclose(string text)
    {
        StringBuilder? guarded = null;
        int from = 0;
        while (_markers.Find(text, from, out int start, out int end) is not null)
        {
            (guarded ??= new()).Append(text, from, start - from).Append(_open).Append(text, start, end - start).Append(_close);
            from = end;
        }

        return guarded is null ? text : guarded.Append(text, from, text.Length - from).ToString();
    }

    /// <summary>Encodes what a template made of enclosed texts.</summary>
    public void Encode(string rendered, ITokenizer tokenizer, List<int> ids)
    {
        ReadOnlySpan<char> rest = WithoutEscapes(rendered);
        while (rest.Length > 0)
        {
            int open = rest.IndexOf(_open);
            EncodeBare(open < 0 ? rest : rest[..open], special: true, tokenizer, ids);
            if (open < 0)
            {
                break;
            }

            rest = rest[(open + 1)..];

            // A template that cuts a message may lose the closing one; no control token is longer than the longest.
            int close = rest.IndexOf(_close);
            int end = close >= 0 && close <= _longest ? close : Math.Min(_longest, rest.Length);
            EncodeBare(rest[..end], special: false, tokenizer, ids);
            rest = rest[end..];
        }
    }

    /// <summary>What a template made of enclosed texts, as text.</summary>
    public string Strip(string rendered) => WithoutEscapes(rendered)
        .Replace(_open.ToString(), string.Empty, StringComparison.Ordinal)
        .Replace(_close.ToString(), string.Empty, StringComparison.Ordinal);

    // JSON in plain ASCII spells them out.
    private string WithoutEscapes(string rendered) => rendered
        .Replace($"\\u{(int)_open:x4}", _open.ToString(), StringComparison.Ordinal)
        .Replace($"\\u{(int)_close:x4}", _close.ToString(), StringComparison.Ordinal);

    private void EncodeBare(ReadOnlySpan<char> text, bool special, ITokenizer tokenizer, List<int> ids)
    {
        if (text.ContainsAny(_open, _close))
        {
            text = text.ToString().Replace(_open.ToString(), string.Empty, StringComparison.Ordinal)
                .Replace(_close.ToString(), string.Empty, StringComparison.Ordinal);
        }

        if (text.Length > 0)
        {
            tokenizer.Encode(text, special, ids);
        }
    }
}
