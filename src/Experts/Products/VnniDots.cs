using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CoERouter.Experts.Products;

/// <summary>One AVX-VNNI instruction.</summary>
internal readonly struct VnniDots : IByteDots
{
    public static bool IsSupported => AvxVnni.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Accumulate(Vector256<int> sums, Vector256<byte> weights, Vector256<sbyte> activations) =>
        AvxVnni.MultiplyWideningAndAdd(sums, weights, activations);
}
