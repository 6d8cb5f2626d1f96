namespace CoERouter.Experts.Products;

/// <summary>Products of quantized matrices with rounded activations, for one family of instructions. Stateless and thread-safe.</summary>
internal abstract unsafe class BlockProducts
{
    /// <summary>Tokens that share one walk over a panel.</summary>
    public const int TileTokens = 4;

    /// <summary>From this many tokens on, turning a panel costs less than it saves.</summary>
    public const int TokensForPanel = 4;

    // Few enough rows to stay in a cache while several tokens read them.
    private const int SlabRows = 32;

    /// <summary>Rows that share the loads of one token's activations.</summary>
    protected const int RowsAtOnce = 4;

    /// <summary>The fastest that this processor runs.</summary>
    public static BlockProducts ForThisProcessor() =>
        VnniDots.IsSupported ? new BlockProducts<VnniDots>()
        : Avx2Dots.IsSupported ? new BlockProducts<Avx2Dots>()
        : new BlockProducts<PortableDots>();

    /// <summary>Rows [first, end) times one token, read in their order as they lie. Result of row r goes to element r.</summary>
    public abstract void Rows(in BlockMatrix matrix, int first, int end, in RoundedTokens tokens, int token, float* result);

    /// <summary>A panel times four tokens; <paramref name="results"/> gets [4, 16].</summary>
    public abstract void Tile(in Panel panel, in RoundedTokens tokens, int token0, int token1, int token2, int token3, float* results);

    /// <summary>
    /// Rows [first, end) times tokens. Result of token t and row r goes to element t × <paramref name="stride"/> + r.
    /// <paramref name="panel"/> is room for one panel, needed from <see cref="TokensForPanel"/> on.
    /// </summary>
    public void Multiply(in BlockMatrix matrix, int first, int end, in RoundedTokens tokens, int count, float* result, long stride, nint panel)
    {
        if (count < TokensForPanel)
        {
            for (int row = first; row < end; row += SlabRows)
            {
                for (int token = 0; token < count; token++)
                {
                    Rows(matrix, row, Math.Min(end, row + SlabRows), tokens, token, result + (token * stride));
                }
            }

            return;
        }

        var turned = new Panel(panel, matrix.Blocks);
        float* tile = stackalloc float[TileTokens * Panel.Rows];
        for (int row = first; row < end; row += Panel.Rows)
        {
            turned.Fill(matrix, row);
            int rows = Math.Min(Panel.Rows, end - row);
            for (int token = 0; token < count; token += TileTokens)
            {
                int last = count - 1;
                Tile(turned, tokens, token, Math.Min(token + 1, last), Math.Min(token + 2, last), Math.Min(token + 3, last), tile);
                for (int i = 0; i < TileTokens && token + i < count; i++)
                {
                    new ReadOnlySpan<float>(tile + (i * Panel.Rows), rows).CopyTo(new Span<float>(result + ((token + i) * stride) + row, rows));
                }
            }
        }
    }
}
