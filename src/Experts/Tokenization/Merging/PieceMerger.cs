namespace CoERouter.Experts.Tokenization.Merging;

/// <summary>Merges the tokens of one piece, lowest rank first and leftmost among equals. Short pieces are searched; for long ones a linked
/// list and a priority queue make it n log n in the length of the piece. Not thread-safe: one for each call; its buffers are used again
/// from piece to piece.</summary>
internal sealed class PieceMerger(MergeTable merges)
{
    private const int Gone = -1;

    /// <summary>Up to this length searching all pairs is faster than a queue.</summary>
    private const int LongestSearched = 32;

    private readonly PriorityQueue<int, ulong> _queue = new();
    private readonly (int Rank, int Id)[] _pairs = new (int, int)[LongestSearched];
    private int[] _ids = new int[64];
    private int[] _next = new int[64];
    private int[] _previous = new int[64];

    /// <summary>Merges tried so far: the work done, for tests of its growth.</summary>
    internal long Steps { get; private set; }

    /// <summary>A buffer for the ids of a piece of <paramref name="length"/> symbols.</summary>
    internal Span<int> Begin(int length)
    {
        if (_ids.Length < length)
        {
            int capacity = Math.Max(length, 2 * _ids.Length);
            (_ids, _next, _previous) = (new int[capacity], new int[capacity], new int[capacity]);
        }

        return _ids.AsSpan(0, length);
    }

    /// <summary>Merges the first <paramref name="length"/> ids of the buffer in place; the result is as many of its first ids as the
    /// returned count.</summary>
    internal int Merge(int length) => length <= LongestSearched ? Search(length) : Queue(length);

    internal ReadOnlySpan<int> Ids(int count) => _ids.AsSpan(0, count);

    /// <summary>For each id of the result, which symbol of the piece it begins with.</summary>
    internal ReadOnlySpan<int> FirstSymbols(int count) => _previous.AsSpan(0, count);

    private int Search(int length)
    {
        for (int i = 0; i < length; i++)
        {
            _previous[i] = i;
            _pairs[i] = i + 1 < length ? PairAt(i) : (int.MaxValue, 0);
        }

        while (length > 1)
        {
            int best = 0;
            for (int i = 1; i < length - 1; i++)
            {
                best = _pairs[i].Rank < _pairs[best].Rank ? i : best;
            }

            if (_pairs[best].Rank == int.MaxValue)
            {
                break;
            }

            Steps++;
            _ids[best] = _pairs[best].Id;
            int moved = length - best - 2;
            Array.Copy(_ids, best + 2, _ids, best + 1, moved);
            Array.Copy(_previous, best + 2, _previous, best + 1, moved);
            Array.Copy(_pairs, best + 2, _pairs, best + 1, moved);
            length--;
            _pairs[best] = best + 1 < length ? PairAt(best) : (int.MaxValue, 0);
            if (best > 0)
            {
                _pairs[best - 1] = PairAt(best - 1);
            }
        }

        return length;
    }

    private (int Rank, int Id) PairAt(int left) =>
        merges.TryGet(_ids[left], _ids[left + 1], out (int Rank, int Id) merge) ? merge : (int.MaxValue, 0);

    private int Queue(int length)
    {
        for (int i = 0; i < length; i++)
        {
            (_previous[i], _next[i]) = (i - 1, i + 1);
        }

        _queue.Clear();
        for (int i = 0; i + 1 < length; i++)
        {
            Offer(i, length);
        }

        while (_queue.TryDequeue(out int left, out ulong priority))
        {
            Steps++;
            Apply(left, priority, length);
        }

        return Compact(length);
    }

    private void Apply(int left, ulong priority, int length)
    {
        // An entry is stale where its left token is gone or has another neighbour by now; a pair determines its rank, so the priority
        // tells.
        if (_ids[left] == Gone || _next[left] >= length
            || !merges.TryGet(_ids[left], _ids[_next[left]], out (int Rank, int Id) merge) || priority != Priority(merge.Rank, left))
        {
            return;
        }

        int right = _next[left];
        _ids[left] = merge.Id;
        _ids[right] = Gone;
        _next[left] = _next[right];
        if (_next[left] < length)
        {
            _previous[_next[left]] = left;
        }

        Offer(left, length);
        if (_previous[left] >= 0)
        {
            Offer(_previous[left], length);
        }
    }

    private void Offer(int left, int length)
    {
        int right = _next[left];
        if (right < length && merges.TryGet(_ids[left], _ids[right], out (int Rank, int Id) merge))
        {
            _queue.Enqueue(left, Priority(merge.Rank, left));
        }
    }

    private int Compact(int length)
    {
        int count = 0;
        for (int i = 0; i < length; i = _next[i])
        {
            _previous[count] = i;
            _ids[count++] = _ids[i];
        }

        return count;
    }

    private static ulong Priority(int rank, int position) => ((ulong)(uint)rank << 32) | (uint)position;
}
