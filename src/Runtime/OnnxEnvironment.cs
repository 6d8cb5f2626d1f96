using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using CoERouter.Runtime.Interop;

namespace CoERouter.Runtime;

/// <summary>The one ONNX Runtime of this process. Thread-safe.</summary>
public sealed unsafe class OnnxEnvironment
{
    /// <summary>
    /// The environment variable that turns on the runtime's own log on the error stream: verbose, info, warning, error or fatal.
    /// </summary>
    public const string LogVariable = "COE_ONNXRUNTIME_LOG";

    private static readonly string[] Severities = ["verbose", "info", "warning", "error", "fatal"];
    private static readonly Lazy<OnnxEnvironment> Instance =
        new(() => new OnnxEnvironment(NativeApi.Instance, Environment.GetEnvironmentVariable(LogVariable)));

    private readonly ConcurrentDictionary<string, NativeHandle> _deviceMemory = new(StringComparer.Ordinal);

    private OnnxEnvironment(NativeApi api, string? logSeverity)
    {
        Api = api;
        nint environment, memory, allocator;
        fixed (byte* name = "coe"u8)
        {
            api.Check(api.CreateEnv(SeverityOf(logSeverity), name, &environment));
        }

        Handle = new NativeHandle(environment, api.ReleaseEnv);
        api.Check(api.DisableTelemetryEvents(environment));
        api.Check(api.CreateCpuMemoryInfo(0, 0, &memory));
        HostMemory = new NativeHandle(memory, api.ReleaseMemoryInfo);
        api.Check(api.GetAllocatorWithDefaultOptions(&allocator));
        DefaultAllocator = allocator;
        Providers = ReadProviders(api);
    }

    /// <summary>The environment, made at first use.</summary>
    /// <exception cref="OnnxRuntimeException">
    /// The native library is missing or has the wrong version; the message says where it was looked for.
    /// </exception>
    public static OnnxEnvironment Shared => Instance.Value;

    /// <summary>The version of the native library, such as "1.30.0".</summary>
    public string Version => Api.Version;

    /// <summary>The file that the native library was loaded from, or its bare name where the system found it.</summary>
    public string LibraryPath => Api.Path;

    /// <summary>The execution providers compiled into the library, in its own words, such as "CPUExecutionProvider".</summary>
    public IReadOnlyList<string> Providers { get; }

    internal NativeApi Api { get; }

    internal NativeHandle Handle { get; }

    internal OperatorDomains OperatorDomains { get; } = new();

    internal NativeHandle HostMemory { get; }

    /// <summary>The allocator of names and lists that the runtime hands out; owned by the library.</summary>
    internal nint DefaultAllocator { get; }

    /// <summary>The memory of a device, by our name for it.</summary>
    /// <exception cref="ArgumentException">There is no such device.</exception>
    internal NativeHandle MemoryOf(string device) => device switch
    {
        "cpu" => HostMemory,
        "webgpu" => _deviceMemory.GetOrAdd(device, _ => CreateMemory("WebGPU_Buf")),
        "cuda" => _deviceMemory.GetOrAdd(device, _ => CreateMemory("Cuda")),
        _ => throw new ArgumentException($"There is no device '{device}'; it can be cpu, webgpu or cuda.", nameof(device)),
    };

    /// <summary>The runtime's number for a log severity; fatal where none is given, for failures come back as exceptions.</summary>
    /// <exception cref="ArgumentException">The text is none of the five.</exception>
    internal static int SeverityOf(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return Severities.Length - 1;
        }

        int severity = Array.FindIndex(Severities, name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
        return severity >= 0
            ? severity
            : throw new ArgumentException($"{LogVariable} is '{text}'; it can be {string.Join(", ", Severities)}.", nameof(text));
    }

    private static string[] ReadProviders(NativeApi api)
    {
        byte** names;
        int count;
        api.Check(api.GetAvailableProviders(&names, &count));
        var providers = new string[count];
        for (int index = 0; index < count; index++)
        {
            providers[index] = Marshal.PtrToStringUTF8((nint)names[index]) ?? "";
        }

        api.Check(api.ReleaseAvailableProviders(names, count));
        return providers;
    }

    private NativeHandle CreateMemory(string allocator)
    {
        nint memory;
        fixed (byte* name = NativeText.Encode(allocator))
        {
            Api.Check(Api.CreateMemoryInfo(name, 0, 0, 0, &memory));
        }

        return new NativeHandle(memory, Api.ReleaseMemoryInfo);
    }
}
