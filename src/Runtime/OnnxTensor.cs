using System.Runtime.InteropServices;
using CoERouter.Runtime.Graphs;
using CoERouter.Runtime.Interop;

namespace CoERouter.Runtime;

/// <summary>
/// A tensor that ONNX Runtime can read and write: a type, a shape and an address, over memory of the caller or of the runtime, never a
/// copy. What a session or a binding was given stays valid inside it even after this object is disposed. The object may be used by several
/// threads as far as its memory may; a span of <see cref="Values{T}"/> is valid only while the tensor is neither disposed nor forgotten.
/// </summary>
public sealed unsafe class OnnxTensor : IDisposable
{
    private readonly NativeHandle _value;
    private readonly long[] _shape;
    private readonly nint _address;
    private readonly bool _isReadOnly;

    private OnnxTensor(NativeHandle value, ElementType type, long[] shape, nint address, bool isOnHost, bool isReadOnly = false)
    {
        _value = value;
        _shape = shape;
        _address = address;
        _isReadOnly = isReadOnly;
        Type = type;
        IsOnHost = isOnHost;
    }

    /// <summary>The element type.</summary>
    public ElementType Type { get; }

    /// <summary>The dimensions; none for a scalar.</summary>
    public ReadOnlySpan<long> Shape => _shape;

    /// <summary>The number of elements.</summary>
    public long Elements => TensorShape.ElementsOf(_shape);

    /// <summary>Whether the memory can be read by the processor; false for outputs bound to a device.</summary>
    public bool IsOnHost { get; }

    /// <summary>The address of the first element, on the device where <see cref="IsOnHost"/> is false.</summary>
    /// <exception cref="ObjectDisposedException">The tensor was disposed.</exception>
    public nint Address
    {
        get
        {
            ObjectDisposedException.ThrowIf(_value.IsDisposed, this);
            return _address;
        }
    }

