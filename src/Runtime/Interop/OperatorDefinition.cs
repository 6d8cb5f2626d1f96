using System.Runtime.InteropServices;
using CoERouter.Runtime.Graphs;
using CoERouter.Runtime.Operators;

namespace CoERouter.Runtime.Interop;

/// <summary>
/// One C# operator as the runtime sees it: owns the native structure and answers its calls. No exception leaves these functions.
/// </summary>
internal sealed unsafe class OperatorDefinition : SafeHandle
{
    private const uint StructureVersion = 22;

    private readonly NativeApi _api;
    private readonly CustomOperator _operator;
    private readonly OperatorParameter[] _inputs;
    private readonly OperatorParameter[] _outputs;
    private readonly NativeTexts _name;
    private GCHandle _self;

    /// <exception cref="ArgumentException">The operator's inputs or outputs are not such as the runtime accepts.</exception>
    public OperatorDefinition(NativeApi api, CustomOperator custom)
        : base(0, ownsHandle: true)
    {
        _api = api;
        _operator = custom;
        _inputs = [.. custom.Inputs];
        _outputs = [.. custom.Outputs];
        Validate();
        _name = new NativeTexts([custom.Name]);
        _self = GCHandle.Alloc(this);
        var native = (NativeOperator*)NativeMemory.AllocZeroed((nuint)sizeof(NativeOperator));
        *native = new NativeOperator
        {
            Version = StructureVersion,
            GetName = &NameOf,
            GetExecutionProviderType = &ProviderOf,
            GetInputType = &InputType,
            GetInputTypeCount = &InputCount,
            GetOutputType = &OutputType,
            GetOutputTypeCount = &OutputCount,
            KernelDestroy = &Destroy,
            GetInputCharacteristic = &InputKind,
            GetOutputCharacteristic = &OutputKind,
            GetInputMemoryType = &InputMemory,
            GetVariadicInputMinimum = &One,
            GetVariadicInputHomogeneity = &InputHomogeneity,
            GetVariadicOutputMinimum = &One,
            GetVariadicOutputHomogeneity = &OutputHomogeneity,
            CreateKernelV2 = &Create,
            KernelComputeV2 = &Compute,
            GetStartVersion = &One,
            GetEndVersion = &Newest,
            Definition = GCHandle.ToIntPtr(_self),
        };
        SetHandle((nint)native);
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        NativeMemory.Free((void*)handle);
        _self.Free();
        _name.Dispose();
        return true;
    }

    private static OperatorDefinition Of(NativeOperator* native) => (OperatorDefinition)GCHandle.FromIntPtr(native->Definition).Target!;

    [UnmanagedCallersOnly]
    private static byte* NameOf(NativeOperator* native) => Of(native)._name.Pointers[0];

    [UnmanagedCallersOnly]
    private static byte* ProviderOf(NativeOperator* native) => null; // the processor

    [UnmanagedCallersOnly]
    private static nuint InputCount(NativeOperator* native) => (nuint)Of(native)._inputs.Length;

    [UnmanagedCallersOnly]
    private static nuint OutputCount(NativeOperator* native) => (nuint)Of(native)._outputs.Length;

    [UnmanagedCallersOnly]
    private static int InputType(NativeOperator* native, nuint index) => (int)Of(native)._inputs[(int)index].Type;

    [UnmanagedCallersOnly]
    private static int OutputType(NativeOperator* native, nuint index) => (int)Of(native)._outputs[(int)index].Type;

    [UnmanagedCallersOnly]
    private static int InputKind(NativeOperator* native, nuint index) => (int)Of(native)._inputs[(int)index].Kind;

    [UnmanagedCallersOnly]
    private static int OutputKind(NativeOperator* native, nuint index) => (int)Of(native)._outputs[(int)index].Kind;

    [UnmanagedCallersOnly]
    private static int InputMemory(NativeOperator* native, nuint index) => 0; // the provider's default

    [UnmanagedCallersOnly]
    private static int InputHomogeneity(NativeOperator* native) => IsHomogeneous(Of(native)._inputs);

    [UnmanagedCallersOnly]
    private static int OutputHomogeneity(NativeOperator* native) => IsHomogeneous(Of(native)._outputs);

    [UnmanagedCallersOnly]
    private static int One(NativeOperator* native) => 1;

    [UnmanagedCallersOnly]
    private static int Newest(NativeOperator* native) => int.MaxValue;

    [UnmanagedCallersOnly]
    private static nint Create(NativeOperator* native, void** table, nint info, nint* kernel)
    {
        OperatorDefinition definition = Of(native);
        try
        {
            var attributes = new KernelAttributes(definition._api, info, $"{definition._operator.Domain}.{definition._operator.Name}");
            var state = new KernelState(definition._api, definition._operator.CreateKernel(attributes));
            *kernel = GCHandle.ToIntPtr(GCHandle.Alloc(state));
            return 0;
        }
#pragma warning disable CA1031 // an exception must not cross into native code
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return StatusOf(definition._api, failure);
        }
    }

    [UnmanagedCallersOnly]
    private static nint Compute(nint kernel, nint context)
    {
        var state = (KernelState)GCHandle.FromIntPtr(kernel).Target!;
        try
        {
            state.Kernel.Compute(new KernelContext(state.Api, context));
            return 0;
        }
#pragma warning disable CA1031
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return StatusOf(state.Api, failure);
        }
    }

    [UnmanagedCallersOnly]
    private static void Destroy(nint kernel)
    {
        GCHandle handle = GCHandle.FromIntPtr(kernel);
        try
        {
            ((KernelState)handle.Target!).Kernel.Dispose();
        }
#pragma warning disable CA1031 // nobody is left to hear of it
        catch (Exception)
#pragma warning restore CA1031
        {
        }

        handle.Free();
    }

    private static int IsHomogeneous(OperatorParameter[] parameters) =>
        parameters is [.., { Kind: OperatorParameterKind.Variadic, Type: ElementType.Undefined }] ? 0 : 1;

    private static nint StatusOf(NativeApi api, Exception failure)
    {
        int code = failure is OnnxRuntimeException { Code: > 0 } runtime ? runtime.Code : failure is ArgumentException ? 2 : 1;
        string message = string.IsNullOrEmpty(failure.Message) ? failure.GetType().Name : failure.Message.Replace('\0', ' ');
        fixed (byte* text = NativeText.Encode(message))
        {
            return api.CreateStatus(code, text);
        }
    }

    private void Validate()
    {
        if (_outputs.Length == 0)
        {
            throw new ArgumentException($"The operator {_operator.Domain}.{_operator.Name} has no output; it needs at least one.");
        }

        if (_inputs.SkipLast(1).Concat(_outputs.SkipLast(1)).Any(parameter => parameter.Kind == OperatorParameterKind.Variadic))
        {
            throw new ArgumentException(
                $"Only the last input and the last output of the operator {_operator.Domain}.{_operator.Name} can be variadic.");
        }
    }
}
