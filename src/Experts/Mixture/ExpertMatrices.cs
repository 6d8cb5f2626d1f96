using CoERouter.Experts.Products;
using CoERouter.Experts.Quantization;

namespace CoERouter.Experts.Mixture;

/// <summary>A view of one matrix of every expert of a layer, [experts, rows, columns] row-major. It owns nothing.</summary>
/// <param name="Values">Floats, bytes or nibbles, by the format.</param>
/// <param name="Scales">[experts, rows, columns / 32], null for floats.</param>
/// <param name="Format">The format of the values.</param>
/// <param name="Rows">Rows of one expert: outputs.</param>
/// <param name="Columns">Columns: inputs, contiguous.</param>
internal readonly unsafe record struct ExpertMatrices(nint Values, nint Scales, WeightFormat Format, int Rows, int Columns)
{
    /// <summary>The bits to flip in a stored byte so that it reads as a signed number.</summary>
    public byte Flip => Format == WeightFormat.UInt8Blocks ? (byte)0x80 : (byte)0;

    private int Blocks => Columns / BlockQuantizer.BlockSize;

    /// <summary>The quantized matrix of one expert.</summary>
    public BlockMatrix Of(int expert) =>
        new((nint)ByteRow(expert, 0), (nint)ScaleRow(expert, 0), Format == WeightFormat.UInt4Blocks ? 4 : 8, Rows, Columns)
        {
            Flip = Format == WeightFormat.Int8Blocks ? (byte)0x80 : (byte)0,
        };

    public float* FloatRow(int expert, int row) => (float*)Values + Index(expert, row);

    public byte* ByteRow(int expert, int row) => (byte*)Values + (Format == WeightFormat.UInt4Blocks ? Index(expert, row) / 2 : Index(expert, row));

    public float* ScaleRow(int expert, int row) => (float*)Scales + ((((long)expert * Rows) + row) * Blocks);

    private long Index(int expert, int row) => (((long)expert * Rows) + row) * Columns;
}
