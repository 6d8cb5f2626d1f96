using System.Text;
using CoERouter.Experts.Tokenization.Merging;
using CoERouter.Experts.Tokenization.Stages;
using CoERouter.Experts.Tokenization.Texts;

namespace CoERouter.Experts.Tokenization.Models;

/// <summary>Byte-pair encoding of the characters of a piece (Sennrich et al. 2016), with byte fallback as SentencePiece has it.
/// Immutable but for its cache; thread-safe.</summary>
internal sealed class CharacterBpeModel : ITokenModel
{
    private const int LongestSymbol = 4;

    /// <summary>How SentencePiece writes a space.</summary>
    private const char Space = '\u2581';

    private readonly TokenVocabulary _vocabulary;
    private readonly MergeTable _merges;
    private readonly CharacterBpeOptions _options;
    private readonly PieceCache _cache = new();
    private readonly bool _cutsAtSpaces;

    internal CharacterBpeModel(TokenVocabulary vocabulary, MergeTable merges, CharacterBpeOptions options)
    {
        (_vocabulary, _merges, _options) = (vocabulary, merges, options);

        // Where no token has a space after another character, no merge crosses such a place, and a text can be merged word by word.
        _cutsAtSpaces = options.Continuation.Length + options.EndOfWord.Length == 0 && vocabulary.TryRead([Space], out _)
            && vocabulary.Readable.Keys.All(static token => token.AsSpan().TrimStart(Space).IndexOf(Space) < 0);
    }

    public void Encode(AlignedText piece, TokenizingRun run)
    {
        if (_options.IgnoresMerges && piece.Length <= _vocabulary.Longest && _vocabulary.TryRead(piece.Text, out int whole))
        {
            run.Add(whole, piece, 0, piece.Length);
            return;
        }

        for (int start = 0, end; start < piece.Length; start = end)
        {
            end = _cutsAtSpaces ? WordEnd(piece.Text, start) : piece.Length;
            EncodeWord(piece.Slice(start, end), run);
        }
    }

    private static int WordEnd(ReadOnlySpan<char> text, int start)
    {
        int word = start + text[start..].IndexOfAnyExcept(Space);
        int space = word < start ? -1 : text[word..].IndexOf(Space);
        return space < 0 ? text.Length : word + space;
    }

    private void EncodeWord(AlignedText piece, TokenizingRun run)
    {
        if (!run.Tracks && _cache.TryGet(piece.Text, out ReadOnlySpan<int> known))
        {
            run.Ids.AddRange(known);
            return;
        }

        PieceMerger merger = run.MergerOf(_merges);
        Symbols symbols = new(merger.Begin(LongestSymbol * piece.Length), run.SymbolsOf(run.Tracks ? LongestSymbol * piece.Length : 0));
        Spell(piece.Text, ref symbols);
        int count = merger.Merge(symbols.Count);
        ReadOnlySpan<int> ids = merger.Ids(count);
        if (!run.Tracks)
        {
            run.Ids.AddRange(ids);
            _cache.Put(piece.Text, ids);
            return;
        }

        ReadOnlySpan<int> first = merger.FirstSymbols(count);
        for (int i = 0; i < count; i++)
        {
            int last = (i + 1 < count ? first[i + 1] : symbols.Count) - 1;
            run.Add(ids[i], piece, symbols.Places[first[i]].Start, symbols.Places[last].End);
        }
    }

    private void Spell(ReadOnlySpan<char> text, ref Symbols symbols)
    {
        // An unknown character waits, since the next one may join it.
        (int Start, int End)? waiting = null;
        Span<int> bytes = stackalloc int[LongestSymbol];
        for (int start = 0, length; start < text.Length; start += length)
        {
            Rune.DecodeFromUtf16(text[start..], out _, out length);
            int end = start + length;
            if (TryRead(text, start, end, out int id))
            {
                Flush(ref waiting, ref symbols);
                symbols.Add(id, start, end);
            }
            else if (_options.Bytes is not null && _options.Bytes.Read(text, start, bytes) is > 0 and var count)
            {
                foreach (int value in bytes[..count])
                {
                    symbols.Add(value, start, end);
                }
            }
            else if (_options.Unknown is not null)
            {
                if (!_options.FusesUnknown)
                {
                    Flush(ref waiting, ref symbols);
                }

                waiting = (waiting?.Start ?? start, end);
            }
        }

        Flush(ref waiting, ref symbols);
    }

    private bool TryRead(ReadOnlySpan<char> text, int start, int end, out int id)
    {
        string before = start > 0 ? _options.Continuation : "";
        string after = end == text.Length ? _options.EndOfWord : "";
        return before.Length + after.Length == 0
            ? _vocabulary.TryRead(text[start..end], out id)
            : _vocabulary.TryRead($"{before}{text[start..end]}{after}", out id);
    }

    private void Flush(ref (int Start, int End)? waiting, ref Symbols symbols)
    {
        if (waiting is { } place)
        {
            symbols.Add(_options.Unknown!.Value, place.Start, place.End);
            waiting = null;
        }
    }

    private ref struct Symbols(Span<int> ids, Span<(int Start, int End)> places)
    {
        private readonly Span<int> _ids = ids;

        public Span<(int Start, int End)> Places { get; } = places;

        public int Count { get; private set; }

        public void Add(int id, int start, int end)
        {
            if (!Places.IsEmpty)
            {
                Places[Count] = (start, end);
            }

            _ids[Count++] = id;
        }
    }
}
