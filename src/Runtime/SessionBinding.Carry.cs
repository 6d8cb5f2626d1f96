using CoERouter.Runtime.Graphs;
using CoERouter.Runtime.Interop;

namespace CoERouter.Runtime;

public sealed unsafe partial class SessionBinding
{
    /// <summary>
    /// Makes outputs of the last run, which the runtime allocated, the inputs of the next one of this binding and of another one of the same
    /// session, without a copy and without managed memory: what <see cref="GetOutputs"/> and <see cref="BindInput(string,OnnxTensor)"/> do
    /// with a tensor each. The runtime frees an output when neither binding uses it any more.
    /// </summary>
    /// <param name="carried">The outputs and inputs.</param>
    /// <param name="other">A binding of the same session that gets them too; null means none.</param>
    /// <returns>The place in <paramref name="carried"/> of the first output that has another rank or is longer than it may be, and then
    /// nothing is carried; -1 where there is none.</returns>
    /// <exception cref="ArgumentException">The model has no such input or output, or an output is not bound to be allocated.</exception>
    /// <exception cref="InvalidOperationException">The outputs that are bound now have not been through a run that succeeded.</exception>
    public int Carry(ReadOnlySpan<CarriedOutput> carried, SessionBinding? other = null)
    {
        if (!_hasRun)
        {
            throw new InvalidOperationException("The outputs bound now have no values yet; they get them from a run that succeeds.");
        }

        OnnxEnvironment environment = OnnxEnvironment.Shared;
        using var binding = new Borrowed(_binding);
        nint* values;
        nuint count;
        _api.Check(_api.GetBoundOutputValues(binding.Pointer, environment.DefaultAllocator, &values, &count));
        try
        {
            for (int i = 0; i < carried.Length; i++)
            {
                if (!Fits(values[ValueOf(carried[i].Output)], carried[i]))
                {
                    return i;
                }
            }

            foreach (CarriedOutput output in carried)
            {
                nint value = values[ValueOf(output.Output)];
                Feed(output.Input, value);
                other?.Feed(output.Input, value);
            }

            return -1;
        }
        finally
        {
            Release(values, count);
        }
    }

    /// <summary>
    /// Binds an input to a part of a native block, without managed memory: for an input whose shape changes from run to run. With a provider
    /// other than cpu the values are copied to its device now.
    /// </summary>
    /// <param name="name">The input.</param>
    /// <param name="memory">The block, kept alive until the input is bound anew or cleared.</param>
    /// <param name="type">The element type.</param>
    /// <param name="shape">The dimensions of the tensor at the block's beginning.</param>
    /// <exception cref="ArgumentException">The model has no such input, or the block is too small.</exception>
    public void BindInput(string name, NativeBlock memory, ElementType type, params ReadOnlySpan<long> shape)
    {
        int place = _inputs.PlaceOf(name);
        long bytes = TensorShape.BytesOf(type, shape);
        if (bytes > memory.Bytes)
        {
            throw new ArgumentException(
                $"A {type} tensor of shape {TensorShape.Describe(shape)} needs {bytes} bytes, but the memory has {memory.Bytes}.", nameof(memory));
        }

        nint value;
        fixed (long* dimensions = shape)
        {
            using var host = new Borrowed(OnnxEnvironment.Shared.HostMemory);
            _api.Check(_api.CreateTensorWithData(
                host.Pointer, (void*)memory.Address, (nuint)bytes, dimensions, (nuint)shape.Length, (int)type, &value));
        }

        try
        {
            using var binding = new Borrowed(_binding);
            _api.Check(_api.BindInput(binding.Pointer, _inputs.Texts.Pointers[place], value));
            _binding.Keep(place, memory);
        }
        finally
        {
            _api.ReleaseValue(value);
        }
    }

    /// <summary>Finds an output of the last run, which the runtime allocated on this machine, without managed memory. It is valid until the
    /// next run, and until the output is bound anew or the binding is disposed.</summary>
    /// <exception cref="ArgumentException">The model has no such output, or it is not bound to be allocated.</exception>
    /// <exception cref="InvalidOperationException">The outputs that are bound now have not been through a run that succeeded, or the output
    /// lies on a device.</exception>
    /// <exception cref="NotSupportedException">The output is no tensor.</exception>
    public OutputView ViewOutput(string name)
    {
        if (!_hasRun)
        {
            throw new InvalidOperationException("The outputs bound now have no values yet; they get them from a run that succeeds.");
        }

        OnnxEnvironment environment = OnnxEnvironment.Shared;
        using var binding = new Borrowed(_binding);
        nint* values;
        nuint count;
        _api.Check(_api.GetBoundOutputValues(binding.Pointer, environment.DefaultAllocator, &values, &count));
        try
        {
            nint value = values[ValueOf(name)];
            if (!IsTensor(value))
            {
                throw new NotSupportedException($"The output '{name}' is no tensor; only tensors that are always there are supported.");
            }

            int type, device;
            long* dimensions;
            nuint rank;
            nint memory;
            void* data;
            _api.Check(_api.GetTensorElementTypeAndShapeDataReference(value, &type, &dimensions, &rank));
            _api.Check(_api.GetTensorMemoryInfo(value, &memory));
            _api.Check(_api.GetTensorMutableData(value, &data));
            _api.MemoryInfoGetDeviceType(memory, &device);
            return device == 0
                ? new OutputView((ElementType)type, (nint)data, TensorShape.ElementsOf(new ReadOnlySpan<long>(dimensions, (int)rank)))
                : throw new InvalidOperationException($"The output '{name}' lies on a device; bind it to 'cpu' to read it.");
        }
        finally
        {
            Release(values, count);
        }
    }

    private bool IsTensor(nint value)
    {
        int isTensor = 0;
        if (value != 0)
        {
            _api.Check(_api.IsTensor(value, &isTensor));
        }

        return isTensor != 0;
    }

    private void Release(nint* values, nuint count)
    {
        for (nuint i = 0; i < count; i++)
        {
            if (values[i] != 0)
            {
                _api.ReleaseValue(values[i]);
            }
        }

        _api.Check(_api.AllocatorFree(OnnxEnvironment.Shared.DefaultAllocator, values));
    }

    private int ValueOf(string output)
    {
        int place = _outputs.PlaceOf(output);
        return _deviceOutputs[place] is not null
            ? _outputOrder.IndexOf(place)
            : throw new ArgumentException($"The output '{output}' is not bound to be allocated by the runtime.", nameof(output));
    }

    private void Feed(string input, nint value)
    {
        int place = _inputs.PlaceOf(input);
        using var binding = new Borrowed(_binding);
        _api.Check(_api.BindInput(binding.Pointer, _inputs.Texts.Pointers[place], value));
        _binding.Keep(place, null);
        _carried[place] = true;
    }

    private bool Fits(nint value, CarriedOutput output)
    {
        if (!IsTensor(value))
        {
            return false;
        }

        int type;
        long* dimensions;
        nuint rank;
        _api.Check(_api.GetTensorElementTypeAndShapeDataReference(value, &type, &dimensions, &rank));
        return (int)rank == output.Rank && (output.Axis < 0 || dimensions[output.Axis] <= output.Longest);
    }
}
