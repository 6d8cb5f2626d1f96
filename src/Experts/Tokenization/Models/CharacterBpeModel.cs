using System.Text;
using CoERouter.Experts.Tokenization.Merging;
using CoERouter.Experts.Tokenization.Stages;
using CoERouter.Experts.Tokenization.Texts;

namespace CoERouter.Experts.Tokenization.Models;

/// <summary>Byte-pair encoding of the characters of a piece (Sennrich et al. 2016), with byte fallback as SentencePiece has it.
/// Immutable.</summary>
internal sealed class CharacterBpeModel : ITokenModel
{
    private const int LongestSymbol = 4;
    private readonly TokenVocabulary _vocabulary;
    private readonly MergeTable _merges;
    private readonly CharacterBpeOptions _options;
    private readonly ByteTokens? _bytes;

    internal CharacterBpeModel(TokenVocabulary vocabulary, MergeTable merges, CharacterBpeOptions options)
    {
        (_vocabulary, _merges, _options) = (vocabulary, merges, options);
        _bytes = options.FallsBackToBytes ? new ByteTokens(vocabulary) : null;
    }

    public void Encode(AlignedText piece, TokenizingRun run)
    {
        if (_options.IgnoresMerges && piece.Length <= _vocabulary.Longest && _vocabulary.TryRead(piece.Text, out int whole))
        {
            run.Add(whole, piece, 0, piece.Length);
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
            else if (_bytes is not null && _bytes.Read(text, start, bytes) is > 0 and var count)
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
