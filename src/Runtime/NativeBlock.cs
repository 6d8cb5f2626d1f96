using System.Runtime.InteropServices;

namespace CoERouter.Runtime;

/// <summary>
/// A block of native memory, zeroed and aligned to 64 bytes (one cache line, one AVX-512 register). The pages of a large block cost nothing
/// until they are touched. Tensors made over it keep it alive; a span does not, so hold the block while a span is in use.
/// </summary>
public sealed unsafe class NativeBlock : SafeHandle
{
    private const int Alignment = 64;

    private readonly void* _allocation;
    private bool _disposed;

    /// <summary>Allocates a block.</summary>
    /// <param name="bytes">Its size; zero is allowed.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is negative.</exception>
    /// <exception cref="OutOfMemoryException">The machine refuses.</exception>
    public NativeBlock(long bytes)
        : base(0, ownsHandle: true)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        // Zeroed by calloc rather than aligned by the allocator and cleared: untouched pages then stay unmapped.
        _allocation = NativeMemory.AllocZeroed(checked((nuint)bytes + Alignment));
        Bytes = bytes;
        SetHandle(((nint)_allocation + Alignment - 1) & ~(nint)(Alignment - 1));
        GC.AddMemoryPressure(bytes + Alignment);
    }

    /// <summary>The size in bytes.</summary>
    public long Bytes { get; }

    /// <summary>The address of the first byte.</summary>
    /// <exception cref="ObjectDisposedException">The block was disposed.</exception>
    public nint Address
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return handle;
        }
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>The whole block as elements; it must not hold more than a span can (2^31 - 1 elements).</summary>
    public Span<T> Span<T>()
        where T : unmanaged => Span<T>(0, checked((int)(Bytes / sizeof(T))));

    /// <summary>A part of the block.</summary>
    /// <param name="offset">Elements before it.</param>
    /// <param name="length">Elements in it.</param>
    /// <exception cref="ArgumentOutOfRangeException">It does not lie within the block.</exception>
    public Span<T> Span<T>(long offset, int length)
        where T : unmanaged
    {
        long elements = Bytes / sizeof(T);
        if (offset < 0 || length < 0 || offset > elements - length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(offset), $"{length} elements from element {offset} do not lie within a block of {elements} elements.");
        }

        return new Span<T>((T*)Address + offset, length);
    }

    /// <summary>Gives the memory up; it goes with the last tensor over it.</summary>
    protected override void Dispose(bool disposing)
    {
        _disposed = true;
        base.Dispose(disposing);
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        NativeMemory.Free(_allocation);
        GC.RemoveMemoryPressure(Bytes + Alignment);
        return true;
    }
}
