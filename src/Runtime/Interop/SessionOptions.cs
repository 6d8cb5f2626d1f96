using System.Runtime.InteropServices;
using CoERouter.Runtime.Operators;

namespace CoERouter.Runtime.Interop;

/// <summary>The runtime's session options, filled from <see cref="SessionSettings"/>; needed only until the session is made.</summary>
internal sealed unsafe class SessionOptions : IDisposable
{
    private readonly NativeApi _api;
    private readonly NativeHandle _options;
    private readonly List<NativeHandle> _domains = [];
    private readonly List<SafeHandle> _kept = [];
    private readonly bool _usesWebGpu;
    private int _initializers;

    /// <exception cref="ArgumentException">The settings have faults; the message names all.</exception>
    /// <exception cref="OnnxRuntimeException">A provider cannot be used on this machine.</exception>
    public SessionOptions(OnnxEnvironment environment, SessionSettings settings)
    {
        IReadOnlyList<string> faults = settings.Faults();
        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join(" ", faults), nameof(settings));
        }

        _api = environment.Api;
        _usesWebGpu = settings.Providers.Any(provider => provider.Name == "webgpu");
        nint options;
        _api.Check(_api.CreateSessionOptions(&options));
        _options = new NativeHandle(options, _api.ReleaseSessionOptions, slots: settings.Initializers.Count);
        try
        {
            Fill(settings);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public NativeHandle Handle => _options;

    /// <summary>What the session points into for its whole life: operators and initializers.</summary>
    public ReadOnlySpan<SafeHandle> Kept => CollectionsMarshal.AsSpan(_kept);

    /// <summary>Checks the status of a session's creation; says what a device lacks where the runtime found none.</summary>
    public void Check(nint status)
    {
        try
        {
            _api.Check(status);
        }
        catch (OnnxRuntimeException failure) when (_usesWebGpu && failure.Message.Contains("WebGPU", StringComparison.Ordinal))
        {
            throw Unusable("webgpu", failure);
        }
    }

    /// <summary>Frees the options. A session made meanwhile keeps what it needs.</summary>
    public void Dispose()
    {
        _options.Dispose();
        foreach (NativeHandle domain in _domains)
        {
            domain.Dispose();
        }
    }

    private void Fill(SessionSettings settings)
    {
        nint options = _options.DangerousGetHandle();
        _api.Check(_api.SetIntraOpNumThreads(options, settings.Threads));
        _api.Check(_api.SetInterOpNumThreads(options, 1));
        _api.Check(_api.SetSessionGraphOptimizationLevel(options, (int)settings.GraphOptimization));
        _api.Check(settings.MemoryPattern ? _api.EnableMemPattern(options) : _api.DisableMemPattern(options));
        Configure("session.intra_op.allow_spinning", settings.AllowSpinning ? "1" : "0");
        if (settings.ExternalDataFolder is { } folder)
        {
            Configure("session.model_external_initializers_file_folder_path", Path.GetFullPath(folder));
        }

        foreach ((string key, string value) in settings.Configuration)
        {
            Configure(key, value);
        }

        foreach (IGrouping<string, CustomOperator> domain in settings.Operators.GroupBy(custom => custom.Domain))
        {
            NativeHandle handle = OperatorDomain.Create(_api, domain.Key, domain);
            _domains.Add(handle);
            _kept.Add(handle);
            _api.Check(_api.AddCustomOpDomain(options, handle.DangerousGetHandle()));
        }

        foreach ((string name, OnnxTensor tensor) in settings.Initializers)
        {
            _options.Keep(_initializers++, tensor.Handle);
            _kept.Add(tensor.Handle);
            fixed (byte* nativeName = NativeText.Encode(name))
            {
                _api.Check(_api.AddInitializer(options, nativeName, tensor.Handle.DangerousGetHandle()));
            }
        }

        foreach (ExecutionProvider provider in settings.Providers)
        {
            Append(provider);
        }
    }

    private void Configure(string key, string value)
    {
        fixed (byte* nativeKey = NativeText.Encode(key), nativeValue = NativeText.Encode(value))
        {
            _api.Check(_api.AddSessionConfigEntry(_options.DangerousGetHandle(), nativeKey, nativeValue));
        }
    }

    private void Append(ExecutionProvider provider)
    {
        if (provider.Name == "cpu")
        {
            return; // always there, and last
        }

        using var texts = new NativeTexts([.. provider.Options.Keys, .. provider.Options.Values]);
        byte** keys = texts.Pointers;
        byte** values = texts.Pointers + provider.Options.Count;
        try
        {
            if (provider.Name == "cuda")
            {
                AppendCuda(keys, values, provider.Options.Count);
                return;
            }

            fixed (byte* name = "WebGPU"u8)
            {
                _api.Check(_api.AppendExecutionProvider(_options.DangerousGetHandle(), name, keys, values, (nuint)provider.Options.Count));
            }
        }
        catch (OnnxRuntimeException failure)
        {
            throw Unusable(provider.Name, failure);
        }
    }

    private void AppendCuda(byte** keys, byte** values, int count)
    {
        nint created;
        _api.Check(_api.CreateCudaProviderOptions(&created));
        using var options = new NativeHandle(created, _api.ReleaseCudaProviderOptions);
        if (count > 0)
        {
            _api.Check(_api.UpdateCudaProviderOptions(created, keys, values, (nuint)count));
        }

        _api.Check(_api.AppendCudaExecutionProvider(_options.DangerousGetHandle(), created));
    }

    private OnnxRuntimeException Unusable(string provider, OnnxRuntimeException failure) =>
        new(failure.Code, $"The execution provider '{provider}' cannot be used: {failure.Message.Trim().TrimEnd('.')}. {Needs(provider)}", failure);

    private string Needs(string provider) => provider == "cuda"
        ? $"It needs the libraries onnxruntime_providers_shared and onnxruntime_providers_cuda of version {_api.Version} "
            + $"beside {_api.Path}, and CUDA with cuDNN on the loader's path."
        : "It needs a graphics driver for Vulkan, Direct3D 12 or Metal.";
}
