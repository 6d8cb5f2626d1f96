using CoERouter.Experts.Products;

namespace CoERouter.Experts.Mixture;

/// <summary>Activations in 8 bits, in a pinned array that grows and is used again.</summary>
internal sealed unsafe class QuantizedRows
{
    private byte[] _memory = [];
    private int _columns;

    /// <summary>The rows as the products read them.</summary>
    public RoundedTokens View { get; private set; }

    /// <summary>Makes room; what was there is lost.</summary>
    public void Reserve(int rows, int columns, int weightBits)
    {
        _columns = columns;
        _memory = Pinned.Grown(_memory, checked((int)RoundedTokens.Bytes(rows, columns) + Pinned.CacheLine));
        View = RoundedTokens.Over((nint)Pinned.Aligned(_memory), rows, columns, weightBits);
    }

    public void Quantize(int row, float* input) => View.Round(row, input, _columns);
}
