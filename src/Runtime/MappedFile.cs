using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using CoERouter.Runtime.Graphs;
using Microsoft.Win32.SafeHandles;

namespace CoERouter.Runtime;

/// <summary>
/// A file mapped into memory, for reading only: its pages come from the system's page cache at first touch and are shared by all
/// processes that map it. The address stays the same until the last tensor over it is gone. Thread-safe.
/// </summary>
public sealed unsafe class MappedFile : SafeHandle
{
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _accessor;
    private readonly SafeMemoryMappedViewHandle? _view;
    private bool _disposed;

    private MappedFile(MemoryMappedFile? file, MemoryMappedViewAccessor? accessor, long length)
        : base(0, ownsHandle: true)
    {
        _file = file;
        _accessor = accessor;
        _view = accessor?.SafeMemoryMappedViewHandle;
        Length = length;
        byte* pointer = null;
        _view?.AcquirePointer(ref pointer);
        // An empty file cannot be mapped; it gets an address that is never read.
        SetHandle(pointer == null ? 1 : (nint)pointer);
    }

    /// <summary>The file's size in bytes when it was mapped.</summary>
    public long Length { get; }

    /// <summary>The address of the first byte, aligned to a page.</summary>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
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

    /// <summary>Maps a whole file.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static MappedFile Open(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        long length = stream.Length;
        if (length == 0)
        {
            return new MappedFile(null, null, 0);
        }

        MemoryMappedFile file = MemoryMappedFile.CreateFromFile(
            stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        return new MappedFile(file, file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read), length);
    }

    /// <summary>The address of a part of the file, checked to lie within it.</summary>
    /// <param name="offset">Bytes before it.</param>
    /// <param name="bytes">Bytes in it.</param>
    /// <exception cref="ArgumentOutOfRangeException">It does not lie within the file.</exception>
    public nint AddressOf(long offset, long bytes)
    {
        if (offset < 0 || bytes < 0 || offset > Length - bytes)
        {
            throw new ArgumentOutOfRangeException(nameof(offset), $"{bytes} bytes from byte {offset} do not lie within a file of {Length} bytes.");
        }

        return Address + (nint)offset;
    }

    /// <summary>A part of the file as bytes; hold the file while the span is in use.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not lie within the file.</exception>
    public ReadOnlySpan<byte> Slice(long offset, int length) => new((void*)AddressOf(offset, length), length);

    /// <summary>A tensor over a part of the file, without a copy. It keeps the mapping alive and can only be read.</summary>
    /// <param name="offset">Bytes before it.</param>
    /// <param name="type">The element type.</param>
    /// <param name="shape">The shape, which says how many bytes it takes.</param>
    /// <exception cref="ArgumentOutOfRangeException">It does not lie within the file.</exception>
    public OnnxTensor Tensor(long offset, ElementType type, params ReadOnlySpan<long> shape)
    {
        long bytes = TensorShape.BytesOf(type, shape);
        return OnnxTensor.OverPointer(AddressOf(offset, bytes), bytes, type, shape, this);
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
        _view?.ReleasePointer();
        _accessor?.Dispose();
        _file?.Dispose();
        return true;
    }
}
