using System.Text;
using CoERouter.Experts.Tokenization;

namespace CoERouter.Experts.Templates;

/// <summary>
/// Keeps the text of messages from becoming control tokens. A template mixes its own markers with messages into one text, from which other
/// runtimes read every control token, forged ones too. Here each control token in a message is enclosed and cut by code points that Unicode
/// reserves for internal use. They survive the template; what is whole between them is then encoded as plain text, and what a template
/// left of them cuts the token apart.
/// </summary>
internal sealed class MarkerGuard
{
    // Noncharacters U+FDD0 to U+FDEF come in threes; the first three that no input holds are taken.
    private const char FirstNoncharacter = '\ufdd0';
    private const int Sets = 10;

    private readonly AddedTokenMatcher _markers;
    private readonly char _open;
    private readonly char _cut;
    private readonly char _close;

    private MarkerGuard(AddedTokenMatcher markers, char open) =>
        (_markers, _open, _cut, _close) = (markers, open, (char)(open + 1), (char)(open + 2));

    /// <summary>A guard for one rendering.</summary>
    /// <param name="markers">Finds the control tokens.</param>
    /// <param name="isFree">Whether a code point occurs nowhere in the chat.</param>
    /// <exception cref="ArgumentException">The chat holds one of every three noncharacters.</exception>
    public static MarkerGuard Create(AddedTokenMatcher markers, Func<char, bool> isFree)
    {
        for (int set = 0; set < Sets; set++)
        {
            char open = (char)(FirstNoncharacter + (3 * set));
            if (isFree(open) && isFree((char)(open + 1)) && isFree((char)(open + 2)))
            {
                return new(markers, open);
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
            int middle = start + ((end - start) / 2);
            (guarded ??= new()).Append(text, from, start - from).Append(_open).Append(text, start, middle - start)
                .Append(_cut).Append(text, middle, end - middle).Append(_close);
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
            int at = rest.IndexOfAny(_open, _cut, _close);
            ReadOnlySpan<char> own = at < 0 ? rest : rest[..at];
            if (own.Length > 0)
            {
                tokenizer.Encode(own, special: true, ids);
            }

            if (at < 0)
            {
                break;
            }

            rest = rest[at..];
            if (TryReadEnclosed(rest, out string enclosed, out int length))
            {
                tokenizer.Encode(enclosed, special: false, ids);
            }

            rest = rest[length..];
        }
    }

    /// <summary>What a template made of enclosed texts, as text.</summary>
    public string Strip(string rendered) =>
        new([.. WithoutEscapes(rendered).Where(character => character != _open && character != _cut && character != _close)]);

    // JSON in plain ASCII spells them out.
    private string WithoutEscapes(string rendered)
    {
        foreach (char reserved in (ReadOnlySpan<char>)[_open, _cut, _close])
        {
            rendered = rendered.Replace($"\\u{(int)reserved:x4}", reserved.ToString(), StringComparison.Ordinal);
        }

        return rendered;
    }

    private bool TryReadEnclosed(ReadOnlySpan<char> text, out string enclosed, out int length)
    {
        (enclosed, length) = (string.Empty, 1);
        int cut = text[1..].IndexOfAny(_open, _cut, _close) + 1;
        int close = cut == 0 ? 0 : text[(cut + 1)..].IndexOfAny(_open, _cut, _close) + cut + 1;
        if (text[0] != _open || cut == 0 || text[cut] != _cut || close == cut || text[close] != _close)
        {
            return false;
        }

        (enclosed, length) = (string.Concat(text[1..cut], text[(cut + 1)..close]), close + 1);
        return true;
    }
}
