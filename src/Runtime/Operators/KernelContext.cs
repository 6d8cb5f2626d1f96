using CoERouter.Runtime.Graphs;
using CoERouter.Runtime.Interop;

namespace CoERouter.Runtime.Operators;

/// <summary>
/// What a kernel sees of one run: its inputs, its outputs, and the session's threads. Nothing here allocates managed memory.
/// </summary>
public readonly unsafe ref struct KernelContext
{
    private readonly NativeApi _api;
    private readonly nint _context;

    internal KernelContext(NativeApi api, nint context)
    {
        _api = api;
        _context = context;
    }

    /// <summary>The inputs of this node, absent ones between present ones included.</summary>
    public int InputCount
    {
        get
        {
            nuint count;
            _api.Check(_api.KernelContextGetInputCount(_context, &count));
            return (int)count;
        }
    }

    /// <summary>The outputs of this node.</summary>
    public int OutputCount
    {
        get
        {
            nuint count;
            _api.Check(_api.KernelContextGetOutputCount(_context, &count));
            return (int)count;
        }
    }

    /// <summary>An input; not present where the node leaves it out.</summary>
    public KernelTensor Input(int index)
    {
        nint value;
        _api.Check(_api.KernelContextGetInput(_context, (nuint)index, &value));
        return value == 0 ? default : View(value);
    }

    /// <summary>Makes an output of the given shape, its elements undefined; not present where the node leaves it out.</summary>
    /// <exception cref="OnnxRuntimeException">The shape differs from that of the tensor bound to it.</exception>
    public KernelTensor Output(int index, params scoped ReadOnlySpan<long> shape)
    {
        nint value;
        fixed (long* dimensions = shape)
        {
            _api.Check(_api.KernelContextGetOutput(_context, (nuint)index, dimensions, (nuint)shape.Length, &value));
        }

        return value == 0 ? default : View(value);
    }

    /// <summary>
    /// Calls <paramref name="body"/> for every number from 0 up to <paramref name="total"/>, on the session's threads and this one, and
    /// returns when all are done. The first exception of a body is thrown here afterwards.
    /// </summary>
    /// <param name="total">How many calls.</param>
    /// <param name="state">What the calls share. They may write different parts of it.</param>
    /// <param name="body">A static method, called as <c>body(ref state, number)</c>.</param>
    /// <param name="batches">Into how many runs of numbers the calls are grouped; 0 means one per thread.</param>
    public void ParallelFor<TState>(int total, ref TState state, delegate*<ref TState, int, void> body, int batches = 0)
        where TState : struct
    {
        ArgumentOutOfRangeException.ThrowIfNegative(total);
        ArgumentOutOfRangeException.ThrowIfNegative(batches);
        if (total == 0)
        {
            return;
        }

        // Pinned, so a reference for the body can be made of the address on any thread.
#pragma warning disable CS8500 // the state may hold references: the collector knows them through the caller's variable
        fixed (TState* pinned = &state)
#pragma warning restore CS8500
        {
            var work = new ParallelWork { Body = (delegate*<void*, int, void>)body, State = pinned };
            nint status = _api.KernelContextParallelFor(_context, &ParallelWork.Invoke, (nuint)total, (nuint)batches, &work);
            work.ThrowFirstFailure();
            _api.Check(status);
        }
    }

    /// <summary>
    /// Memory for the length of one computation, aligned to 64 bytes, its contents undefined; from the session's arena, so it costs little.
    /// </summary>
    public KernelScratch Scratch(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        nint allocator;
        using var memory = new Borrowed(OnnxEnvironment.Shared.HostMemory);
        _api.Check(_api.KernelContextGetAllocator(_context, memory.Pointer, &allocator));
        return new KernelScratch(_api, allocator, bytes);
    }

    private KernelTensor View(nint value)
    {
        int type;
        long* dimensions;
        nuint rank;
        void* data;
        _api.Check(_api.GetTensorElementTypeAndShapeDataReference(value, &type, &dimensions, &rank));
        _api.Check(_api.GetTensorMutableData(value, &data));
        return new KernelTensor((nint)data, (ElementType)type, new ReadOnlySpan<long>(dimensions, (int)rank));
    }
}
