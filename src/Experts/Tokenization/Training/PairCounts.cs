using System.Runtime.InteropServices;

namespace CoERouter.Experts.Tokenization.Training;

/// <summary>How often each pair of neighbouring tokens stands in the counted words, kept up to date from merge to merge: a merge visits
/// only the words that hold its pair. Not thread-safe.</summary>
internal sealed class PairCounts
{
    private readonly List<int[]> _words = [];
    private readonly List<long> _wordCounts = [];
    private readonly Dictionary<(int Left, int Right), long> _counts = [];
    private readonly Dictionary<(int Left, int Right), HashSet<int>> _holders = [];
    private readonly PriorityQueue<(int Left, int Right), (long NegativeCount, int Left, int Right)> _queue = new();

    internal PairCounts(IEnumerable<(byte[] Word, long Count)> words, int firstByte)
    {
        foreach (var (word, count) in words)
        {
            _words.Add([.. word.Select(value => firstByte + value)]);
            _wordCounts.Add(count);
            AddPairs(_words.Count - 1, count);
        }

        foreach (var pair in _counts.Keys)
        {
            Enqueue(pair);
        }
    }

    /// <summary>The pair that stands most often, the one of lower ids among equals; null where none stands <paramref name="minimum"/>
    /// times.</summary>
    internal (int Left, int Right)? TakeMostFrequent(int minimum)
    {
        // Counts change after a pair is queued; an entry that is out of date is dropped, since every change queues the pair again.
        while (_queue.TryDequeue(out var pair, out var priority))
        {
            if (_counts.GetValueOrDefault(pair) == -priority.NegativeCount)
            {
                return -priority.NegativeCount >= minimum ? pair : null;
            }
        }

        return null;
    }

    /// <summary>Replaces every occurrence of <paramref name="pair"/> by <paramref name="token"/>, from left to right in each
    /// word.</summary>
    internal void Merge((int Left, int Right) pair, int token)
    {
        var changed = new HashSet<(int, int)>();
        foreach (var word in _holders[pair])
        {
            var tokens = _words[word];
            CollectPairs(tokens, changed);
            RemovePairs(word, pair);
            _words[word] = Replace(tokens, pair, token);
            CollectPairs(_words[word], changed);
            AddPairs(word, _wordCounts[word]);
        }

        _holders.Remove(pair);
        _counts.Remove(pair);
        changed.Remove(pair);
        foreach (var other in changed)
        {
            if (_counts.GetValueOrDefault(other) > 0)
            {
                Enqueue(other);
            }
        }
    }

    private static int[] Replace(int[] tokens, (int Left, int Right) pair, int token)
    {
        var merged = new List<int>(tokens.Length);
        for (var i = 0; i < tokens.Length; i++)
        {
            var match = i + 1 < tokens.Length && (tokens[i], tokens[i + 1]) == pair;
            merged.Add(match ? token : tokens[i]);
            i += match ? 1 : 0;
        }

        return [.. merged];
    }

    private static void CollectPairs(int[] tokens, HashSet<(int, int)> pairs)
    {
        for (var i = 0; i + 1 < tokens.Length; i++)
        {
            pairs.Add((tokens[i], tokens[i + 1]));
        }
    }

    private void AddPairs(int word, long count)
    {
        var tokens = _words[word];
        for (var i = 0; i + 1 < tokens.Length; i++)
        {
            var pair = (tokens[i], tokens[i + 1]);
            CollectionsMarshal.GetValueRefOrAddDefault(_counts, pair, out _) += count;
            ref var holders = ref CollectionsMarshal.GetValueRefOrAddDefault(_holders, pair, out _);
            (holders ??= []).Add(word);
        }
    }

    // The pair being merged keeps its holders, which are being enumerated.
    private void RemovePairs(int word, (int Left, int Right) merging)
    {
        var tokens = _words[word];
        for (var i = 0; i + 1 < tokens.Length; i++)
        {
            var pair = (tokens[i], tokens[i + 1]);
            CollectionsMarshal.GetValueRefOrAddDefault(_counts, pair, out _) -= _wordCounts[word];
            if (pair != merging)
            {
                _holders[pair].Remove(word);
            }
        }
    }

    private void Enqueue((int Left, int Right) pair) => _queue.Enqueue(pair, (-_counts[pair], pair.Left, pair.Right));
}
