using CoERouter.Experts.Quantization;

namespace CoERouter.Experts.Products;

/// <summary>A view of a quantized matrix [rows, columns], row-major. It owns nothing.</summary>
/// <param name="Values">Bytes, or nibbles with the earlier weight in the lower half.</param>
/// <param name="Scales">[rows, columns / 32].</param>
/// <param name="Bits">8 with zero point 128, or 4 with zero point 8.</param>
/// <param name="Rows">Outputs.</param>
/// <param name="Columns">Inputs, a multiple of 32.</param>
internal readonly unsafe record struct BlockMatrix(nint Values, nint Scales, int Bits, int Rows, int Columns)
{
    /// <summary>The bits to flip in a stored byte so that its zero point is 128: 0x80 where bytes are signed, else 0.</summary>
    public byte Flip { get; init; }

    /// <summary>Blocks of a row.</summary>
    public int Blocks => Columns / BlockQuantizer.BlockSize;

    /// <summary>Bytes of a row.</summary>
    public long RowBytes => (long)Columns * Bits / 8;

    public byte* Row(int row) => (byte*)Values + (row * RowBytes);

    public float* RowScales(int row) => (float*)Scales + ((long)row * Blocks);
}
