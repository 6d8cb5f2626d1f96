using System.Runtime.InteropServices;

namespace CoERouter.Runtime.Interop;

/// <summary>
/// Owns one object of the runtime (session, binding, value, ...). It also keeps alive the handles that the object points into: they are
/// released after it, in whatever order the garbage collector finalizes them.
/// </summary>
internal sealed unsafe class NativeHandle : SafeHandle
{
    private readonly delegate* unmanaged<nint, void> _release;
    private readonly SafeHandle?[] _kept;
    private readonly object? _owner; // only held

    /// <param name="pointer">The object, never zero.</param>
    /// <param name="release">The function that frees it.</param>
    /// <param name="kept">Handles whose memory the object uses for its whole life.</param>
    /// <param name="slots">Places for handles that it uses for a time; see <see cref="Keep"/>.</param>
    /// <param name="owner">An object that is not to be collected before this handle.</param>
    public NativeHandle(
        nint pointer, delegate* unmanaged<nint, void> release, ReadOnlySpan<SafeHandle> kept = default, int slots = 0, object? owner = null)
        : base(0, ownsHandle: true)
    {
        _release = release;
        _owner = owner;
        _kept = new SafeHandle?[slots + kept.Length];
        for (int index = 0; index < kept.Length; index++)
        {
            Keep(slots + index, kept[index]);
        }

        SetHandle(pointer);
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>Whether the owner gave it up; others that keep it can still use it.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>Keeps <paramref name="other"/> alive in a slot from now on, and lets go of what the slot held. Allocates nothing.</summary>
    /// <exception cref="ObjectDisposedException">The other handle is disposed.</exception>
    public void Keep(int slot, SafeHandle? other)
    {
        bool added = false;
        other?.DangerousAddRef(ref added);
        SafeHandle? before = _kept[slot];
        _kept[slot] = other;
        before?.DangerousRelease();
    }

    /// <summary>What a slot holds.</summary>
    public SafeHandle? Kept(int slot) => _kept[slot];

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }

    protected override bool ReleaseHandle()
    {
        _release(handle);
        foreach (SafeHandle? other in _kept)
        {
            other?.DangerousRelease();
        }

        return true;
    }
}
