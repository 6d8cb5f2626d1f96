using System.Diagnostics;
using System.Runtime.InteropServices;
using CoERouter.Bench.Commands;

namespace CoERouter.Bench.Processes;

/// <summary>A running host whose peak memory is watched. Disposal ends it.</summary>
internal sealed partial class HostProcess : IAsyncDisposable
{
    private const int SignalInterrupt = 2;

    // What the process gains between the last look and its end is not seen.
    private static readonly TimeSpan WatchEvery = TimeSpan.FromMilliseconds(4);

    private readonly Process _process;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watch;
    private readonly Task<string> _errors;
    private long _peakBytes;

    private HostProcess(Process process, TimeProvider time)
    {
        _process = process;
        _time = time;
        _errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        _watch = Task.Run(WatchAsync);
    }

    /// <summary>What it writes.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>Its peak resident memory so far; 0 where the system does not tell.</summary>
    public long PeakBytes => Interlocked.Read(ref _peakBytes);

    /// <summary>Starts it.</summary>
    public static HostProcess Start(string executable, IEnumerable<string> arguments, TimeProvider time)
    {
        ProcessStartInfo start = new(executable, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        Process process = Process.Start(start) ?? throw new BenchmarkException($"'{executable}' did not start.");
        process.StandardInput.Close();
        return new(process, time);
    }

    /// <summary>Asks it to finish, as Ctrl-C does.</summary>
    public void Interrupt()
    {
        if (OperatingSystem.IsWindows() || Kill(_process.Id, SignalInterrupt) != 0)
        {
            _process.Kill();
        }
    }

    /// <summary>Waits for its end.</summary>
    /// <exception cref="BenchmarkException">It failed; the message ends with what it said.</exception>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        if (_process.ExitCode != 0)
        {
            throw new BenchmarkException($"The host ended with code {_process.ExitCode}: {(await _errors.ConfigureAwait(false)).Trim()}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        await _watch.ConfigureAwait(false);
        await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        await _errors.ConfigureAwait(false);
        _process.Dispose();
        _stop.Dispose();
    }

    private async Task WatchAsync()
    {
        int process = _process.Id;
        using PeriodicTimer timer = new(WatchEvery, _time);
        try
        {
            do
            {
                // A process that has ended but was not waited for has no such line any more.
                if (PeakMemory.Of(process) is { } bytes)
                {
                    Interlocked.Exchange(ref _peakBytes, Math.Max(bytes, PeakBytes));
                }
            }
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // The process is being disposed.
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
