using CoERouter.Experts.Products;
using CoERouter.Experts.Specification;

namespace CoERouter.Experts.Mixture;

/// <summary>The stages, written once for every vector width.</summary>
internal sealed unsafe class MixtureStages<TVector, TLanes> : MixtureStages
    where TVector : struct
    where TLanes : struct, ILanes<TVector>
{
    // From this many tokens of an expert on, its rows are widened to floats once and each load of them serves four tokens.
    private const int TokensForTiles = 4;

    private readonly IntegerPairs _integers = new(BlockProducts.ForThisProcessor());

    public override void Hidden(MixtureCall call, int chunk)
    {
        ref readonly MixtureLayer layer = ref call.Layer;
        int expertWidth = layer.ExpertWidth;
        (int first, int end) = Slice(expertWidth, call.Chunks, chunk);
        var rows = new ActivationRows(call.Input, layer.Width, Pinned.Pointer(call.Groups.Tokens), call.QuantizedInput.View);
        float* gate = call.Gate + first;
        float* up = call.Up + first;
        for (int expert = 0; expert < layer.Experts; expert++)
        {
            (int from, int to) = call.Groups.Range(expert);
            if (from == to)
            {
                continue;
            }

            var target = new PairTarget(gate, up, expertWidth, 1);
            Multiply(layer.GateUp, layer.IntegerActivations, expert, 2 * first, end - first, rows, from, to, target, call.Widened(chunk));
            for (int entry = from; entry < to; entry++)
            {
                long offset = (long)entry * expertWidth;
                Activate(layer, expert, first, gate + offset, up + offset, end - first);
            }
        }
    }

    public override void Output(MixtureCall call, int chunk)
    {
        ref readonly MixtureLayer layer = ref call.Layer;
        int width = layer.Width;
        (int first, int end) = Slice(width, call.Chunks, chunk);
        var rows = new ActivationRows(call.Gate, layer.ExpertWidth, null, call.QuantizedHidden.View);
        float* result = call.Result + first;
        for (int token = 0; token < call.Tokens; token++)
        {
            new Span<float>(result + ((long)token * width), end - first).Clear();
        }

        for (int expert = 0; expert < layer.Experts; expert++)
        {
            (int from, int to) = call.Groups.Range(expert);
            if (from == to)
            {
                continue;
            }

            // Entry 'from' goes to row 0 of the products.
            float* products = call.Products + first - ((long)from * width);
            int pairs = (end - first) / 2;
            Multiply(
                layer.Down,
                layer.IntegerActivations,
                expert,
                first,
                pairs,
                rows,
                from,
                to,
                new(products, products + 1, width, 2),
                call.Widened(chunk));
            for (int entry = from; entry < to; entry++)
            {
                float* product = products + ((long)entry * width);
                if (first + (2 * pairs) < end)
                {
                    // An odd width, which only floats can have.
                    product[2 * pairs] = RowKernels<TVector, TLanes>.Single(
                        layer.Down.FloatRow(expert, end - 1), rows[entry], layer.ExpertWidth);
                }

                if (layer.DownBias != 0)
                {
                    RowKernels<TVector, TLanes>.AddScaled(product, (float*)layer.DownBias + ((long)expert * width) + first, 1, end - first);
                }

                RowKernels<TVector, TLanes>.AddScaled(
                    result + ((long)call.Groups.Tokens[entry] * width), product, call.Groups.Weights[entry], end - first);
            }
        }
    }

    private static void Activate(in MixtureLayer layer, int expert, int first, float* gate, float* up, int count)
    {
        if (layer.GateUpBias != 0)
        {
            float* bias = (float*)layer.GateUpBias + (2 * (((long)expert * layer.ExpertWidth) + first));
            for (int i = 0; i < count; i++)
            {
                gate[i] += bias[2 * i];
                up[i] += bias[(2 * i) + 1];
            }
        }

        switch (layer.Activation)
        {
            case ActivationKind.GeluTanh:
                RowKernels<TVector, TLanes>.GateGelu(gate, up, count);
                break;
            case ActivationKind.ClampedSwish:
                RowKernels<TVector, TLanes>.GateClamped(gate, up, layer.Limit, count);
                break;
            default:
                RowKernels<TVector, TLanes>.Gate(gate, up, count);
                break;
        }
    }

    /// <summary>Multiplies pairs of consecutive rows of one expert, from <paramref name="row"/> on, with the activations of entries [from,
    /// to).</summary>
    private void Multiply(
        in ExpertMatrices matrices,
        bool integers,
        int expert,
        int row,
        int pairs,
        in ActivationRows rows,
        int from,
        int to,
        in PairTarget target,
        float* widened)
    {
        if (matrices.Format != WeightFormat.Float32 && integers)
        {
            _integers.Multiply(matrices.Of(expert), row, pairs, rows, from, to, target, (nint)widened);
            return;
        }

        int tiled = to - from >= TokensForTiles ? from + ((to - from) / 4 * 4) : from;
        for (int pair = 0; pair < pairs && tiled > from; pair++)
        {
            Tiles(matrices, expert, row + (2 * pair), rows, from, tiled, target, pair * target.Step, widened);
        }

        if (matrices.Format == WeightFormat.UInt4Blocks)
        {
            WidenedPairs(matrices, expert, row, pairs, rows, tiled, to, target, widened);
            return;
        }

        for (int entry = tiled; entry < to; entry++)
        {
            if (matrices.Format == WeightFormat.Float32)
            {
                RowKernels<TVector, TLanes>.Pairs(
                    matrices.FloatRow(expert, row),
                    rows[entry],
                    matrices.Columns,
                    pairs,
                    target.First(entry),
                    target.Second(entry),
                    target.Step);
            }
            else
            {
                RowKernels<TVector, TLanes>.BlockPairs(
                    matrices.ByteRow(expert, row),
                    matrices.ScaleRow(expert, row),
                    matrices.Flip,
                    rows[entry],
                    matrices.Columns,
                    pairs,
                    target.First(entry),
                    target.Second(entry),
                    target.Step);
            }
        }
    }

    /// <summary>Rows of nibbles times single-precision activations: each pair of rows is widened once for all entries.</summary>
    private static void WidenedPairs(
        in ExpertMatrices matrices,
        int expert,
        int row,
        int pairs,
        in ActivationRows rows,
        int from,
        int to,
        in PairTarget target,
        float* widened)
    {
        for (int pair = 0; pair < pairs && from < to; pair++)
        {
            Widen(matrices, expert, row + (2 * pair), widened);
            for (int entry = from; entry < to; entry++)
            {
                int offset = pair * target.Step;
                RowKernels<TVector, TLanes>.Pairs(
                    widened, rows[entry], matrices.Columns, 1, target.First(entry) + offset, target.Second(entry) + offset, 0);
            }
        }
    }

    private static void Widen(in ExpertMatrices matrices, int expert, int row, float* widened)
    {
        byte* bytes = matrices.ByteRow(expert, row);
        float* scales = matrices.ScaleRow(expert, row);
        if (matrices.Format == WeightFormat.UInt4Blocks)
        {
            RowKernels<TVector, TLanes>.WidenNibbles(bytes, scales, 2 * matrices.Columns, widened);
        }
        else
        {
            RowKernels<TVector, TLanes>.Widen(bytes, scales, matrices.Flip, 2 * matrices.Columns, widened);
        }
    }

    private static void Tiles(
        in ExpertMatrices matrices,
        int expert,
        int row,
        in ActivationRows rows,
        int from,
        int to,
        in PairTarget target,
        int offset,
        float* widened)
    {
        int columns = matrices.Columns;
        float* row0 = widened;
        float* row1 = widened + columns;
        if (matrices.Format == WeightFormat.Float32)
        {
            row0 = matrices.FloatRow(expert, row);
            row1 = row0 + columns;
        }
        else
        {
            Widen(matrices, expert, row, widened);
        }

        float* tile = stackalloc float[8];
        for (int entry = from; entry < to; entry += 4)
        {
            RowKernels<TVector, TLanes>.PairTimesFour(
                row0, row1, rows[entry], rows[entry + 1], rows[entry + 2], rows[entry + 3], columns, tile);
            for (int i = 0; i < 4; i++)
            {
                target.First(entry + i)[offset] = tile[2 * i];
                target.Second(entry + i)[offset] = tile[(2 * i) + 1];
            }
        }
    }
}
