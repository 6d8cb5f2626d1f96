using System.Runtime.InteropServices;
using CoERouter.Runtime.Interop;

namespace CoERouter.Runtime;

/// <summary>
/// Tensors bound to a session's inputs and outputs, so that a run copies and allocates nothing here. Binding a name again replaces its tensor.
/// A bound tensor's memory stays valid until it is replaced or cleared, even if the tensor is disposed. Not thread-safe; several bindings of one
/// session may run at once.
/// </summary>
public sealed unsafe class SessionBinding : IDisposable
{
    private readonly NativeApi _api;
    private readonly NativeHandle _session;
    private readonly NativeHandle _binding;
    private readonly TensorNames _inputs;
    private readonly TensorNames _outputs;
    private readonly NativeHandle?[] _deviceOutputs;

    internal SessionBinding(NativeApi api, NativeHandle session, TensorNames inputs, TensorNames outputs)
    {
        _api = api;
        _session = session;
        _inputs = inputs;
        _outputs = outputs;
        _deviceOutputs = new NativeHandle?[outputs.Descriptions.Count];
        nint binding;
        using var borrowed = new Borrowed(session);
        api.Check(api.CreateIoBinding(borrowed.Pointer, &binding));
        // The slots hold what is bound: first the inputs, then the outputs.
        _binding = new NativeHandle(binding, api.ReleaseIoBinding, [session], inputs.Descriptions.Count + outputs.Descriptions.Count);
    }

    /// <summary>Binds an input. With a provider other than cpu the values are copied to its device now, so bind again when they change.</summary>
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
        _deviceOutputs[place] = null;
        _binding.Keep(_inputs.Descriptions.Count + place, tensor.Handle);
    }

    /// <summary>Lets each run allocate an output anew on a device: cpu, webgpu or cuda. It can be fed back to an input without a copy.</summary>
    /// <exception cref="ArgumentException">The model has no such output, or there is no such device.</exception>
    public void BindOutputToDevice(string name, string device)
    {
        int place = _outputs.PlaceOf(name);
        NativeHandle memory = OnnxEnvironment.Shared.MemoryOf(device);
        using var binding = new Borrowed(_binding);
        _api.Check(_api.BindOutputToDevice(binding.Pointer, _outputs.Texts.Pointers[place], memory.DangerousGetHandle()));
        _deviceOutputs[place] = memory;
        _binding.Keep(_inputs.Descriptions.Count + place, null);
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
            if (!_binding.Keeps(place))
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

        RunSettings.Check(_api, _api.RunWithBinding(_session.DangerousGetHandle(), options.Pointer, binding.Pointer), settings);
    }

    /// <summary>The outputs of the last run, in the order in which they were first bound; the caller disposes them.</summary>
    public OnnxTensor[] GetOutputs()
    {
        OnnxEnvironment environment = OnnxEnvironment.Shared;
        using var binding = new Borrowed(_binding);
        nint* values;
        nuint count;
        _api.Check(_api.GetBoundOutputValues(binding.Pointer, environment.DefaultAllocator, &values, &count));
        if (count == 0)
        {
            return [];
        }

        try
        {
            return OnnxTensor.Adopt(new ReadOnlySpan<nint>(values, (int)count));
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
        }
    }

    /// <summary>Unbinds all outputs.</summary>
    public void ClearOutputs()
    {
        using var binding = new Borrowed(_binding);
        _api.ClearBoundOutputs(binding.Pointer);
        for (int place = 0; place < _outputs.Descriptions.Count; place++)
        {
            _binding.Keep(_inputs.Descriptions.Count + place, null);
            _deviceOutputs[place] = null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _binding.Dispose();
}
