namespace CoERouter.Experts.Tokenization.Merging;

/// <summary>The ids of pieces seen before, in a fixed number of slots; a newer piece takes the slot of an older one. Thread-safe: a slot
/// is replaced whole, and losing a race costs one merge.</summary>
internal sealed class PieceCache
{
    private const int Slots = 1 << 14;

    /// <summary>Longer pieces are rare, and would let a text decide how much memory the cache holds.</summary>
    private const int LongestPiece = 32;

    private readonly Entry?[] _entries = new Entry?[Slots];

    internal bool TryGet(ReadOnlySpan<char> piece, out ReadOnlySpan<int> ids)
    {
        ids = default;
        if (piece.Length > LongestPiece || Volatile.Read(ref _entries[SlotOf(piece)]) is not { } entry || !piece.SequenceEqual(entry.Piece))
        {
            return false;
        }

        ids = entry.Ids;
        return true;
    }

    internal void Put(ReadOnlySpan<char> piece, ReadOnlySpan<int> ids)
    {
        if (piece.Length <= LongestPiece)
        {
            Volatile.Write(ref _entries[SlotOf(piece)], new Entry(piece.ToString(), ids.ToArray()));
        }
    }

    private static int SlotOf(ReadOnlySpan<char> piece) => string.GetHashCode(piece) & (Slots - 1);

    private sealed record Entry(string Piece, int[] Ids);
}
