using CoERouter.Experts.Products;

namespace CoERouter.Experts.Mixture;

/// <summary>
/// Pairs of quantized rows of one expert times the rounded activations of its tokens. A few tokens read the rows as they lie; from
/// <see cref="BlockProducts.TokensForPanel"/> on, sixteen rows at a time are turned once for all of the expert's tokens. Stateless and thread-safe.
/// </summary>
internal sealed unsafe class IntegerPairs(BlockProducts products)
{
    private const int PairsOfPanel = Panel.Rows / 2;

    // Rows whose results wait on the stack to be handed out by pairs.
    private const int PieceRows = 64;

    /// <summary>Multiplies rows [row, row + 2 × pairs) with the activations of entries [from, to).</summary>
    public void Multiply(
        in BlockMatrix matrix, int row, int pairs, in ActivationRows rows, int from, int to, in PairTarget target, nint panel)
    {
        if (to - from >= BlockProducts.TokensForPanel)
        {
            Panels(matrix, row, pairs, rows, from, to, target, new(panel, matrix.Blocks));
            return;
        }

        for (int entry = from; entry < to; entry++)
        {
            Rows(matrix, row, pairs, rows.Quantized, rows.RowOf(entry), target.First(entry), target.Second(entry), target.Step);
        }
    }

    private void Rows(in BlockMatrix matrix, int row, int pairs, in RoundedTokens tokens, int token, float* first, float* second, int step)
    {
        float* piece = stackalloc float[PieceRows];
        int end = row + (2 * pairs);
        for (int at = row; at < end; at += PieceRows)
        {
            int stop = Math.Min(end, at + PieceRows);
            products.Rows(matrix, at, stop, tokens, token, piece - at);
            for (int i = 0; i < stop - at; i += 2, first += step, second += step)
            {
                *first = piece[i];
                *second = piece[i + 1];
            }
        }
    }

    private void Panels(
        in BlockMatrix matrix, int row, int pairs, in ActivationRows rows, int from, int to, in PairTarget target, in Panel panel)
    {
        // Where firsts and seconds go to different places, the panel holds eight firsts and then eight seconds; else the rows' own order.
        bool apart = target.Step == 1;
        float* tile = stackalloc float[BlockProducts.TileTokens * Panel.Rows];
        for (int pair = 0; pair < pairs; pair += PairsOfPanel)
        {
            panel.Fill(matrix, row + (2 * pair), apart);
            int count = Math.Min(PairsOfPanel, pairs - pair);
            for (int entry = from; entry < to; entry += BlockProducts.TileTokens)
            {
                int last = to - 1;
                products.Tile(
                    panel,
                    rows.Quantized,
                    rows.RowOf(entry),
                    rows.RowOf(Math.Min(entry + 1, last)),
                    rows.RowOf(Math.Min(entry + 2, last)),
                    rows.RowOf(Math.Min(entry + 3, last)),
                    tile);
                for (int i = 0; i < BlockProducts.TileTokens && entry + i < to; i++)
                {
                    HandOut(tile + (i * Panel.Rows), count, apart, target.First(entry + i), target.Second(entry + i), pair);
                }
            }
        }
    }

    private static void HandOut(float* results, int pairs, bool apart, float* first, float* second, int pair)
    {
        if (apart)
        {
            new ReadOnlySpan<float>(results, pairs).CopyTo(new Span<float>(first + pair, pairs));
            new ReadOnlySpan<float>(results + PairsOfPanel, pairs).CopyTo(new Span<float>(second + pair, pairs));
        }
        else
        {
            new ReadOnlySpan<float>(results, 2 * pairs).CopyTo(new Span<float>(first + (2 * pair), 2 * pairs));
        }
    }
}
