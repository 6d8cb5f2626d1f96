using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
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
        int end = row + (2 * pairs);
        if (step == 2)
        {
            products.Rows(matrix, row, end, tokens, token, first - row);
            return;
        }

        float* piece = stackalloc float[PieceRows];
        for (int at = row; at < end; at += PieceRows)
        {
            int stop = Math.Min(end, at + PieceRows);
            products.Rows(matrix, at, stop, tokens, token, piece - at);
            int count = (stop - at) / 2;
            Separate(piece, count, first, second);
            first += count;
            second += count;
        }
    }

    private static void Separate(float* piece, int pairs, float* first, float* second)
    {
        int i = 0;
        for (; Avx2.IsSupported && i <= pairs - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            Vector256<float> low = Vector256.Load(piece + (2 * i)), high = Vector256.Load(piece + (2 * i) + Vector256<float>.Count);

            // The shuffles work within halves, so the quarters come out as 0, 2, 1, 3.
            Avx2.Permute4x64(Avx.Shuffle(low, high, 0b10_00_10_00).AsDouble(), 0b11_01_10_00).AsSingle().Store(first + i);
            Avx2.Permute4x64(Avx.Shuffle(low, high, 0b11_01_11_01).AsDouble(), 0b11_01_10_00).AsSingle().Store(second + i);
        }

        for (; i < pairs; i++)
        {
            first[i] = piece[2 * i];
            second[i] = piece[(2 * i) + 1];
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
