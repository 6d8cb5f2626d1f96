namespace CoERouter.Experts.Tokenization.Merging;

/// <summary>The merges of a vocabulary by pair of ids: which token a pair becomes, and its rank.</summary>
internal sealed class MergeTable
{
    private readonly Dictionary<ulong, (int Rank, int Id)> _merges;

    /// <summary>A merge that would spell a special token is left out, so that text cannot forge one.</summary>
    /// <exception cref="InvalidDataException">A merge names a token that the vocabulary does not hold.</exception>
    internal MergeTable(
        IReadOnlyList<(string Left, string Right)> merges, IReadOnlyDictionary<string, int> vocabulary, IReadOnlySet<int> specialIds)
    {
        _merges = new Dictionary<ulong, (int, int)>(merges.Count);
        for (var rank = 0; rank < merges.Count; rank++)
        {
            var (left, right) = merges[rank];
            var pair = Key(IdOf(left, rank, vocabulary), IdOf(right, rank, vocabulary));
            var merged = IdOf(left + right, rank, vocabulary);
            if (!specialIds.Contains(merged))
            {
                _merges[pair] = (rank, merged);
            }
        }
    }

    internal bool TryGet(int left, int right, out (int Rank, int Id) merge) => _merges.TryGetValue(Key(left, right), out merge);

    private static ulong Key(int left, int right) => ((ulong)(uint)left << 32) | (uint)right;

    private static int IdOf(string token, int rank, IReadOnlyDictionary<string, int> vocabulary) =>
        vocabulary.TryGetValue(token, out var id)
            ? id
            : throw new InvalidDataException($"Merge {rank} names the token \"{token}\", which the vocabulary does not hold.");
}
