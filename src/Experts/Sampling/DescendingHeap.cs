namespace CoERouter.Experts.Sampling;

/// <summary>Gives out ids by falling score, the lower id among equals: linear to build, logarithmic for each id taken, so that the few
/// likely tokens of a large vocabulary come without sorting it. Uses its buffer again; not thread-safe.</summary>
internal sealed class DescendingHeap(int capacity)
{
    private readonly int[] _ids = new int[capacity];
    private int _count;

    internal void Build(ReadOnlySpan<float> scores)
    {
        _count = scores.Length;
        for (var id = 0; id < _count; id++)
        {
            _ids[id] = id;
        }

        for (var node = (_count / 2) - 1; node >= 0; node--)
        {
            Sink(node, scores);
        }
    }

    /// <summary>Takes the first id that is left; <paramref name="scores"/> are those of <see cref="Build"/>.</summary>
    internal bool TryTake(ReadOnlySpan<float> scores, out int id)
    {
        id = _ids[0];
        if (_count == 0)
        {
            return false;
        }

        _ids[0] = _ids[--_count];
        Sink(0, scores);
        return true;
    }

    private void Sink(int node, ReadOnlySpan<float> scores)
    {
        while (true)
        {
            var child = (2 * node) + 1;
            if (child >= _count)
            {
                return;
            }

            if (child + 1 < _count && Before(_ids[child + 1], _ids[child], scores))
            {
                child++;
            }

            if (!Before(_ids[child], _ids[node], scores))
            {
                return;
            }

            (_ids[node], _ids[child]) = (_ids[child], _ids[node]);
            node = child;
        }
    }

    private static bool Before(int left, int right, ReadOnlySpan<float> scores) =>
        scores[left] > scores[right] || (scores[left] == scores[right] && left < right);
}
