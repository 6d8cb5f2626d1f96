namespace CoERouter.Runtime.Interop;

/// <summary>
/// The pointer of a handle for the length of one call: a dispose on another thread waits until it is given back. Allocates nothing.
/// </summary>
internal readonly ref struct Borrowed
{
    private readonly NativeHandle? _handle;

    /// <exception cref="ObjectDisposedException">The handle's owner was disposed.</exception>
    public Borrowed(NativeHandle? handle)
    {
        ObjectDisposedException.ThrowIf(handle is { IsDisposed: true }, typeof(NativeHandle));
        bool added = false;
        handle?.DangerousAddRef(ref added);
        _handle = handle;
    }

    /// <summary>The native object, or zero where there is no handle.</summary>
    public nint Pointer => _handle?.DangerousGetHandle() ?? 0;

    public void Dispose() => _handle?.DangerousRelease();
}
