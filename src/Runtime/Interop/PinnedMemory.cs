using System.Buffers;
using System.Runtime.InteropServices;

namespace CoERouter.Runtime.Interop;

/// <summary>A pin on managed memory, released with the last handle that keeps it.</summary>
internal sealed unsafe class PinnedMemory : SafeHandle
{
    private MemoryHandle _pin;

    public PinnedMemory(MemoryHandle pin)
        : base(0, ownsHandle: true)
    {
        _pin = pin;
        // Empty memory has no address of its own; one that is never read stands for it.
        SetHandle(pin.Pointer == null ? 1 : (nint)pin.Pointer);
    }

    public override bool IsInvalid => handle == 0;

    public nint Address => handle;

    protected override bool ReleaseHandle()
    {
        _pin.Dispose();
        return true;
    }
}
