using System.Runtime.InteropServices;
using CoERouter.Experts.Graphs;
using CoERouter.Experts.Quantization;
using CoERouter.Runtime.Graphs;

namespace CoERouter.Bench.Kernels;

/// <summary>Random matrices as initializers of a graph, in either precision.</summary>
internal sealed class LayerData(GraphBuilder graph, WeightPrecision precision, Random random)
{
    /// <summary>Writes matrices [count, rows, columns] with random values, and returns the names of values and scales; scales are "" in single precision.</summary>
    public (string Values, string Scales) Write(string name, int count, int rows, int columns, bool inBlocks = false)
    {
        float[] weights = new float[(long)count * rows * columns];
        float size = 1 / MathF.Sqrt(columns);
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = ((2 * random.NextSingle()) - 1) * size;
        }

        if (precision == WeightPrecision.Float32)
        {
            return (graph.Initializer<float>(name, weights, count, rows, columns), "");
        }

        byte[] bytes = new byte[weights.Length];
        float[] scales = new float[BlockQuantizer.ScaleCount(weights.Length)];
        BlockQuantizer.Quantize(weights, bytes, scales);
        int blocks = columns / BlockQuantizer.BlockSize;
        ReadOnlySpan<long> shape = inBlocks ? [rows, blocks, BlockQuantizer.BlockSize] : [count, rows, columns];
        ReadOnlySpan<long> scaleShape = inBlocks ? [rows, blocks] : [count, rows, blocks];
        return (
            graph.Initializer(name, ElementType.UInt8, bytes, shape),
            graph.Initializer(name + ".scales", ElementType.Float32, MemoryMarshal.AsBytes<float>(scales), scaleShape));
    }
}
