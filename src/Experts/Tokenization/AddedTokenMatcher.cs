using System.Buffers;
using System.Text;

namespace CoERouter.Experts.Tokenization;

/// <summary>Finds added tokens in text: the leftmost, and the longest of those. Immutable. Work is bounded by the text times the longest
/// token.</summary>
internal sealed class AddedTokenMatcher
{
    private readonly Dictionary<(int Node, char Character), int> _edges = [];
    private readonly Dictionary<int, AddedToken> _tokens = [];
    private readonly SearchValues<char> _firstCharacters;

    internal AddedTokenMatcher(IEnumerable<AddedToken> tokens)
    {
        var nodes = 1;
        foreach (var token in tokens)
        {
            var node = 0;
            foreach (var character in token.Content)
            {
                if (!_edges.TryGetValue((node, character), out var next))
                {
                    _edges[(node, character)] = next = nodes++;
                }

                node = next;
            }

            _tokens[node] = token;
        }

        _firstCharacters = SearchValues.Create(_edges.Keys.Where(edge => edge.Node == 0).Select(edge => edge.Character).ToArray());
    }

    /// <summary>The first token at or after <paramref name="from"/>, with the span of text that it takes; null where there is
    /// none.</summary>
    internal AddedToken? Find(ReadOnlySpan<char> text, int from, out int start, out int end)
    {
        start = from;
        while (true)
        {
            var skip = text[start..].IndexOfAny(_firstCharacters);
            if (skip < 0)
            {
                end = start = text.Length;
                return null;
            }

            start += skip;
            if (LongestAt(text, start, out end) is { } token)
            {
                Strip(text, token, from, ref start, ref end);
                return token;
            }

            start++;
        }
    }

    private AddedToken? LongestAt(ReadOnlySpan<char> text, int start, out int end)
    {
        AddedToken? longest = null;
        end = start;
        var node = 0;
        for (var i = start; i < text.Length && _edges.TryGetValue((node, text[i]), out node); i++)
        {
            if (_tokens.TryGetValue(node, out var token) && (!token.SingleWord || StandsAlone(text, start, i + 1)))
            {
                (longest, end) = (token, i + 1);
            }
        }

        return longest;
    }

    private static void Strip(ReadOnlySpan<char> text, AddedToken token, int from, ref int start, ref int end)
    {
        while (token.LeftStrip && start > from && char.IsWhiteSpace(text[start - 1]))
        {
            start--;
        }

        while (token.RightStrip && end < text.Length && char.IsWhiteSpace(text[end]))
        {
            end++;
        }
    }

    private static bool StandsAlone(ReadOnlySpan<char> text, int start, int end)
    {
        Rune.DecodeLastFromUtf16(text[..start], out var before, out _);
        Rune.DecodeFromUtf16(text[end..], out var after, out _);
        return (start == 0 || !IsWord(before)) && (end == text.Length || !IsWord(after));
    }

    private static bool IsWord(Rune rune) => Rune.IsLetterOrDigit(rune) || rune.Value == '_';
}