    /// <summary>The runtime's value.</summary>
    /// <exception cref="ObjectDisposedException">The tensor was disposed.</exception>
    internal NativeHandle Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_value.IsDisposed, this);
            return _value;
        }
    }

    /// <summary>A tensor over managed or other memory, pinned until the last user of the tensor is gone.</summary>
    /// <param name="memory">The elements, in row-major order; exactly as many as the shape says.</param>
    /// <param name="shape">The dimensions; none means a scalar.</param>
    /// <exception cref="ArgumentException">The shape holds another number of elements.</exception>
    public static OnnxTensor Over<T>(Memory<T> memory, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        ElementType type = ElementTypes.Of<T>();
        long elements = TensorShape.ElementsOf(shape);
        if (elements != memory.Length)
        {
            throw new ArgumentException(
                $"The shape {TensorShape.Describe(shape)} holds {elements} elements, but the memory has {memory.Length}.", nameof(shape));
        }

        using var pinned = new PinnedMemory(memory.Pin());
        return Create(pinned.Address, elements * sizeof(T), type, shape, pinned, null);
    }

    /// <summary>A tensor over any memory.</summary>
    /// <param name="address">The first element's address.</param>
    /// <param name="bytes">The bytes there; at least as many as the shape needs.</param>
    /// <param name="type">The element type.</param>
    /// <param name="shape">The dimensions; none means a scalar.</param>
    /// <param name="owner">
    /// What owns the memory, kept alive by the tensor; a <see cref="SafeHandle"/> (such as <see cref="NativeBlock"/> or
    /// <see cref="MappedFile"/>) or another tensor is not released before the runtime is done with this one, even if it is disposed. Null
    /// means that the caller sees to it.
    /// </param>
    /// <exception cref="ArgumentException">The shape needs more bytes, or has a negative dimension.</exception>
    public static OnnxTensor OverPointer(nint address, long bytes, ElementType type, ReadOnlySpan<long> shape, object? owner)
    {
        long needed = TensorShape.BytesOf(type, shape);
        if (needed > bytes)
        {
            throw new ArgumentException(
                $"A {type} tensor of shape {TensorShape.Describe(shape)} needs {needed} bytes, but the memory has {bytes}.", nameof(bytes));
        }

        if (address == 0 && needed > 0)
        {
            throw new ArgumentException("A tensor cannot lie at address zero.", nameof(address));
        }

        SafeHandle? memory = owner is OnnxTensor tensor ? tensor.Handle : owner as SafeHandle;
        return Create(address == 0 ? 1 : address, needed, type, shape, memory, owner);
    }

    /// <summary>A tensor over a part of a native block, which it keeps alive.</summary>
    /// <param name="block">The memory.</param>
    /// <param name="offset">Bytes before the tensor.</param>
    /// <param name="type">The element type.</param>
    /// <param name="shape">The dimensions.</param>
    /// <exception cref="ArgumentException">The tensor does not lie within the block.</exception>
    public static OnnxTensor Over(NativeBlock block, long offset, ElementType type, params ReadOnlySpan<long> shape) =>
        offset >= 0 && offset <= block.Bytes
            ? OverPointer(block.Address + (nint)offset, block.Bytes - offset, type, shape, block)
            : throw new ArgumentException($"Byte {offset} does not lie within a block of {block.Bytes} bytes.", nameof(offset));

    /// <summary>A tensor over new native memory, zeroed and aligned to 64 bytes, freed with it.</summary>
    public static OnnxTensor Allocate<T>(params ReadOnlySpan<long> shape)
        where T : unmanaged => Allocate(ElementTypes.Of<T>(), shape);

    /// <summary>A tensor over new native memory, zeroed and aligned to 64 bytes, freed with it.</summary>
    public static OnnxTensor Allocate(ElementType type, params ReadOnlySpan<long> shape)
    {
        long bytes = TensorShape.BytesOf(type, shape);
        using var block = new NativeBlock(bytes);
        return Create(block.Address, bytes, type, shape, block, null);
    }

    /// <summary>The elements, for reading and writing.</summary>
    /// <exception cref="InvalidOperationException">
    /// The tensor has another element type (bfloat16 is read as <see cref="ushort"/>), cannot be written, lies on a device, or has more
    /// than 2^31 - 1 elements.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The tensor was disposed.</exception>
    public Span<T> Values<T>()
        where T : unmanaged
    {
        if (_isReadOnly)
        {
            throw new InvalidOperationException("The tensor lies in a file mapped for reading, so its elements come from ReadOnlyValues.");
        }

        return Span<T>();
    }

    /// <summary>The elements, for reading.</summary>
    /// <exception cref="InvalidOperationException">
    /// The tensor has another element type, lies on a device, or has more than 2^31 - 1 elements.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The tensor was disposed.</exception>
    public ReadOnlySpan<T> ReadOnlyValues<T>()
        where T : unmanaged => Span<T>();

    /// <summary>Gives up the tensor; its memory goes with the last session or binding that still uses it.</summary>
    public void Dispose() => _value.Dispose();

    /// <summary>Takes over values that the runtime made, all or none.</summary>
    /// <param name="pointers">The values.</param>
    /// <param name="memory">For each value what owns its memory; nothing where the runtime does.</param>
    internal static OnnxTensor[] Adopt(ReadOnlySpan<nint> pointers, ReadOnlySpan<SafeHandle?> memory = default)
    {
        NativeApi api = NativeApi.Instance;
        var tensors = new OnnxTensor[pointers.Length];
        int adopted = 0;
        try
        {
            while (adopted < tensors.Length)
            {
                tensors[adopted] = Adopt(pointers[adopted], memory.IsEmpty ? null : memory[adopted]);
                adopted++;
            }

            return tensors;
        }
        catch
        {
            foreach (OnnxTensor tensor in tensors.AsSpan(0, adopted))
            {
                tensor.Dispose();
            }

            // The one that failed is released already.
            foreach (nint pointer in pointers[Math.Min(adopted + 1, pointers.Length)..])
            {
                if (pointer != 0)
                {
                    api.ReleaseValue(pointer);
                }
            }

            throw;
        }
    }

    private static OnnxTensor Adopt(nint pointer, SafeHandle? owner)
    {
        NativeApi api = NativeApi.Instance;
        if (pointer == 0)
        {
            throw new NotSupportedException("The model left an optional output out; only outputs that are always there are supported.");
        }

        ReadOnlySpan<SafeHandle> kept = owner is null ? [] : [owner];
        var value = new NativeHandle(pointer, api.ReleaseValue, kept);
        try
        {
            int isTensor;
            api.Check(api.IsTensor(pointer, &isTensor));
            if (isTensor == 0)
            {
                throw new NotSupportedException("The model returned a sequence, map or absent optional value; only tensors are supported.");
            }

            int type, device;
            long* dimensions;
            nuint rank;
            nint memory;
            void* data;
            api.Check(api.GetTensorElementTypeAndShapeDataReference(pointer, &type, &dimensions, &rank));
            api.Check(api.GetTensorMemoryInfo(pointer, &memory));
            api.Check(api.GetTensorMutableData(pointer, &data));
            api.MemoryInfoGetDeviceType(memory, &device);
            return new OnnxTensor(value, (ElementType)type, new ReadOnlySpan<long>(dimensions, (int)rank).ToArray(), (nint)data, device == 0);
        }
        catch
        {
            value.Dispose();
            throw;
        }
    }

    private static OnnxTensor Create(nint address, long bytes, ElementType type, ReadOnlySpan<long> shape, SafeHandle? memory, object? owner)
    {
        OnnxEnvironment environment = OnnxEnvironment.Shared;
        nint value;
        fixed (long* dimensions = shape)
        {
            using var host = new Borrowed(environment.HostMemory);
            environment.Api.Check(environment.Api.CreateTensorWithData(
                host.Pointer, (void*)address, (nuint)bytes, dimensions, (nuint)shape.Length, (int)type, &value));
        }

        ReadOnlySpan<SafeHandle> kept = memory is null ? [] : [memory];
        bool isReadOnly = owner is MappedFile or OnnxTensor { _isReadOnly: true };
        var handle = new NativeHandle(value, environment.Api.ReleaseValue, kept, owner: owner);
        return new OnnxTensor(handle, type, shape.ToArray(), address, isOnHost: true, isReadOnly);
    }

    private Span<T> Span<T>()
        where T : unmanaged
    {
        ElementType asked = ElementTypes.Of<T>();
        if (asked != Type && !(asked == ElementType.UInt16 && Type == ElementType.BFloat16))
        {
            throw new InvalidOperationException($"The tensor holds elements of type {Type}, not {asked}.");
        }

        if (!IsOnHost)
        {
            throw new InvalidOperationException("The tensor lies on a device; bind the output to a tensor or to 'cpu' to read it.");
        }

        return Elements <= int.MaxValue
            ? new Span<T>((void*)Address, (int)Elements)
            : throw new InvalidOperationException($"The tensor holds {Elements} elements, more than a span can; use its address.");
    }
}
