using CoERouter.Experts.Tokenization.Matching;
using CoERouter.Experts.Tokenization.Merging;
using CoERouter.Experts.Tokenization.Models;
using CoERouter.Experts.Tokenization.Texts;

namespace CoERouter.Experts.Tokenization.Stages;

/// <summary>What one call of the tokenizer writes to, with scratch memory that its stages share. Not thread-safe: one for each
/// call.</summary>
internal sealed class TokenizingRun(List<int> ids, List<(int Start, int End)>? spans)
{
    private readonly Stack<MatchList> _freeMatches = new();
    private PieceMerger? _merger;
    private (int Start, int End)[] _symbols = [];

    internal List<int> Ids { get; } = ids;

    /// <summary>False where nobody asks where in the text a token stands.</summary>
    internal bool Tracks => spans is not null;

    internal UnigramPath Path { get; } = new();

    /// <summary>The merger of this call; a tokenizer has one table of merges.</summary>
    internal PieceMerger MergerOf(MergeTable merges) => _merger ??= new PieceMerger(merges);

    /// <summary>Appends a token that stands for the characters from <paramref name="start"/> to <paramref name="end"/> of a
    /// piece.</summary>
    internal void Add(int id, AlignedText piece, int start, int end)
    {
        Ids.Add(id);
        spans?.Add((piece.StartOf(start), end > start ? piece.EndOf(end - 1) : piece.StartOf(start)));
    }

    /// <summary>Memory for the places of the symbols of a piece.</summary>
    internal Span<(int Start, int End)> SymbolsOf(int count)
    {
        if (_symbols.Length < count)
        {
            _symbols = new (int, int)[Math.Max(count, 2 * _symbols.Length)];
        }

        return _symbols.AsSpan(0, count);
    }

    /// <summary>Takes back every token from <paramref name="first"/> on.</summary>
    internal void RemoveFrom(int first)
    {
        spans?.RemoveRange(first - (Ids.Count - spans.Count), Ids.Count - first);
        Ids.RemoveRange(first, Ids.Count - first);
    }

    internal MatchList RentMatches() => _freeMatches.TryPop(out MatchList? list) ? list : new MatchList();

    internal void Return(MatchList matches)
    {
        matches.Clear();
        _freeMatches.Push(matches);
    }
}
