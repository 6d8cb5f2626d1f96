using CoERouter.Runtime.Interop;

namespace CoERouter.Runtime;

/// <summary>
/// Settings of one run, through which it can be stopped. One object may serve many runs one after the other. Thread-safe.
/// </summary>
public sealed unsafe class RunSettings : IDisposable
{
    private readonly NativeApi _api = OnnxEnvironment.Shared.Api;
    private readonly NativeHandle _options;
    private volatile bool _terminated;

    /// <summary>Settings without entries.</summary>
    public RunSettings()
    {
        nint options;
        _api.Check(_api.CreateRunOptions(&options));
        _options = new NativeHandle(options, _api.ReleaseRunOptions);
    }

    /// <summary>Whether <see cref="Terminate"/> was called since the last <see cref="Reset"/>.</summary>
    public bool IsTerminated => _terminated;

    internal NativeHandle Handle => _options;

    /// <summary>
    /// Stops the runs that use these settings before their next node, and refuses new ones; they throw
    /// <see cref="OperationCanceledException"/>. May be called from any thread, and after <see cref="Dispose"/>, when it does nothing.
    /// </summary>
    public void Terminate()
    {
        try
        {
            using var options = new Borrowed(_options);
            _terminated = true;
            _api.Check(_api.RunOptionsSetTerminate(options.Pointer));
        }
        catch (ObjectDisposedException)
        {
            // The run is over; a cancellation that comes late has nothing to stop.
        }
    }

    /// <summary>Lets runs go ahead again after <see cref="Terminate"/>.</summary>
    public void Reset()
    {
        using var options = new Borrowed(_options);
        _api.Check(_api.RunOptionsUnsetTerminate(options.Pointer));
        _terminated = false;
    }

    /// <summary>
    /// Adds an entry by the keys of <c>onnxruntime_run_options_config_keys.h</c>, such as <c>memory.enable_memory_arena_shrinkage</c>.
    /// </summary>
    public void AddEntry(string key, string value)
    {
        using var options = new Borrowed(_options);
        fixed (byte* nativeKey = NativeText.Encode(key), nativeValue = NativeText.Encode(value))
        {
            _api.Check(_api.AddRunConfigEntry(options.Pointer, nativeKey, nativeValue));
        }
    }

    /// <summary>Calls <see cref="Terminate"/> when the token is cancelled, until the registration is disposed.</summary>
    public CancellationTokenRegistration TerminateOn(CancellationToken cancellationToken) =>
        cancellationToken.UnsafeRegister(static state => ((RunSettings)state!).Terminate(), this);

    /// <inheritdoc/>
    public void Dispose() => _options.Dispose();

    /// <summary>Throws for the status of a run: a stop that was asked for is a cancellation, anything else a failure.</summary>
    internal static void Check(NativeApi api, nint status, RunSettings? settings)
    {
        if (status == 0)
        {
            return;
        }

        OnnxRuntimeException failure = api.Failure(status);
        throw settings is { IsTerminated: true } ? new OperationCanceledException("The run was stopped.", failure) : failure;
    }
}
