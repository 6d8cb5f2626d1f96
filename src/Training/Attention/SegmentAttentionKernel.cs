using System.Buffers;
using CoERouter.Runtime.Operators;

namespace CoERouter.Training.Attention;

/// <summary>Computes <see cref="SegmentAttentionOperator"/>: each thread takes the heads that share keys and values, one row at a time.</summary>
internal sealed unsafe class SegmentAttentionKernel(int heads, int keyValueHeads) : CustomKernel
{
    public override void Compute(KernelContext context)
    {
        AttentionCall call = AttentionCall.Of(context, heads, keyValueHeads);
        long tokens = (long)call.Shape.Rows * call.Shape.Length;
        call.Output = (float*)context.Output(0, tokens, call.Shape.OutputWidth).Address;
        call.Logarithms = (float*)context.Output(1, tokens, heads).Address;
        context.ParallelFor(call.Shape.Rows * keyValueHeads, ref call, &Row);
    }

    private static void Row(ref AttentionCall call, int item)
    {
        AttentionShape shape = call.Shape;
        int row = item / shape.KeyValueHeads, head = item % shape.KeyValueHeads;
        int columns = AttentionShape.Columns(shape.Length), blockRows = AttentionShape.BlockRows(shape.Length);
        int keys = blockRows * shape.Stride, block = BlockProducts.RowsPerBlock * shape.Stride;
        float[] scratch = ArrayPool<float>.Shared.Rent((3 * keys) + block + ((shape.HeadSize + BlockProducts.RowsPerBlock) * columns));
        fixed (float* memory = scratch)
        {
            var work = new ForwardScratch(memory, keys, block, shape.HeadSize * columns);
            for (int start = 0, end; start < shape.Length; start = end)
            {
                end = call.SegmentEnd(row, start);
                Segment(call, row, head, start, end - start, work);
            }
        }

        ArrayPool<float>.Shared.Return(scratch);
    }

    private static void Segment(in AttentionCall call, int row, int head, int start, int count, ForwardScratch work)
    {
        AttentionShape shape = call.Shape;
        int size = shape.HeadSize, stride = shape.Stride, columns = AttentionShape.Columns(count), rows = AttentionShape.BlockRows(count);
        long token = ((long)row * shape.Length) + start;
        float* packed = call.Packed + (token * shape.PackedWidth);
        Rotation rotation = call.Rotation.From(start, size / 2);
        HeadRows.Read(packed + shape.KeyOffset(head), shape.PackedWidth, count, rows, size, stride, rotation, 1, work.Keys);
        HeadRows.Transpose(work.Keys, stride, count, size, work.Transposed, columns);
        HeadRows.Read(packed + shape.ValueOffset(head), shape.PackedWidth, count, rows, size, stride, work.Values);
        float scale = 1 / MathF.Sqrt(size);
        float* scales = stackalloc float[BlockProducts.RowsPerBlock];
        for (int query = head * shape.Shared; query < (head + 1) * shape.Shared; query++)
        {
            HeadRows.Read(packed + (query * size), shape.PackedWidth, count, rows, size, stride, rotation, scale, work.Queries);
            for (int first = 0; first < count; first += BlockProducts.RowsPerBlock)
            {
                int seen = AttentionShape.Columns(Math.Min(first + BlockProducts.RowsPerBlock, count));
                BlockProducts.Scores(work.Queries + (first * stride), stride, size, work.Transposed, columns, seen, work.Weights);
                for (int i = 0; i < BlockProducts.RowsPerBlock; i++)
                {
                    // Rows beyond the segment see what its last one sees; their sums are never read.
                    int visible = Math.Min(first + i + 1, count);
                    float* weights = work.Weights + (i * columns);
                    BlockProducts.Hide(weights, visible, seen);
                    float largest = BlockProducts.Largest(weights, seen);
                    float sum = BlockProducts.Exponentials(weights, seen, largest);
                    scales[i] = 1 / sum;
                    if (first + i < count)
                    {
                        call.Logarithms[((token + first + i) * shape.Heads) + query] = largest + MathF.Log(sum);
                    }
                }

                BlockProducts.WeightedSums(work.Weights, columns, work.Values, stride, Math.Min(first + BlockProducts.RowsPerBlock, count), work.Sums);
                for (int i = 0; i < Math.Min(BlockProducts.RowsPerBlock, count - first); i++)
                {
                    float* output = call.Output + ((token + first + i) * shape.OutputWidth) + (query * size);
                    for (int d = 0; d < size; d++)
                    {
                        output[d] = work.Sums[(i * stride) + d] * scales[i];
                    }
                }
            }
        }
    }

    private readonly struct ForwardScratch(float* memory, int keys, int block, int transposed)
    {
        public float* Keys => memory;

        public float* Values => memory + keys;

        public float* Queries => memory + (2 * keys);

        public float* Sums => memory + (3 * keys);

        public float* Transposed => memory + (3 * keys) + block;

        public float* Weights => memory + (3 * keys) + block + transposed;
    }
}
