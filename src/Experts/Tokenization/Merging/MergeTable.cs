using System.Numerics;

namespace CoERouter.Experts.Tokenization.Merging;

/// <summary>The merges of a vocabulary by pair of ids: which token a pair becomes, and its rank. An open hash table, since every step of
/// encoding looks pairs up. Immutable once built.</summary>
internal sealed class MergeTable
{
    private const ulong Empty = ulong.MaxValue;
    private ulong[] _pairs;
    private (int Rank, int Id)[] _merges;
    private int _count;

    /// <summary>A merge that would spell a special token is left out, so that text cannot forge one.</summary>
    /// <param name="merges">Pairs in order of rank.</param>
    /// <param name="vocabulary">Tokens by text.</param>
    /// <param name="specialIds">Tokens that no merge may spell.</param>
    /// <param name="continuation">What a token begins with that goes on with a word; it is left out of the right part.</param>
    /// <exception cref="InvalidDataException">A merge names a token that the vocabulary does not hold.</exception>
    internal MergeTable(
        IReadOnlyList<(string Left, string Right)> merges, IReadOnlyDictionary<string, int> vocabulary, IReadOnlySet<int> specialIds,
        string continuation = "")
        : this(merges.Count)
    {
        for (int rank = 0; rank < merges.Count; rank++)
        {
            (string left, string right) = merges[rank];
            string tail = right.StartsWith(continuation, StringComparison.Ordinal) ? right[continuation.Length..] : right;
            (int first, int second) = (IdOf(left, rank, vocabulary), IdOf(right, rank, vocabulary));
            int merged = IdOf(left + tail, rank, vocabulary);
            if (!specialIds.Contains(merged))
            {
                Put(first, second, rank, merged);
            }
        }
    }

    private MergeTable(int capacity)
    {
        _pairs = [];
        _merges = [];
        Resize(capacity);
    }

    /// <summary>The merges of a vocabulary that has ranks instead of merges: any two neighbours that together spell a token become it,
    /// lowest rank first.</summary>
    /// <param name="tokens">The tokens that merges may spell, each with its rank.</param>
    /// <param name="partIds">The tokens that may be parts of another, by text.</param>
    internal static MergeTable OfRanks(IEnumerable<(string Text, int Id, int Rank)> tokens, Dictionary<string, int> partIds)
    {
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> parts = partIds.GetAlternateLookup<ReadOnlySpan<char>>();
        MergeTable table = new(partIds.Count);
        foreach ((string text, int id, int rank) in tokens)
        {
            for (int cut = 1; cut < text.Length; cut++)
            {
                if (parts.TryGetValue(text.AsSpan(0, cut), out int left) && parts.TryGetValue(text.AsSpan(cut), out int right))
                {
                    table.Put(left, right, rank, id);
                }
            }
        }

        return table;
    }

    internal bool TryGet(int left, int right, out (int Rank, int Id) merge)
    {
        ulong pair = Key(left, right);
        for (int slot = SlotOf(pair); ; slot = (slot + 1) & (_pairs.Length - 1))
        {
            if (_pairs[slot] == pair)
            {
                merge = _merges[slot];
                return true;
            }

            if (_pairs[slot] == Empty)
            {
                merge = default;
                return false;
            }
        }
    }

    private void Put(int left, int right, int rank, int id)
    {
        if (2 * (_count + 1) > _pairs.Length)
        {
            Resize(_pairs.Length);
        }

        ulong pair = Key(left, right);
        int slot = SlotOf(pair);
        while (_pairs[slot] != Empty && _pairs[slot] != pair)
        {
            slot = (slot + 1) & (_pairs.Length - 1);
        }

        _count += _pairs[slot] == Empty ? 1 : 0;
        (_pairs[slot], _merges[slot]) = (pair, (rank, id));
    }

    // Twice as many slots as merges, so that a look-up ends soon.
    private void Resize(int merges)
    {
        (ulong[] pairs, (int Rank, int Id)[] values) = (_pairs, _merges);
        int slots = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, 2 * merges + 2));
        (_pairs, _merges, _count) = (new ulong[slots], new (int, int)[slots], 0);
        Array.Fill(_pairs, Empty);
        for (int i = 0; i < pairs.Length; i++)
        {
            if (pairs[i] != Empty)
            {
                Put((int)(pairs[i] >> 32), (int)pairs[i], values[i].Rank, values[i].Id);
            }
        }
    }

    // Fibonacci hashing: the high bits of the product depend on all bits of the pair.
    private int SlotOf(ulong pair) => (int)((pair * 0x9E3779B97F4A7C15UL) >> (64 - BitOperations.Log2((uint)_pairs.Length)));

    private static ulong Key(int left, int right) => ((ulong)(uint)left << 32) | (uint)right;

    private static int IdOf(string token, int rank, IReadOnlyDictionary<string, int> vocabulary) =>
        vocabulary.TryGetValue(token, out int id)
            ? id
            : throw new InvalidDataException($"Merge {rank} names the token \"{token}\", which the vocabulary does not hold.");
}
