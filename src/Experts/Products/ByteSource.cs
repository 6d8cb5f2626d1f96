using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CoERouter.Experts.Quantization;

namespace CoERouter.Experts.Products;

/// <summary>Weights of 8 bits, as they are.</summary>
internal readonly unsafe struct ByteSource : IWeightSource
{
    public static int BlockBytes => BlockQuantizer.BlockSize;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Load(byte* block) => Vector256.Load(block);
}
