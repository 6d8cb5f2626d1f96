using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace CoERouter.Runtime.Operators;

/// <summary>What the threads of one parallel loop share; lies on the stack of the thread that waits for them.</summary>
internal unsafe struct ParallelWork
{
    public delegate*<void*, int, void> Body;
    public void* State;

    // A GCHandle to the first exception, or zero.
    private nint _failure;

    [UnmanagedCallersOnly]
    public static void Invoke(void* pointer, nuint index)
    {
        var work = (ParallelWork*)pointer;
        try
        {
            work->Body(work->State, (int)index);
        }
#pragma warning disable CA1031 // an exception must not cross into native code
        catch (Exception failure)
#pragma warning restore CA1031
        {
            GCHandle handle = GCHandle.Alloc(ExceptionDispatchInfo.Capture(failure));
            if (Interlocked.CompareExchange(ref work->_failure, GCHandle.ToIntPtr(handle), 0) != 0)
            {
                handle.Free();
            }
        }
    }

    public readonly void ThrowFirstFailure()
    {
        if (_failure == 0)
        {
            return;
        }

        GCHandle handle = GCHandle.FromIntPtr(_failure);
        var failure = (ExceptionDispatchInfo)handle.Target!;
        handle.Free();
        failure.Throw();
    }
}
