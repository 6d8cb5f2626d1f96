using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CoERouter.Experts.Products;

/// <summary>AVX2: even and odd bytes as 16-bit numbers, since the instruction for bytes saturates.</summary>
internal readonly struct Avx2Dots : IByteDots
{
    public static bool IsSupported => Avx2.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Accumulate(Vector256<int> sums, Vector256<byte> weights, Vector256<sbyte> activations)
    {
        Vector256<short> even = (weights.AsUInt16() & Vector256.Create((ushort)0x00FF)).AsInt16();
        Vector256<short> odd = (weights.AsUInt16() >>> 8).AsInt16();
        Vector256<short> evenActivations = (activations.AsInt16() << 8) >> 8;
        Vector256<short> oddActivations = activations.AsInt16() >> 8;
        return sums + Avx2.MultiplyAddAdjacent(even, evenActivations) + Avx2.MultiplyAddAdjacent(odd, oddActivations);
    }
}
