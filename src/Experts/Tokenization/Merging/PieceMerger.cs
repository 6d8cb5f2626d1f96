namespace CoERouter.Experts.Tokenization.Merging;

/// <summary>Merges the tokens of one piece, lowest rank first and leftmost among equals. A linked list and a priority queue make it n log
/// n in the length of the piece. Not thread-safe: one for each call; its buffers are used again from piece to piece.</summary>
internal sealed class PieceMerger(MergeTable merges)
{
    private const int Gone = -1;
    private readonly PriorityQueue<int, ulong> _queue = new();
    private int[] _ids = new int[64];
    private int[] _next = new int[64];
    private int[] _previous = new int[64];

    /// <summary>Queue entries taken so far: the work done, for tests of its growth.</summary>
    internal long Steps { get; private set; }

    /// <summary>A buffer for the ids of a piece of <paramref name="length"/> bytes.</summary>
    internal Span<int> Begin(int length)
    {
        if (_ids.Length < length)
        {
            var capacity = Math.Max(length, 2 * _ids.Length);
            (_ids, _next, _previous) = (new int[capacity], new int[capacity], new int[capacity]);
        }

        return _ids.AsSpan(0, length);
    }

    /// <summary>Merges the first <paramref name="length"/> ids of the buffer in place; the result is as many of its first ids as the
    /// returned count.</summary>
    internal int Merge(int length)
    {
        for (var i = 0; i < length; i++)
        {
            (_previous[i], _next[i]) = (i - 1, i + 1);
        }

        _queue.Clear();
        for (var i = 0; i + 1 < length; i++)
        {
            Offer(i, length);
        }

        while (_queue.TryDequeue(out var left, out var priority))
        {
            Steps++;
            Apply(left, priority, length);
        }

        return Compact(length);
    }

    internal ReadOnlySpan<int> Ids(int count) => _ids.AsSpan(0, count);

    private void Apply(int left, ulong priority, int length)
    {
        // An entry is stale where its left token is gone or has another neighbour by now; a pair determines its rank, so the priority
        // tells.
        if (_ids[left] == Gone || _next[left] >= length || !merges.TryGet(_ids[left], _ids[_next[left]], out var merge)
            || priority != Priority(merge.Rank, left))
        {
            return;
        }

        var right = _next[left];
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
        var right = _next[left];
        if (right < length && merges.TryGet(_ids[left], _ids[right], out var merge))
        {
            _queue.Enqueue(left, Priority(merge.Rank, left));
        }
    }

    private int Compact(int length)
    {
        var count = 0;
        for (var i = 0; i < length; i = _next[i])
        {
            _ids[count++] = _ids[i];
        }

        return count;
    }

    private static ulong Priority(int rank, int position) => ((ulong)(uint)rank << 32) | (uint)position;
}
