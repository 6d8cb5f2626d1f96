using System.Runtime.InteropServices;

namespace CoERouter.Runtime.Interop;

/// <summary>
/// The functions of ONNX Runtime's C API that this project calls, read once from the table <c>OrtApi</c>. The table only ever grows at
/// its end, so a slot's number (that of <c>onnxruntime_c_api.h</c>) holds for every later version. A function that can fail returns a
/// status, zero for success, which goes to <see cref="Check"/>.
/// </summary>
internal sealed unsafe class NativeApi
{
    /// <summary>The table's version we ask for: 24 is the first with <see cref="GetTensorElementTypeAndShapeDataReference"/>.</summary>
    public const uint TableVersion = 24;

    // Process-wide by nature: a library is loaded once.
    private static readonly Lazy<NativeApi> Loaded = new(() => RuntimeLibrary.Load(RuntimeLibrary.DefaultCandidates()));

    public readonly delegate* unmanaged<int, byte*, nint> CreateStatus;
    public readonly delegate* unmanaged<nint, int> GetErrorCode;
    public readonly delegate* unmanaged<nint, byte*> GetErrorMessage;
    public readonly delegate* unmanaged<nint, void> ReleaseStatus;

    public readonly delegate* unmanaged<int, byte*, nint*, nint> CreateEnv;
    public readonly delegate* unmanaged<nint, nint> DisableTelemetryEvents;
    public readonly delegate* unmanaged<nint, void> ReleaseEnv;
    public readonly delegate* unmanaged<byte***, int*, nint> GetAvailableProviders;
    public readonly delegate* unmanaged<byte**, int, nint> ReleaseAvailableProviders;

    public readonly delegate* unmanaged<nint*, nint> CreateSessionOptions;
    public readonly delegate* unmanaged<nint, nint> EnableMemPattern;
    public readonly delegate* unmanaged<nint, nint> DisableMemPattern;
    public readonly delegate* unmanaged<nint, int, nint> SetSessionGraphOptimizationLevel;
    public readonly delegate* unmanaged<nint, int, nint> SetIntraOpNumThreads;
    public readonly delegate* unmanaged<nint, int, nint> SetInterOpNumThreads;
    public readonly delegate* unmanaged<nint, nint, nint> AddCustomOpDomain;
    public readonly delegate* unmanaged<nint, byte*, byte*, nint> AddSessionConfigEntry;
    public readonly delegate* unmanaged<nint, byte*, nint, nint> AddInitializer;
    public readonly delegate* unmanaged<nint, byte*, byte**, byte**, nuint, nint> AppendExecutionProvider;
    public readonly delegate* unmanaged<nint, void> ReleaseSessionOptions;

    public readonly delegate* unmanaged<nint*, nint> CreateCudaProviderOptions;
    public readonly delegate* unmanaged<nint, byte**, byte**, nuint, nint> UpdateCudaProviderOptions;
    public readonly delegate* unmanaged<nint, nint, nint> AppendCudaExecutionProvider;
    public readonly delegate* unmanaged<nint, void> ReleaseCudaProviderOptions;

    public readonly delegate* unmanaged<nint, byte*, nint, nint*, nint> CreateSession;
    public readonly delegate* unmanaged<nint, byte*, nuint, nint, nint*, nint> CreateSessionFromArray;
    public readonly delegate* unmanaged<nint, nint, byte**, nint*, nuint, byte**, nuint, nint*, nint> Run;
    public readonly delegate* unmanaged<nint, nuint*, nint> SessionGetInputCount;
    public readonly delegate* unmanaged<nint, nuint*, nint> SessionGetOutputCount;
    public readonly delegate* unmanaged<nint, nuint, nint*, nint> SessionGetInputTypeInfo;
    public readonly delegate* unmanaged<nint, nuint, nint*, nint> SessionGetOutputTypeInfo;
    public readonly delegate* unmanaged<nint, nuint, nint, byte**, nint> SessionGetInputName;
    public readonly delegate* unmanaged<nint, nuint, nint, byte**, nint> SessionGetOutputName;
    public readonly delegate* unmanaged<nint, void> ReleaseSession;

    public readonly delegate* unmanaged<nint*, nint> CreateRunOptions;
    public readonly delegate* unmanaged<nint, nint> RunOptionsSetTerminate;
    public readonly delegate* unmanaged<nint, nint> RunOptionsUnsetTerminate;
    public readonly delegate* unmanaged<nint, byte*, byte*, nint> AddRunConfigEntry;
    public readonly delegate* unmanaged<nint, void> ReleaseRunOptions;

