using System.Buffers;
using CoERouter.Runtime.Operators;

namespace CoERouter.Training.Attention;

/// <summary>Computes <see cref="SegmentAttentionGradientOperator"/>; the work is shared out as in <see cref="SegmentAttentionKernel"/>.</summary>
internal sealed unsafe class SegmentAttentionGradientKernel(int heads, int keyValueHeads) : CustomKernel
{
    public override void Compute(KernelContext context)
    {
        AttentionCall call = AttentionCall.Of(context, heads, keyValueHeads);
        call.Output = (float*)context.Input(4).Address;
        call.Logarithms = (float*)context.Input(5).Address;
        call.OutputGradient = (float*)context.Input(6).Address;
        call.PackedGradient = (float*)context.Output(0, (long)call.Shape.Rows * call.Shape.Length, call.Shape.PackedWidth).Address;
        context.ParallelFor(call.Shape.Rows * keyValueHeads, ref call, &Row);
    }

    private static void Row(ref AttentionCall call, int item)
    {
        AttentionShape shape = call.Shape;
        int row = item / shape.KeyValueHeads, head = item % shape.KeyValueHeads;
        int columns = AttentionShape.Columns(shape.Length);
        int keys = AttentionShape.BlockRows(shape.Length) * shape.Stride;
        float[] scratch = ArrayPool<float>.Shared.Rent((6 * keys) + (2 * (shape.HeadSize + BlockProducts.RowsPerBlock) * columns));
        fixed (float* memory = scratch)
        {
            var work = new BackwardScratch(memory, keys, shape.HeadSize * columns, BlockProducts.RowsPerBlock * columns);
            for (int start = 0, end; start < shape.Length; start = end)
            {
                end = call.SegmentEnd(row, start);
                Segment(call, row, head, start, end - start, work);
            }
        }

        ArrayPool<float>.Shared.Return(scratch);
    }

    private static void Segment(in AttentionCall call, int row, int head, int start, int count, BackwardScratch work)
    {
        AttentionShape shape = call.Shape;
        int size = shape.HeadSize, stride = shape.Stride, columns = AttentionShape.Columns(count), rows = AttentionShape.BlockRows(count);
        long token = ((long)row * shape.Length) + start;
        float* packed = call.Packed + (token * shape.PackedWidth), gradient = call.PackedGradient + (token * shape.PackedWidth);
        Rotation rotation = call.Rotation.From(start, size / 2);
        HeadRows.Read(packed + shape.KeyOffset(head), shape.PackedWidth, count, rows, size, stride, rotation, 1, work.Keys);
        HeadRows.Transpose(work.Keys, stride, count, size, work.TransposedKeys, columns);

        // The queries' memory holds the values while they are transposed; nothing else needs them in rows.
        HeadRows.Read(packed + shape.ValueOffset(head), shape.PackedWidth, count, rows, size, stride, work.Queries);
        HeadRows.Transpose(work.Queries, stride, count, size, work.TransposedValues, columns);
        new Span<float>(work.KeyGradients, rows * stride).Clear();
        new Span<float>(work.ValueGradients, rows * stride).Clear();
        float scale = 1 / MathF.Sqrt(size);
        for (int query = head * shape.Shared; query < (head + 1) * shape.Shared; query++)
        {
            HeadRows.Read(packed + (query * size), shape.PackedWidth, count, rows, size, stride, rotation, scale, work.Queries);
            HeadRows.Read(call.OutputGradient + (token * shape.OutputWidth) + (query * size), shape.OutputWidth, count, rows, size, stride, work.OutputGradients);
            for (int first = 0; first < count; first += BlockProducts.RowsPerBlock)
            {
                Block(call, token, query, first, count, work);
            }

            HeadRows.WriteBack(work.QueryGradients, stride, count, size, rotation, scale, gradient + (query * size), shape.PackedWidth);
        }

        HeadRows.WriteBack(work.KeyGradients, stride, count, size, rotation, 1, gradient + shape.KeyOffset(head), shape.PackedWidth);
        HeadRows.Write(work.ValueGradients, stride, count, size, gradient + shape.ValueOffset(head), shape.PackedWidth);
    }

    private static void Block(in AttentionCall call, long token, int query, int first, int count, BackwardScratch work)
    {
        AttentionShape shape = call.Shape;
        int size = shape.HeadSize, stride = shape.Stride, columns = AttentionShape.Columns(count);
        int last = Math.Min(first + BlockProducts.RowsPerBlock, count), seen = AttentionShape.Columns(last);
        float* queries = work.Queries + (first * stride), outputGradients = work.OutputGradients + (first * stride);
        BlockProducts.Scores(queries, stride, size, work.TransposedKeys, columns, seen, work.Weights);
        BlockProducts.Scores(outputGradients, stride, size, work.TransposedValues, columns, seen, work.WeightGradients);
        for (int i = 0; i < BlockProducts.RowsPerBlock; i++)
        {
            // Rows beyond the segment have zero queries and gradients, so whatever their weights are adds nothing.
            bool inside = first + i < count;
            long place = token + first + i;
            float* weights = work.Weights + (i * columns);
            BlockProducts.Hide(weights, Math.Min(first + i + 1, count), seen);
            BlockProducts.Exponentials(weights, seen, inside ? call.Logarithms[(place * shape.Heads) + query] : 0);
            float* output = call.Output + (place * shape.OutputWidth) + (query * size);
            float along = inside ? Product(output, outputGradients + (i * stride), size) : 0;
            BlockProducts.SoftmaxGradient(weights, along, seen, work.WeightGradients + (i * columns));
        }

        BlockProducts.WeightedSums(work.WeightGradients, columns, work.Keys, stride, last, work.QueryGradients + (first * stride));
        BlockProducts.AddOuter(work.WeightGradients, columns, queries, stride, last, work.KeyGradients);
        BlockProducts.AddOuter(work.Weights, columns, outputGradients, stride, last, work.ValueGradients);
    }

    private static float Product(float* left, float* right, int size)
    {
        float sum = 0;
        for (int d = 0; d < size; d++)
        {
            sum += left[d] * right[d];
        }

        return sum;
    }

    private readonly struct BackwardScratch(float* memory, int keys, int transposed, int block)
    {
        public float* Keys => memory;

        public float* Queries => memory + keys;

        public float* OutputGradients => memory + (2 * keys);

        public float* QueryGradients => memory + (3 * keys);

        public float* KeyGradients => memory + (4 * keys);

        public float* ValueGradients => memory + (5 * keys);

        public float* TransposedKeys => memory + (6 * keys);

        public float* TransposedValues => TransposedKeys + transposed;

        public float* Weights => TransposedValues + transposed;

        public float* WeightGradients => Weights + block;
    }
}
