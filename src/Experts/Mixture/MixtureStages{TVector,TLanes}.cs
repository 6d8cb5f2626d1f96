namespace CoERouter.Experts.Mixture;

/// <summary>The stages, written once for every vector width.</summary>
internal sealed unsafe class MixtureStages<TVector, TLanes> : MixtureStages
    where TVector : struct
    where TLanes : struct, ILanes<TVector>
{
    // Widening a row to floats pays once this many tokens use it.
    private const int TokensForWidening = 4;

    public override void Hidden(MixtureCall call, int chunk)
    {
        int expertWidth = call.Layer.ExpertWidth;
        (int first, int end) = Slice(expertWidth, call.Chunks, chunk);
        float* pairs = call.Pairs(chunk);
        for (int expert = 0; expert < call.Layer.Experts; expert++)
        {
            int from = call.Groups.Starts[expert];
            int to = call.Groups.Starts[expert + 1];
            if (from == to)
            {
                continue;
            }

            for (int unit = first; unit < end; unit++)
            {
                Products(call, chunk, call.Layer.GateUp, expert, 2 * unit, (2 * unit) + 1, from, to, true);
                for (int i = from; i < to; i++)
                {
                    call.Gate[((long)i * expertWidth) + unit] = pairs[2 * (i - from)];
                    call.Up[((long)i * expertWidth) + unit] = pairs[(2 * (i - from)) + 1];
                }
            }

            for (int i = from; i < to; i++)
            {
                long offset = ((long)i * expertWidth) + first;
                RowKernels<TVector, TLanes>.Gate(call.Gate + offset, call.Up + offset, end - first);
            }
        }
    }

    public override void Output(MixtureCall call, int chunk)
    {
        int width = call.Layer.Width;
        (int first, int end) = Slice(width, call.Chunks, chunk);
        float* pairs = call.Pairs(chunk);
        for (int token = 0; token < call.Tokens; token++)
        {
            new Span<float>(call.Result + ((long)token * width) + first, end - first).Clear();
        }

        for (int expert = 0; expert < call.Layer.Experts; expert++)
        {
            int from = call.Groups.Starts[expert];
            int to = call.Groups.Starts[expert + 1];
            if (from == to)
            {
                continue;
            }

            for (int column = first; column < end; column += 2)
            {
                bool odd = column + 1 == end;
                Products(call, chunk, call.Layer.Down, expert, column, odd ? column : column + 1, from, to, false);
                for (int i = from; i < to; i++)
                {
                    float* result = call.Result + ((long)call.Groups.Tokens[i] * width) + column;
                    float weight = call.Groups.Weights[i];
                    result[0] += weight * pairs[2 * (i - from)];
                    if (!odd)
                    {
                        result[1] += weight * pairs[(2 * (i - from)) + 1];
                    }
                }
            }
        }
    }

    /// <summary>Writes the products of two rows with the activations of entries [from, to) into the chunk's pairs.</summary>
    private static void Products(MixtureCall call, int chunk, in ExpertMatrices matrices, int expert, int first, int second, int from, int to, bool input)
    {
        float* pairs = call.Pairs(chunk);
        if (matrices.Format == WeightFormat.Float32)
        {
            FloatProducts(call, matrices.FloatRow(expert, first), matrices.FloatRow(expert, second), matrices.Columns, from, to, input, pairs);
            return;
        }

        byte* row0 = matrices.ByteRow(expert, first);
        byte* row1 = matrices.ByteRow(expert, second);
        float* scales0 = matrices.ScaleRow(expert, first);
        float* scales1 = matrices.ScaleRow(expert, second);
        if (call.Layer.IntegerActivations)
        {
            QuantizedRows rows = input ? call.QuantizedInput : call.QuantizedHidden;
            byte flip = (byte)(matrices.Flip ^ 0x80);
            for (int i = from; i < to; i++, pairs += 2)
            {
                int row = input ? call.Groups.Tokens[i] : i;
                pairs[0] = rows.Dot(row, row0, scales0, flip);
                pairs[1] = rows.Dot(row, row1, scales1, flip);
            }
        }
        else if (to - from >= TokensForWidening)
        {
            float* widened = call.Widened(chunk);
            RowKernels<TVector, TLanes>.Widen(row0, scales0, matrices.Flip, matrices.Columns, widened);
            RowKernels<TVector, TLanes>.Widen(row1, scales1, matrices.Flip, matrices.Columns, widened + matrices.Columns);
            FloatProducts(call, widened, widened + matrices.Columns, matrices.Columns, from, to, input, pairs);
        }
        else
        {
            for (int i = from; i < to; i++, pairs += 2)
            {
                RowKernels<TVector, TLanes>.BlockPair(row0, row1, scales0, scales1, matrices.Flip, Activations(call, i, input), matrices.Columns, pairs);
            }
        }
    }

    private static void FloatProducts(MixtureCall call, float* row0, float* row1, int columns, int from, int to, bool input, float* pairs)
    {
        int i = from;
        for (; i <= to - 4; i += 4, pairs += 8)
        {
            RowKernels<TVector, TLanes>.PairTimesFour(
                row0,
                row1,
                Activations(call, i, input),
                Activations(call, i + 1, input),
                Activations(call, i + 2, input),
                Activations(call, i + 3, input),
                columns,
                pairs);
        }

        for (; i < to; i++, pairs += 2)
        {
            RowKernels<TVector, TLanes>.Pair(row0, row1, Activations(call, i, input), columns, pairs);
        }
    }

    private static float* Activations(MixtureCall call, int entry, bool input) => input
        ? call.Input + ((long)call.Groups.Tokens[entry] * call.Layer.Width)
        : call.Gate + ((long)entry * call.Layer.ExpertWidth);
}