    public readonly delegate* unmanaged<nint, nint*, nint> CreateIoBinding;
    public readonly delegate* unmanaged<nint, byte*, nint, nint> BindInput;
    public readonly delegate* unmanaged<nint, byte*, nint, nint> BindOutput;
    public readonly delegate* unmanaged<nint, byte*, nint, nint> BindOutputToDevice;
    public readonly delegate* unmanaged<nint, nint, nint**, nuint*, nint> GetBoundOutputValues;
    public readonly delegate* unmanaged<nint, void> ClearBoundInputs;
    public readonly delegate* unmanaged<nint, void> ClearBoundOutputs;
    public readonly delegate* unmanaged<nint, nint, nint, nint> RunWithBinding;
    public readonly delegate* unmanaged<nint, void> ReleaseIoBinding;

    public readonly delegate* unmanaged<nint, void*, nuint, long*, nuint, int, nint*, nint> CreateTensorWithData;
    public readonly delegate* unmanaged<nint, void**, nint> GetTensorMutableData;
    public readonly delegate* unmanaged<nint, int*, long**, nuint*, nint> GetTensorElementTypeAndShapeDataReference;
    public readonly delegate* unmanaged<nint, nint*, nint> GetTensorMemoryInfo;
    public readonly delegate* unmanaged<nint, int*, nint> IsTensor;
    public readonly delegate* unmanaged<nint, void> ReleaseValue;
    public readonly delegate* unmanaged<nint, nint*, nint> CastTypeInfoToTensorInfo;
    public readonly delegate* unmanaged<nint, int*, nint> GetTensorElementType;
    public readonly delegate* unmanaged<nint, nuint*, nint> GetDimensionsCount;
    public readonly delegate* unmanaged<nint, long*, nuint, nint> GetDimensions;
    public readonly delegate* unmanaged<nint, byte**, nuint, nint> GetSymbolicDimensions;
    public readonly delegate* unmanaged<nint, void> ReleaseTypeInfo;

    public readonly delegate* unmanaged<byte*, int, int, int, nint*, nint> CreateMemoryInfo;
    public readonly delegate* unmanaged<int, int, nint*, nint> CreateCpuMemoryInfo;
    public readonly delegate* unmanaged<nint, int*, void> MemoryInfoGetDeviceType;
    public readonly delegate* unmanaged<nint, void> ReleaseMemoryInfo;
    public readonly delegate* unmanaged<nint*, nint> GetAllocatorWithDefaultOptions;
    public readonly delegate* unmanaged<nint, nuint, void**, nint> AllocatorAlloc;
    public readonly delegate* unmanaged<nint, void*, nint> AllocatorFree;
    public readonly delegate* unmanaged<nint, void> ReleaseAllocator;

    public readonly delegate* unmanaged<byte*, nint*, nint> CreateCustomOpDomain;
    public readonly delegate* unmanaged<nint, void*, nint> AddToCustomOpDomain;
    public readonly delegate* unmanaged<nint, void> ReleaseCustomOpDomain;
    public readonly delegate* unmanaged<nint, byte*, float*, nint> KernelInfoGetSingle;
    public readonly delegate* unmanaged<nint, byte*, long*, nint> KernelInfoGetInteger;
    public readonly delegate* unmanaged<nint, byte*, byte*, nuint*, nint> KernelInfoGetText;
    public readonly delegate* unmanaged<nint, byte*, float*, nuint*, nint> KernelInfoGetSingles;
    public readonly delegate* unmanaged<nint, byte*, long*, nuint*, nint> KernelInfoGetIntegers;
    public readonly delegate* unmanaged<nint, nuint*, nint> KernelContextGetInputCount;
    public readonly delegate* unmanaged<nint, nuint*, nint> KernelContextGetOutputCount;
    public readonly delegate* unmanaged<nint, nuint, nint*, nint> KernelContextGetInput;
    public readonly delegate* unmanaged<nint, nuint, long*, nuint, nint*, nint> KernelContextGetOutput;
    public readonly delegate* unmanaged<nint, nint, nint*, nint> KernelContextGetAllocator;
    public readonly delegate* unmanaged<nint, delegate* unmanaged<void*, nuint, void>, nuint, nuint, void*, nint> KernelContextParallelFor;

