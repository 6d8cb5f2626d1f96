namespace CoERouter.Training.Attention;

/// <summary>The sizes of one attention node.</summary>
/// <param name="Rows">Packed rows of the batch.</param>
/// <param name="Length">Positions of a row.</param>
/// <param name="Heads">Query heads.</param>
/// <param name="KeyValueHeads">Heads of keys and values; each serves as many query heads as the others.</param>
/// <param name="HeadSize">Elements of a head, even.</param>
internal readonly record struct AttentionShape(int Rows, int Length, int Heads, int KeyValueHeads, int HeadSize)
{
    /// <summary>Elements of a head in scratch memory: whole vectors, the rest zero.</summary>
    public int Stride => (HeadSize + BlockProducts.Lanes - 1) / BlockProducts.Lanes * BlockProducts.Lanes;

    /// <summary>Query heads that share the keys and values of one.</summary>
    public int Shared => Heads / KeyValueHeads;

    /// <summary>Elements of a token's queries, keys and values together.</summary>
    public int PackedWidth => (Heads + (2 * KeyValueHeads)) * HeadSize;

    /// <summary>Elements of a token's output.</summary>
    public int OutputWidth => Heads * HeadSize;

    /// <summary>Where a head's keys begin in a token's packed row.</summary>
    public int KeyOffset(int keyValueHead) => (Heads + keyValueHead) * HeadSize;

    /// <summary>Where a head's values begin in a token's packed row.</summary>
    public int ValueOffset(int keyValueHead) => (Heads + KeyValueHeads + keyValueHead) * HeadSize;

    /// <summary>Positions rounded up to whole vectors: the columns of a score row in scratch memory.</summary>
    public static int Columns(int length) => (length + BlockProducts.Lanes - 1) / BlockProducts.Lanes * BlockProducts.Lanes;

    /// <summary>Positions rounded up to whole blocks of rows.</summary>
    public static int BlockRows(int length) => (length + BlockProducts.RowsPerBlock - 1) / BlockProducts.RowsPerBlock * BlockProducts.RowsPerBlock;
}
