using System.Runtime.InteropServices;
using CoERouter.Experts.Quantization;
using CoERouter.Runtime.Graphs;

namespace CoERouter.Experts.Graphs;

/// <summary>
/// Writes the tensors of a graph: large ones to a data stream, each aligned so that the runtime maps it, small ones into the model itself.
/// Nothing larger than one matrix of one expert is held in memory.
/// </summary>
internal sealed class WeightWriter(GraphBuilder graph, Stream data, string location)
{
    /// <summary>Alignment of a tensor in the data file, the page size that memory mapping needs.</summary>
    public const int Alignment = 4096;

    /// <summary>Writes a tensor as it is.</summary>
    public void Write<T>(string name, ReadOnlySpan<T> values, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values);
        if (bytes.Length < Alignment)
        {
            graph.Initializer(name, values, shape);
            return;
        }

        long offset = Begin();
        data.Write(bytes);
        graph.ExternalInitializer(name, ElementTypes.Of<T>(), location, offset, bytes.Length, shape);
    }

    /// <summary>Writes matrices of equal size one behind the other as one tensor of floats.</summary>
    public void WriteStack(string name, IEnumerable<OutputRows> matrices, params ReadOnlySpan<long> shape)
    {
        long offset = Begin();
        foreach (OutputRows matrix in matrices)
        {
            foreach (float[] row in matrix.Enumerate())
            {
                data.Write(MemoryMarshal.AsBytes<float>(row));
            }
        }

        graph.ExternalInitializer(name, ElementType.Float32, location, offset, data.Position - offset, shape);
    }

    /// <summary>Writes matrices of equal size as one tensor of bytes, and their scales as another.</summary>
    public void WriteQuantizedStack(
        string name, string scalesName, IEnumerable<OutputRows> matrices, ReadOnlySpan<long> shape, ReadOnlySpan<long> scalesShape)
    {
        long offset = Begin();
        var scales = new List<float>();
        byte[] bytes = [];
        float[] rowScales = [];
        foreach (OutputRows matrix in matrices)
        {
            foreach (float[] row in matrix.Enumerate())
            {
                if (bytes.Length != row.Length)
                {
                    bytes = new byte[row.Length];
                    rowScales = new float[BlockQuantizer.ScaleCount(row.Length)];
                }

                BlockQuantizer.Quantize(row, bytes, rowScales);
                data.Write(bytes);
                scales.AddRange(rowScales);
            }
        }

        graph.ExternalInitializer(name, ElementType.UInt8, location, offset, data.Position - offset, shape);
        Write<float>(scalesName, CollectionsMarshal.AsSpan(scales), scalesShape);
    }

    private long Begin()
    {
        long padding = (Alignment - (data.Position % Alignment)) % Alignment;
        data.Write(new byte[padding]);
        return data.Position;
    }
}