    /// <param name="table">The function table <c>OrtApi</c>, at least <see cref="TableVersion"/>.</param>
    /// <param name="version">The library's version, such as "1.30.0".</param>
    /// <param name="path">The file it was loaded from.</param>
    public NativeApi(void** table, string version, string path)
    {
        Version = version;
        Path = path;

        CreateStatus = (delegate* unmanaged<int, byte*, nint>)table[0];
        GetErrorCode = (delegate* unmanaged<nint, int>)table[1];
        GetErrorMessage = (delegate* unmanaged<nint, byte*>)table[2];
        ReleaseStatus = (delegate* unmanaged<nint, void>)table[93];

        CreateEnv = (delegate* unmanaged<int, byte*, nint*, nint>)table[3];
        DisableTelemetryEvents = (delegate* unmanaged<nint, nint>)table[6];
        ReleaseEnv = (delegate* unmanaged<nint, void>)table[92];
        GetAvailableProviders = (delegate* unmanaged<byte***, int*, nint>)table[125];
        ReleaseAvailableProviders = (delegate* unmanaged<byte**, int, nint>)table[126];

        CreateSessionOptions = (delegate* unmanaged<nint*, nint>)table[10];
        EnableMemPattern = (delegate* unmanaged<nint, nint>)table[16];
        DisableMemPattern = (delegate* unmanaged<nint, nint>)table[17];
        SetSessionGraphOptimizationLevel = (delegate* unmanaged<nint, int, nint>)table[23];
        SetIntraOpNumThreads = (delegate* unmanaged<nint, int, nint>)table[24];
        SetInterOpNumThreads = (delegate* unmanaged<nint, int, nint>)table[25];
        AddCustomOpDomain = (delegate* unmanaged<nint, nint, nint>)table[28];
        AddSessionConfigEntry = (delegate* unmanaged<nint, byte*, byte*, nint>)table[130];
        AddInitializer = (delegate* unmanaged<nint, byte*, nint, nint>)table[150];
        AppendExecutionProvider = (delegate* unmanaged<nint, byte*, byte**, byte**, nuint, nint>)table[216];
        ReleaseSessionOptions = (delegate* unmanaged<nint, void>)table[100];

        CreateCudaProviderOptions = (delegate* unmanaged<nint*, nint>)table[205];
        UpdateCudaProviderOptions = (delegate* unmanaged<nint, byte**, byte**, nuint, nint>)table[206];
        AppendCudaExecutionProvider = (delegate* unmanaged<nint, nint, nint>)table[204];
        ReleaseCudaProviderOptions = (delegate* unmanaged<nint, void>)table[208];

        CreateSession = (delegate* unmanaged<nint, byte*, nint, nint*, nint>)table[7];
        CreateSessionFromArray = (delegate* unmanaged<nint, byte*, nuint, nint, nint*, nint>)table[8];
        Run = (delegate* unmanaged<nint, nint, byte**, nint*, nuint, byte**, nuint, nint*, nint>)table[9];
        SessionGetInputCount = (delegate* unmanaged<nint, nuint*, nint>)table[30];
        SessionGetOutputCount = (delegate* unmanaged<nint, nuint*, nint>)table[31];
        SessionGetInputTypeInfo = (delegate* unmanaged<nint, nuint, nint*, nint>)table[33];
        SessionGetOutputTypeInfo = (delegate* unmanaged<nint, nuint, nint*, nint>)table[34];
        SessionGetInputName = (delegate* unmanaged<nint, nuint, nint, byte**, nint>)table[36];
        SessionGetOutputName = (delegate* unmanaged<nint, nuint, nint, byte**, nint>)table[37];
        ReleaseSession = (delegate* unmanaged<nint, void>)table[95];

        CreateRunOptions = (delegate* unmanaged<nint*, nint>)table[39];
        RunOptionsSetTerminate = (delegate* unmanaged<nint, nint>)table[46];
        RunOptionsUnsetTerminate = (delegate* unmanaged<nint, nint>)table[47];
        AddRunConfigEntry = (delegate* unmanaged<nint, byte*, byte*, nint>)table[165];
        ReleaseRunOptions = (delegate* unmanaged<nint, void>)table[97];

        CreateIoBinding = (delegate* unmanaged<nint, nint*, nint>)table[134];
        BindInput = (delegate* unmanaged<nint, byte*, nint, nint>)table[136];
        BindOutput = (delegate* unmanaged<nint, byte*, nint, nint>)table[137];
        BindOutputToDevice = (delegate* unmanaged<nint, byte*, nint, nint>)table[138];
        GetBoundOutputValues = (delegate* unmanaged<nint, nint, nint**, nuint*, nint>)table[140];
        ClearBoundInputs = (delegate* unmanaged<nint, void>)table[141];
        ClearBoundOutputs = (delegate* unmanaged<nint, void>)table[142];
        RunWithBinding = (delegate* unmanaged<nint, nint, nint, nint>)table[133];
        ReleaseIoBinding = (delegate* unmanaged<nint, void>)table[135];

        CreateTensorWithData = (delegate* unmanaged<nint, void*, nuint, long*, nuint, int, nint*, nint>)table[49];
        GetTensorMutableData = (delegate* unmanaged<nint, void**, nint>)table[51];
        GetTensorElementTypeAndShapeDataReference = (delegate* unmanaged<nint, int*, long**, nuint*, nint>)table[414];
        GetTensorMemoryInfo = (delegate* unmanaged<nint, nint*, nint>)table[194];
        IsTensor = (delegate* unmanaged<nint, int*, nint>)table[50];
        ReleaseValue = (delegate* unmanaged<nint, void>)table[96];
        CastTypeInfoToTensorInfo = (delegate* unmanaged<nint, nint*, nint>)table[55];
        GetTensorElementType = (delegate* unmanaged<nint, int*, nint>)table[60];
        GetDimensionsCount = (delegate* unmanaged<nint, nuint*, nint>)table[61];
        GetDimensions = (delegate* unmanaged<nint, long*, nuint, nint>)table[62];
        GetSymbolicDimensions = (delegate* unmanaged<nint, byte**, nuint, nint>)table[63];
        ReleaseTypeInfo = (delegate* unmanaged<nint, void>)table[98];

        CreateMemoryInfo = (delegate* unmanaged<byte*, int, int, int, nint*, nint>)table[68];
        CreateCpuMemoryInfo = (delegate* unmanaged<int, int, nint*, nint>)table[69];
        MemoryInfoGetDeviceType = (delegate* unmanaged<nint, int*, void>)table[225];
        ReleaseMemoryInfo = (delegate* unmanaged<nint, void>)table[94];
        GetAllocatorWithDefaultOptions = (delegate* unmanaged<nint*, nint>)table[78];
        AllocatorAlloc = (delegate* unmanaged<nint, nuint, void**, nint>)table[75];
        AllocatorFree = (delegate* unmanaged<nint, void*, nint>)table[76];
        ReleaseAllocator = (delegate* unmanaged<nint, void>)table[132];

        CreateCustomOpDomain = (delegate* unmanaged<byte*, nint*, nint>)table[26];
        AddToCustomOpDomain = (delegate* unmanaged<nint, void*, nint>)table[27];
        ReleaseCustomOpDomain = (delegate* unmanaged<nint, void>)table[101];
        KernelInfoGetSingle = (delegate* unmanaged<nint, byte*, float*, nint>)table[85];
        KernelInfoGetInteger = (delegate* unmanaged<nint, byte*, long*, nint>)table[86];
        KernelInfoGetText = (delegate* unmanaged<nint, byte*, byte*, nuint*, nint>)table[87];
        KernelInfoGetSingles = (delegate* unmanaged<nint, byte*, float*, nuint*, nint>)table[162];
        KernelInfoGetIntegers = (delegate* unmanaged<nint, byte*, long*, nuint*, nint>)table[163];
        KernelContextGetInputCount = (delegate* unmanaged<nint, nuint*, nint>)table[88];
        KernelContextGetOutputCount = (delegate* unmanaged<nint, nuint*, nint>)table[89];
        KernelContextGetInput = (delegate* unmanaged<nint, nuint, nint*, nint>)table[90];
        KernelContextGetOutput = (delegate* unmanaged<nint, nuint, long*, nuint, nint*, nint>)table[91];
        KernelContextGetAllocator = (delegate* unmanaged<nint, nint, nint*, nint>)table[253];
        KernelContextParallelFor = (delegate* unmanaged<nint, delegate* unmanaged<void*, nuint, void>, nuint, nuint, void*, nint>)table[274];
    }

    /// <summary>
    /// The one table of this process, loaded at first use; throws <see cref="OnnxRuntimeException"/> where there is no library.
    /// </summary>
    public static NativeApi Instance => Loaded.Value;

    public string Version { get; }

    public string Path { get; }

    /// <summary>Throws what a status says, and releases it; zero is success.</summary>
    public void Check(nint status)
    {
        if (status != 0)
        {
            throw Failure(status);
        }
    }

    /// <summary>The exception for a status that is not zero; releases the status.</summary>
    public OnnxRuntimeException Failure(nint status)
    {
        string message = Marshal.PtrToStringUTF8((nint)GetErrorMessage(status)) ?? "ONNX Runtime failed without a message.";
        int code = GetErrorCode(status);
        ReleaseStatus(status);
        return new OnnxRuntimeException(code, message);
    }
}
