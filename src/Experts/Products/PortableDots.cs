using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CoERouter.Experts.Products;

/// <summary>32-bit arithmetic alone, for processors without the instructions of the others.</summary>
internal readonly struct PortableDots : IByteDots
{
    public static bool IsSupported => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Accumulate(Vector256<int> sums, Vector256<byte> weights, Vector256<sbyte> activations)
    {
        Vector256<int> stored = weights.AsInt32();
        Vector256<int> signed = activations.AsInt32();
        Vector256<int> mask = Vector256.Create(0xFF);
        return sums
            + ((stored & mask) * ((signed << 24) >> 24))
            + (((stored >>> 8) & mask) * ((signed << 16) >> 24))
            + (((stored >>> 16) & mask) * ((signed << 8) >> 24))
            + ((stored >>> 24) * (signed >> 24));
    }
}
