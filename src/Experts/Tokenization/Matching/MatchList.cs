using System.Runtime.InteropServices;

namespace CoERouter.Experts.Tokenization.Matching;

/// <summary>Matches from left to right, none empty and none over another.</summary>
internal sealed class MatchList
{
    private readonly List<(int Start, int End)> _items = [];

    internal int Count => _items.Count;

    internal ReadOnlySpan<(int Start, int End)> Items => CollectionsMarshal.AsSpan(_items);

    internal (int Start, int End) this[int index] => _items[index];

    internal void Add(int start, int end) => _items.Add((start, end));

    internal void Clear() => _items.Clear();
}
