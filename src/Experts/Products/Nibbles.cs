using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CoERouter.Experts.Products;

/// <summary>Nibbles as bytes.</summary>
internal static unsafe class Nibbles
{
    /// <summary>The 32 nibbles of 16 bytes: first the lower halves, which are the even columns, then the upper ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Unpack(byte* packed)
    {
        Vector128<byte> bytes = Vector128.Load(packed);
        return Vector256.Create(bytes, (bytes.AsUInt16() >>> 4).AsByte()) & Vector256.Create((byte)0x0F);
    }
}
