using System.Runtime.InteropServices;
using CoERouter.Runtime.Interop;

namespace CoERouter.Runtime;

/// <summary>
/// A model ready to run. Any number of threads may run it at once; its memory is freed when the runs and bindings that use it have ended.
/// </summary>
public sealed unsafe class OnnxSession : IDisposable
{
    private readonly NativeApi _api;
    private readonly NativeHandle _session;
    private readonly TensorNames _inputs;
    private readonly TensorNames _outputs;

    private OnnxSession(NativeApi api, NativeHandle session, TensorNames inputs, TensorNames outputs)
    {
        _api = api;
        _session = session;
        _inputs = inputs;
        _outputs = outputs;
    }

    /// <summary>The model's inputs, in its order.</summary>
    public IReadOnlyList<TensorDescription> Inputs => _inputs.Descriptions;

    /// <summary>The model's outputs, in its order.</summary>
    public IReadOnlyList<TensorDescription> Outputs => _outputs.Descriptions;

    /// <summary>Loads a model from a file; external data lies in the same folder.</summary>
    /// <param name="path">The model's file.</param>
    /// <param name="settings">How; null means the defaults.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ArgumentException">The settings have faults.</exception>
    /// <exception cref="OnnxRuntimeException">The model or a provider is refused.</exception>
    public static OnnxSession FromFile(string path, SessionSettings? settings = null)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no model file {path}.", path);
        }

        settings ??= new SessionSettings();
        OnnxEnvironment environment = OnnxEnvironment.Shared;
        using var options = new SessionOptions(environment, settings);
        nint session = 0;
        options.Check(environment.OperatorDomains.Create(settings.Operators, () =>
        {
            nint made;
            fixed (byte* nativePath = NativeText.EncodePath(path))
            {
                nint status = environment.Api.CreateSession(environment.Handle.DangerousGetHandle(), nativePath, options.Handle.DangerousGetHandle(), &made);
                session = made;
                return status;
            }
        }));
        return Wrap(environment, session, options);
    }

    /// <summary>Loads a model from memory, which may be freed afterwards.</summary>
    /// <param name="model">The model's bytes.</param>
    /// <param name="settings">How; null means the defaults. External data needs <see cref="SessionSettings.ExternalDataFolder"/>.</param>
    /// <exception cref="ArgumentException">The settings have faults.</exception>
    /// <exception cref="OnnxRuntimeException">The model or a provider is refused.</exception>
    public static OnnxSession FromMemory(ReadOnlySpan<byte> model, SessionSettings? settings = null)
    {
        settings ??= new SessionSettings();
        OnnxEnvironment environment = OnnxEnvironment.Shared;
        using var options = new SessionOptions(environment, settings);
        nint session = 0;
        fixed (byte* bytes = model)
        {
            // As a number, since a pinned pointer cannot be carried into the call.
            (nint address, int length) = ((nint)bytes, model.Length);
            options.Check(environment.OperatorDomains.Create(settings.Operators, () =>
            {
                nint made;
                nint status = environment.Api.CreateSessionFromArray(
                    environment.Handle.DangerousGetHandle(), (byte*)address, (nuint)length, options.Handle.DangerousGetHandle(), &made);
                session = made;
                return status;
            }));
        }

        return Wrap(environment, session, options);
    }

    /// <summary>A binding of tensors to the inputs and outputs, for runs that repeat. The session stays alive inside it.</summary>
    public SessionBinding CreateBinding() => new(_api, _session, _inputs, _outputs);

    /// <summary>Runs the model once.</summary>
    /// <param name="inputs">The input tensors by name.</param>
    /// <param name="outputs">The names of the outputs wanted, at least one.</param>
    /// <param name="settings">Through which the run can be stopped; null means none.</param>
    /// <returns>The outputs, in the order of their names; the caller disposes them.</returns>
    /// <exception cref="ArgumentException">The model has no input or output of a name, or an input has no tensor.</exception>
    /// <exception cref="OnnxRuntimeException">The runtime refuses an input, or a node failed.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped through the settings.</exception>
    public OnnxTensor[] Run(IReadOnlyDictionary<string, OnnxTensor> inputs, IReadOnlyList<string> outputs, RunSettings? settings = null)
    {
        if (outputs.Count == 0)
        {
            throw new ArgumentException("A run needs the name of at least one output.", nameof(outputs));
        }

        byte** inputNames = stackalloc byte*[inputs.Count];
        nint* inputValues = stackalloc nint[inputs.Count];
        byte** outputNames = stackalloc byte*[outputs.Count];
        nint* outputValues = stackalloc nint[outputs.Count];
        new Span<nint>(outputValues, outputs.Count).Clear();
        for (int index = 0; index < outputs.Count; index++)
        {
            outputNames[index] = _outputs.Texts.Pointers[_outputs.PlaceOf(outputs[index])];
        }

        using var session = new Borrowed(_session);
        using var options = new Borrowed(settings?.Handle);
        var borrowed = new List<SafeHandle>(inputs.Count);
        try
        {
            foreach ((string name, OnnxTensor tensor) in inputs)
            {
                inputNames[borrowed.Count] = _inputs.Texts.Pointers[_inputs.PlaceOf(name)];
                NativeHandle value = tensor.Handle;
                bool added = false;
                value.DangerousAddRef(ref added);
                inputValues[borrowed.Count] = value.DangerousGetHandle();
                borrowed.Add(value);
            }

            if (Inputs.FirstOrDefault(input => !inputs.ContainsKey(input.Name)) is { } missing)
            {
                throw new ArgumentException($"The run has no tensor for the model's input '{missing.Name}'.", nameof(inputs));
            }

            nint status = _api.Run(
                session.Pointer, options.Pointer, inputNames, inputValues, (nuint)inputs.Count, outputNames, (nuint)outputs.Count, outputValues);
            RunSettings.Check(_api, status, settings);
        }
        finally
        {
            foreach (SafeHandle handle in borrowed)
            {
                handle.DangerousRelease();
            }
        }

        return OnnxTensor.Adopt(new ReadOnlySpan<nint>(outputValues, outputs.Count));
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private static OnnxSession Wrap(OnnxEnvironment environment, nint pointer, SessionOptions options)
    {
        var session = new NativeHandle(pointer, environment.Api.ReleaseSession, options.Kept, slots: 2);
        try
        {
            TensorNames inputs = TensorNames.Read(environment, pointer, inputs: true);
            TensorNames outputs = TensorNames.Read(environment, pointer, inputs: false);
            session.Keep(0, inputs.Texts);
            session.Keep(1, outputs.Texts);
            inputs.Texts.Dispose(); // from now on the session holds them
            outputs.Texts.Dispose();
            return new OnnxSession(environment.Api, session, inputs, outputs);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }
}
