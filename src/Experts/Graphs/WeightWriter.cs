using System.Runtime.InteropServices;
using CoERouter.Experts.Quantization;
using CoERouter.Runtime.Graphs;

namespace CoERouter.Experts.Graphs;

/// <summary>
/// Writes the tensors of a graph: large ones to a data stream, each aligned so that the runtime maps it, small ones into the model itself.
/// Nothing larger than one matrix of one expert is held in memory. With a ledger, tensors that it knows are declared but not read or
/// written again.
/// </summary>
internal sealed class WeightWriter(GraphBuilder graph, Stream data, string location, IWeightLedger? ledger = null)
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
        if (!Skip(name, offset, bytes.Length))
        {
            data.Write(bytes);
            ledger?.Written(name, offset, bytes.Length);
        }

        graph.ExternalInitializer(name, ElementTypes.Of<T>(), location, offset, bytes.Length, shape);
    }

    /// <summary>Writes matrices of equal size one behind the other as one tensor of floats.</summary>
    public void WriteStack(string name, IEnumerable<OutputRows> matrices, params ReadOnlySpan<long> shape)
    {
        long offset = Begin();
        long length = Product(shape) * sizeof(float);
        if (!Skip(name, offset, length))
        {
            foreach (OutputRows matrix in matrices)
            {
                foreach (float[] row in matrix.Enumerate())
                {
                    data.Write(MemoryMarshal.AsBytes<float>(row));
                }
            }

            length = data.Position - offset;
            ledger?.Written(name, offset, length);
        }

        graph.ExternalInitializer(name, ElementType.Float32, location, offset, length, shape);
    }

    /// <summary>
    /// Writes matrices of equal size as one tensor of bytes, and their scales as another. Rows that are not whole blocks are filled up with
    /// zeros.
    /// </summary>
    public void WriteQuantizedStack(
        string name,
        string scalesName,
        IEnumerable<OutputRows> matrices,
        ReadOnlySpan<long> shape,
        ReadOnlySpan<long> scalesShape,
        int bits = 8)
    {
        long offset = Begin();
        long scalesLength = Product(scalesShape) * sizeof(float);
        long scalesOffset = Aligned(offset + Product(shape));

        // Small scales lie in the model itself, so they must be computed again.
        if (scalesLength >= Alignment
            && (ledger?.Has(name, offset, Product(shape)) ?? false)
            && ledger.Has(scalesName, scalesOffset, scalesLength))
        {
            data.Position = scalesOffset + scalesLength;
            graph.ExternalInitializer(name, ElementType.UInt8, location, offset, Product(shape), shape);
            graph.ExternalInitializer(scalesName, ElementType.Float32, location, scalesOffset, scalesLength, scalesShape);
            return;
        }

        List<float> scales = Quantize(matrices, bits);
        ledger?.Written(name, offset, data.Position - offset);
        graph.ExternalInitializer(name, ElementType.UInt8, location, offset, data.Position - offset, shape);
        Write<float>(scalesName, CollectionsMarshal.AsSpan(scales), scalesShape);
    }

    private List<float> Quantize(IEnumerable<OutputRows> matrices, int bits)
    {
        var scales = new List<float>();
        float[] padded = [];
        byte[] bytes = [];
        float[] rowScales = [];
        foreach (OutputRows matrix in matrices)
        {
            foreach (float[] row in matrix.Enumerate())
            {
                int columns = BlockQuantizer.Padded(row.Length);
                if (rowScales.Length != columns / BlockQuantizer.BlockSize)
                {
                    padded = new float[columns];
                    bytes = new byte[columns * bits / 8];
                    rowScales = new float[columns / BlockQuantizer.BlockSize];
                }

                row.CopyTo(padded, 0);
                if (bits == 4)
                {
                    NibbleQuantizer.Quantize(padded, bytes, rowScales);
                }
                else
                {
                    BlockQuantizer.Quantize(padded, bytes, rowScales);
                }

                data.Write(bytes);
                scales.AddRange(rowScales);
            }
        }

        return scales;
    }

    private bool Skip(string name, long offset, long length)
    {
        if (!(ledger?.Has(name, offset, length) ?? false))
        {
            return false;
        }

        data.Position = offset + length;
        return true;
    }

    private long Begin()
    {
        data.Write(new byte[Aligned(data.Position) - data.Position]);
        return data.Position;
    }

    private static long Aligned(long position) => (position + Alignment - 1) / Alignment * Alignment;

    private static long Product(ReadOnlySpan<long> shape)
    {
        long product = 1;
        foreach (long size in shape)
        {
            product *= size;
        }

        return product;
    }
}
