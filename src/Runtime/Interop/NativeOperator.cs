using System.Runtime.InteropServices;

namespace CoERouter.Runtime.Interop;

/// <summary>
/// The structure <c>OrtCustomOp</c> as of version 22, its functions in the header's order, followed by what our own functions need to find
/// the C# operator. The runtime hands the structure's address to each of them.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeOperator
{
    public uint Version;
    public nint CreateKernel; // version 1 of it; left null
    public delegate* unmanaged<NativeOperator*, byte*> GetName;
    public delegate* unmanaged<NativeOperator*, byte*> GetExecutionProviderType;
    public delegate* unmanaged<NativeOperator*, nuint, int> GetInputType;
    public delegate* unmanaged<NativeOperator*, nuint> GetInputTypeCount;
    public delegate* unmanaged<NativeOperator*, nuint, int> GetOutputType;
    public delegate* unmanaged<NativeOperator*, nuint> GetOutputTypeCount;
    public nint KernelCompute; // version 1 of it; left null
    public delegate* unmanaged<nint, void> KernelDestroy;
    public delegate* unmanaged<NativeOperator*, nuint, int> GetInputCharacteristic;
    public delegate* unmanaged<NativeOperator*, nuint, int> GetOutputCharacteristic;
    public delegate* unmanaged<NativeOperator*, nuint, int> GetInputMemoryType;
    public delegate* unmanaged<NativeOperator*, int> GetVariadicInputMinimum;
    public delegate* unmanaged<NativeOperator*, int> GetVariadicInputHomogeneity;
    public delegate* unmanaged<NativeOperator*, int> GetVariadicOutputMinimum;
    public delegate* unmanaged<NativeOperator*, int> GetVariadicOutputHomogeneity;
    public delegate* unmanaged<NativeOperator*, void**, nint, nint*, nint> CreateKernelV2;
    public delegate* unmanaged<nint, nint, nint> KernelComputeV2;
    public nint InferOutputShape; // optional; left null
    public delegate* unmanaged<NativeOperator*, int> GetStartVersion;
    public delegate* unmanaged<NativeOperator*, int> GetEndVersion;
    public nint GetMayInplace; // optional; left null, as the next three
    public nint ReleaseMayInplace;
    public nint GetAliasMap;
    public nint ReleaseAliasMap;

    /// <summary>A GCHandle to the <see cref="OperatorDefinition"/>.</summary>
    public nint Definition;
}
