namespace CoERouter.Experts.Generation;

/// <summary>The right to use a loaded expert, held until disposed: meanwhile it is not unloaded.</summary>
public sealed class ExpertLease : IDisposable
{
    private Action? _release;

    /// <summary>A lease of <paramref name="model"/> that calls <paramref name="release"/> once when it ends.</summary>
    public ExpertLease(ExpertModel model, Action? release = null) => (Model, _release) = (model, release);

    /// <summary>The expert.</summary>
    public ExpertModel Model { get; }

    /// <summary>Ends the lease.</summary>
    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
