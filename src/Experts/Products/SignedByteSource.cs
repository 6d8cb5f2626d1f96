using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CoERouter.Experts.Quantization;

namespace CoERouter.Experts.Products;

/// <summary>Signed weights of 8 bits, shifted to the zero point 128.</summary>
internal readonly unsafe struct SignedByteSource : IWeightSource
{
    public static int BlockBytes => BlockQuantizer.BlockSize;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Load(byte* block) => Vector256.Load(block) ^ Vector256.Create((byte)0x80);
}
