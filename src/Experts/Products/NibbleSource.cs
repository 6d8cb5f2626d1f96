using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CoERouter.Experts.Quantization;

namespace CoERouter.Experts.Products;

/// <summary>Weights of 4 bits; see <see cref="Nibbles.Unpack"/> for their order.</summary>
internal readonly unsafe struct NibbleSource : IWeightSource
{
    public static int BlockBytes => BlockQuantizer.BlockSize / 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Load(byte* block) => Nibbles.Unpack(block);
}
