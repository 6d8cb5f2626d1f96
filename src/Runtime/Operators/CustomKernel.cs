namespace CoERouter.Runtime.Operators;

/// <summary>The work of one node. The session that it was made for disposes it.</summary>
public abstract class CustomKernel : IDisposable
{
    /// <summary>
    /// Reads the inputs and writes every output. Called by several threads at once when the session is run by several, so nothing of the
    /// kernel may change. What it throws fails the run, with its message.
    /// </summary>
    public abstract void Compute(KernelContext context);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the kernel holds. Must not throw.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}
