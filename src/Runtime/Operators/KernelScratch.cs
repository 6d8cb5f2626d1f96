using CoERouter.Runtime.Interop;

namespace CoERouter.Runtime.Operators;

/// <summary>Scratch memory of one computation; dispose it before <see cref="CustomKernel.Compute"/> returns.</summary>
public readonly unsafe ref struct KernelScratch : IDisposable
{
    private const int Alignment = 64;

    private readonly NativeApi _api;
    private readonly nint _allocator;
    private readonly void* _allocation;
    private readonly long _bytes;

    internal KernelScratch(NativeApi api, nint allocator, long bytes)
    {
        _api = api;
        _allocator = allocator;
        _bytes = bytes;
        void* allocation;
        nint status = api.AllocatorAlloc(allocator, checked((nuint)bytes + Alignment), &allocation);
        if (status != 0)
        {
            api.ReleaseAllocator(allocator);
            api.Check(status);
        }

        _allocation = allocation;
        Address = ((nint)allocation + Alignment - 1) & ~(nint)(Alignment - 1);
    }

    /// <summary>The address of the first byte.</summary>
    public nint Address { get; }

    /// <summary>The memory as elements.</summary>
    public Span<T> Span<T>()
        where T : unmanaged => new((void*)Address, checked((int)(_bytes / sizeof(T))));

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        // Both calls come before the check, lest a failure of the first leak the allocator's wrapper.
        nint status = _api.AllocatorFree(_allocator, _allocation);
        _api.ReleaseAllocator(_allocator);
        _api.Check(status);
    }
}
