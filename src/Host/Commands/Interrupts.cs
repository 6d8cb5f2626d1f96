using System.Runtime.InteropServices;

namespace CoERouter.Host.Commands;

/// <summary>
/// Ctrl-C and the request to terminate, counted: the first asks to finish, a later one to end at once. Several that come together, as when
/// a terminal and a parent process both send one, count as one. Thread-safe.
/// </summary>
public sealed class Interrupts : IDisposable
{
    /// <summary>Interrupts closer than this count as one.</summary>
    public static readonly TimeSpan Together = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _finish = new();
    private readonly CancellationTokenSource _end = new();
    private readonly List<PosixSignalRegistration> _signals = [];
    private long? _first;

    /// <summary>Counts what <see cref="Raise"/> tells, and listens to nothing else.</summary>
    public Interrupts(TimeProvider time) => _time = time;

    /// <summary>Cancelled by the first interrupt.</summary>
    public CancellationToken Finish => _finish.Token;

    /// <summary>Cancelled by an interrupt after the first.</summary>
    public CancellationToken End => _end.Token;

    /// <summary>Listens to the signals of this process until disposed; meanwhile they do not end it.</summary>
    public static Interrupts Listen(TimeProvider time)
    {
        Interrupts interrupts = new(time);
        foreach (PosixSignal signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGINT, PosixSignal.SIGTERM])
        {
            interrupts._signals.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                interrupts.Raise();
            }));
        }

        return interrupts;
    }

    /// <summary>One interrupt.</summary>
    public void Raise()
    {
        CancellationTokenSource? due;
        lock (_lock)
        {
            due = _first is null ? _finish : _time.GetElapsedTime(_first.Value) >= Together ? _end : null;
            _first ??= _time.GetTimestamp();
        }

        due?.Cancel();
    }

    /// <summary>Stops listening.</summary>
    public void Dispose()
    {
        _signals.ForEach(signal => signal.Dispose());
        _finish.Dispose();
        _end.Dispose();
    }
}
