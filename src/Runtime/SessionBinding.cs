using System.Runtime.InteropServices;
using CoERouter.Runtime.Interop;

namespace CoERouter.Runtime;

/// <summary>
/// Tensors bound to a session's inputs and outputs, so that a run copies and allocates nothing here. Binding a name again replaces its
/// tensor. A bound tensor's memory stays valid until it is replaced or cleared, even if the tensor is disposed. Not thread-safe; several
/// bindings of one session may run at once.
/// </summary>
public sealed unsafe partial class SessionBinding : IDisposable
{
    private readonly NativeApi _api;
    private readonly NativeHandle _session;
    private readonly NativeHandle _binding;
    private readonly TensorNames _inputs;
    private readonly TensorNames _outputs;
    private readonly NativeHandle?[] _deviceOutputs;
    private readonly bool[] _carried; // inputs that a run's output became
    private readonly List<int> _outputOrder = [];
    private bool _hasRun;

    internal SessionBinding(NativeApi api, NativeHandle session, TensorNames inputs, TensorNames outputs)
    {
        _api = api;
        _session = session;
        _inputs = inputs;
        _outputs = outputs;
        _deviceOutputs = new NativeHandle?[outputs.Descriptions.Count];
        _carried = new bool[inputs.Descriptions.Count];
        nint binding;
        using var borrowed = new Borrowed(session);
        api.Check(api.CreateIoBinding(borrowed.Pointer, &binding));
        // The slots hold what is bound: first the inputs, then the outputs.
        _binding = new NativeHandle(binding, api.ReleaseIoBinding, [session], inputs.Descriptions.Count + outputs.Descriptions.Count);
    }

    /// <summary>
    /// Binds an input. With a provider other than cpu the values are copied to its device now, so bind again when they change.
    /// </summary>
    /// <exception cref="ArgumentException">The model has no such input.</exception>
    /// <exception cref="ObjectDisposedException">The tensor or the binding was disposed.</exception>
    public void BindInput(string name, OnnxTensor tensor)
    {
        int place = _inputs.PlaceOf(name);
        using var binding = new Borrowed(_binding);
        using var value = new Borrowed(tensor.Handle);
        _api.Check(_api.BindInput(binding.Pointer, _inputs.Texts.Pointers[place], value.Pointer));
        _binding.Keep(place, tensor.Handle);
    }

    /// <summary>Binds an output to a tensor of the very shape that the run will give.</summary>
    /// <exception cref="ArgumentException">The model has no such output.</exception>
    /// <exception cref="ObjectDisposedException">The tensor or the binding was disposed.</exception>
    public void BindOutput(string name, OnnxTensor tensor)
    {
        int place = _outputs.PlaceOf(name);
        using var binding = new Borrowed(_binding);
        using var value = new Borrowed(tensor.Handle);
        _api.Check(_api.BindOutput(binding.Pointer, _outputs.Texts.Pointers[place], value.Pointer));
        _binding.Keep(OutputSlot(place), tensor.Handle);
        BoundOutput(place, null);
    }

    /// <summary>
    /// Lets each run allocate an output anew on a device: cpu, webgpu or cuda. It can be fed back to an input without a copy.
    /// </summary>
    /// <exception cref="ArgumentException">The model has no such output, or there is no such device.</exception>
    public void BindOutputToDevice(string name, string device)
    {
        int place = _outputs.PlaceOf(name);
        NativeHandle memory = OnnxEnvironment.Shared.MemoryOf(device);
        using var binding = new Borrowed(_binding);
        _api.Check(_api.BindOutputToDevice(binding.Pointer, _outputs.Texts.Pointers[place], memory.DangerousGetHandle()));
        BoundOutput(place, memory);
        _binding.Keep(OutputSlot(place), null);
    }

    /// <summary>Runs the session on what is bound.</summary>
    /// <param name="settings">Through which the run can be stopped; null means none.</param>
    /// <exception cref="InvalidOperationException">An input has no tensor.</exception>
    /// <exception cref="OnnxRuntimeException">The runtime refuses an input or output, or a node failed.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped through the settings.</exception>
    public void Run(RunSettings? settings = null)
    {
        for (int place = 0; place < _inputs.Descriptions.Count; place++)
        {
            if (_binding.Kept(place) is null && !_carried[place])
            {
                throw new InvalidOperationException($"No tensor is bound to the input '{_inputs.Descriptions[place].Name}'.");
            }
        }

        using var binding = new Borrowed(_binding);
        using var options = new Borrowed(settings?.Handle);
        for (int place = 0; place < _deviceOutputs.Length; place++)
        {
            // The runtime would write into the tensor of the run before, which the caller may hold and which may have another shape.
            if (_deviceOutputs[place] is { } memory)
            {
                _api.Check(_api.BindOutputToDevice(binding.Pointer, _outputs.Texts.Pointers[place], memory.DangerousGetHandle()));
            }
        }

        _hasRun = false;
        RunSettings.Check(_api, _api.RunWithBinding(_session.DangerousGetHandle(), options.Pointer, binding.Pointer), settings);
        _hasRun = true;
    }

    /// <summary>The outputs of the last run, in the order in which they were first bound; the caller disposes them.</summary>
    /// <exception cref="InvalidOperationException">The outputs that are bound now have not been through a run that succeeded.</exception>
    public OnnxTensor[] GetOutputs()
    {
        using var binding = new Borrowed(_binding);
        if (_outputOrder.Count == 0)
        {
            return [];
        }

        if (!_hasRun)
        {
            throw new InvalidOperationException("The outputs bound now have no values yet; they get them from a run that succeeds.");
        }

        OnnxEnvironment environment = OnnxEnvironment.Shared;
        nint* values;
        nuint count;
        _api.Check(_api.GetBoundOutputValues(binding.Pointer, environment.DefaultAllocator, &values, &count));
        try
        {
            // A value over a caller's tensor must keep that tensor's memory.
            SafeHandle?[] memory = [.. _outputOrder.Select(place => _deviceOutputs[place] is null ? _binding.Kept(OutputSlot(place)) : null)];
            return OnnxTensor.Adopt(new ReadOnlySpan<nint>(values, (int)count), memory);
        }
        finally
        {
            _api.Check(_api.AllocatorFree(environment.DefaultAllocator, values));
        }
    }

    /// <summary>Unbinds all inputs.</summary>
    public void ClearInputs()
    {
        using var binding = new Borrowed(_binding);
        _api.ClearBoundInputs(binding.Pointer);
        for (int place = 0; place < _inputs.Descriptions.Count; place++)
        {
            _binding.Keep(place, null);
            _carried[place] = false;
        }
    }

    /// <summary>Unbinds all outputs.</summary>
    public void ClearOutputs()
    {
        using var binding = new Borrowed(_binding);
        _api.ClearBoundOutputs(binding.Pointer);
        for (int place = 0; place < _outputs.Descriptions.Count; place++)
        {
            _binding.Keep(OutputSlot(place), null);
            _deviceOutputs[place] = null;
        }

        _outputOrder.Clear();
    }

    /// <inheritdoc/>
    public void Dispose() => _binding.Dispose();

    private int OutputSlot(int place) => _inputs.Descriptions.Count + place;

    private void BoundOutput(int place, NativeHandle? device)
    {
        _deviceOutputs[place] = device;
        _hasRun = false;
        if (!_outputOrder.Contains(place))
        {
            _outputOrder.Add(place);
        }
    }
}
