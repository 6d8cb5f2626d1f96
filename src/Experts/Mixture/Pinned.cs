using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CoERouter.Experts.Mixture;

/// <summary>Addresses of arrays that were allocated pinned and so never move.</summary>
internal static unsafe class Pinned
{
    public static T* Pointer<T>(T[] array)
        where T : unmanaged => (T*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array));

    /// <summary>An array of at least <paramref name="count"/> elements: the given one where it is long enough.</summary>
    public static T[] Grown<T>(T[] array, int count)
        where T : unmanaged => array.Length >= count ? array : GC.AllocateUninitializedArray<T>(count, pinned: true);
}
