using CoERouter.Runtime.Graphs;

namespace CoERouter.Training.Differentiation;

/// <summary>
/// Writes a graph forward and remembers how to differentiate it; <see cref="Differentiate"/> then appends the backward graph
/// (reverse-mode differentiation). Operators are extension methods in this folder: each emits its nodes and records its gradient rule.
/// Only operators that CPU, CUDA and WebGPU kernels all have are emitted. Not thread-safe.
/// </summary>
public sealed class GradientTape
{
    // Larger constants are not compared to find a duplicate: hashing them would cost more than it saves.
    private const int CachedConstantLength = 64;

    private readonly List<Entry> _entries = [];
    private readonly List<Variable> _parameters = [];
    private readonly Dictionary<Variable, Variable> _gradients = [];
    private readonly Dictionary<string, Variable> _constants = [];

    /// <summary>Starts an empty graph of that name.</summary>
    public GradientTape(string name) => Graph = new(name);

    /// <summary>The graph written so far.</summary>
    public GraphBuilder Graph { get; }

    /// <summary>The parameters declared so far, in order.</summary>
    public IReadOnlyList<Variable> Parameters => _parameters;

    /// <summary>Declares a graph input that needs no gradient.</summary>
    public Variable Input(string name, ElementType type, params long[] shape)
    {
        Graph.Input(name, type, Dimensions(shape));
        return new(name, shape, type);
    }

    /// <summary>Declares a parameter: a float input that gets a gradient.</summary>
    public Variable Parameter(string name, params long[] shape)
    {
        Variable parameter = Input(name, ElementType.Float32, shape);
        parameter.RequiresGradient = true;
        _parameters.Add(parameter);
        return parameter;
    }

    /// <summary>Declares a graph output.</summary>
    public void Output(Variable variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        Graph.Output(variable.Name, variable.Type, Dimensions([.. variable.Shape]));
    }

    /// <summary>A constant of one value, shape [1].</summary>
    public Variable Constant(float value) => Constant([value], 1);

    /// <summary>A float constant.</summary>
    public Variable Constant(float[] values, params long[] shape) => Cached(values, shape, ElementType.Float32);

    /// <summary>An integer constant; without a shape it is a vector.</summary>
    public Variable Integers(long[] values, params long[] shape) => Cached(values, shape.Length == 0 ? [values.Length] : shape, ElementType.Int64);

    /// <summary>An integer scalar.</summary>
    public Variable IntegerScalar(long value)
    {
        string key = $"s{value}";
        if (!_constants.TryGetValue(key, out Variable? constant))
        {
            constant = new(Graph.Fresh(), [], ElementType.Int64);
            Graph.Initializer<long>(constant.Name, [value]);
            _constants[key] = constant;
        }

        return constant;
    }

    /// <summary>Zeros of a shape, made at run time so that the model stays small.</summary>
    public Variable Zeros(params long[] shape) => Emit("ConstantOfShape", [Integers(shape)], shape);

    /// <summary>Emits a node of the standard domain with one output.</summary>
    public Variable Emit(string operation, ReadOnlySpan<Variable> inputs, long[] shape, ElementType type = ElementType.Float32, params ReadOnlySpan<NodeAttribute> attributes) =>
        EmitMany(operation, "", inputs, [shape], type, attributes)[0];

    /// <summary>Emits a node of ONNX Runtime's own domain with one output.</summary>
    public Variable EmitContributed(string operation, ReadOnlySpan<Variable> inputs, long[] shape, params ReadOnlySpan<NodeAttribute> attributes) =>
        EmitMany(operation, GraphBuilder.ContributedDomain, inputs, [shape], ElementType.Float32, attributes)[0];

    /// <summary>Emits a node with several outputs.</summary>
    public Variable[] EmitMany(string operation, string domain, ReadOnlySpan<Variable> inputs, long[][] shapes, ElementType type = ElementType.Float32, params ReadOnlySpan<NodeAttribute> attributes)
    {
        string[] names = new string[inputs.Length];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = inputs[i].Name;
        }

        Variable[] outputs = [.. shapes.Select(shape => new Variable(Graph.Fresh(), shape, type))];
        Graph.Node(operation, names, [.. outputs.Select(output => output.Name)], domain, attributes);
        return outputs;
    }

    /// <summary>Remembers how to send the gradient of one output back to its inputs.</summary>
    public void Record(Variable output, ReadOnlySpan<Variable> inputs, Action<Variable> backward) => Record([output], inputs, gradients => backward(gradients[0]!));

    /// <summary>Remembers how to send gradients back; an output that nothing used has a null gradient.</summary>
    public void Record(Variable[] outputs, ReadOnlySpan<Variable> inputs, Action<Variable?[]> backward)
    {
        bool flows = false;
        foreach (Variable input in inputs)
        {
            flows |= input.RequiresGradient;
        }

        if (!flows)
        {
            return;
        }

        foreach (Variable output in outputs)
        {
            output.RequiresGradient = true;
        }

        _entries.Add(new(Graph.Scope, outputs, backward));
    }

    /// <summary>Adds a contribution to the gradient of <paramref name="target"/>; nothing happens where none is needed.</summary>
    public void Accumulate(Variable target, Variable gradient)
    {
        if (target.RequiresGradient)
        {
            _gradients[target] = _gradients.TryGetValue(target, out Variable? sum)
                ? Emit("Add", [sum, gradient], [.. target.Shape])
                : gradient;
        }
    }

    /// <summary>Appends the backward graph of a loss of one value.</summary>
    public void Differentiate(Variable loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        _gradients[loss] = Constant([1f], [.. loss.Shape]);
        for (int i = _entries.Count - 1; i >= 0; i--)
        {
            Entry entry = _entries[i];
            Variable?[] gradients = [.. entry.Outputs.Select(output => _gradients.GetValueOrDefault(output))];
            if (Array.Exists(gradients, gradient => gradient is not null))
            {
                Graph.Scope = entry.Scope + "'";
                entry.Backward(gradients);
            }
        }
    }

    /// <summary>The gradient of a variable after <see cref="Differentiate"/>.</summary>
    /// <exception cref="InvalidOperationException">The loss does not depend on it.</exception>
    public Variable GradientOf(Variable variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return _gradients.TryGetValue(variable, out Variable? gradient)
            ? gradient
            : throw new InvalidOperationException($"The loss does not depend on '{variable.Name}'.");
    }

    private static Dimension[] Dimensions(long[] shape) => [.. shape.Select(Dimension.FromInt64)];

    private Variable Cached<T>(T[] values, long[] shape, ElementType type)
        where T : unmanaged
    {
        string? key = values.Length <= CachedConstantLength ? $"{type}:{string.Join(",", shape)}:{string.Join(",", values)}" : null;
        if (key is not null && _constants.TryGetValue(key, out Variable? known))
        {
            return known;
        }

        var constant = new Variable(Graph.Fresh(), shape, type);
        Graph.Initializer<T>(constant.Name, values, shape);
        if (key is not null)
        {
            _constants[key] = constant;
        }

        return constant;
    }

    private sealed record Entry(string Scope, Variable[] Outputs, Action<Variable?[]> Backward);
}
