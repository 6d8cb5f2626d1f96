using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CoERouter.Experts.Mixture;

/// <summary>Addresses of arrays that were allocated pinned and so never move.</summary>
internal static unsafe class Pinned
{
    /// <summary>Bytes of a cache line.</summary>
    public const int CacheLine = 64;

    public static T* Pointer<T>(T[] array)
        where T : unmanaged => (T*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array));

    /// <summary>The first address of an array that begins a cache line; the array needs <see cref="CacheLine"/> bytes to spare.</summary>
    public static T* Aligned<T>(T[] array)
        where T : unmanaged => (T*)(((nint)Pointer(array) + CacheLine - 1) & ~(nint)(CacheLine - 1));

    /// <summary>An array of at least <paramref name="count"/> elements: the given one where it is long enough.</summary>
    public static T[] Grown<T>(T[] array, int count)
        where T : unmanaged => array.Length >= count ? array : GC.AllocateUninitializedArray<T>(count, pinned: true);
}
