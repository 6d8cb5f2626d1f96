using CoERouter.Runtime.Graphs;

namespace CoERouter.Experts.Folders.Outlines;

/// <summary>Reads a <see cref="ModelOutline"/>. Field numbers are those of onnx.proto3; a field that may stand once counts as the last one
/// written, and a message that would be merged out of several is refused, so that no other parser reads anything else.</summary>
internal sealed class OutlineReader
{
    private readonly Dictionary<string, ValueOutline> _inputs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ValueOutline> _outputs = new(StringComparer.Ordinal);
    private readonly TensorReader _tensors = new();
    private readonly List<(string Input, Consumer Consumer)> _consumers = [];
    private readonly WeightCount _weights = new();
    private FunctionOutlines _functions = FunctionOutlines.None;
    private int _nodes;
    private bool _needsPacking;

    /// <summary>Reads a model.</summary>
    /// <exception cref="FormatException">It may not be loaded.</exception>
    public static ModelOutline Read(ReadOnlySpan<byte> model)
    {
        var outline = new OutlineReader { _functions = FunctionOutlines.Read(model) };
        bool found = false;
        var reader = new ProtobufReader(model);
        while (reader.Read())
        {
            if (reader.IsBytes(7))
            {
                found = found ? throw new FormatException("it has two graphs") : true;
                outline.ReadGraph(reader.Bytes, 0);
            }
            else if (reader.IsBytes(25))
            {
                outline.ReadNodes(reader.Bytes, nodeField: 7, depth: 0);
            }
        }

        return found ? outline.Finish() : throw new FormatException("it has no graph");
    }

    private ModelOutline Finish()
    {
        foreach (TensorOutline tensor in _tensors.Named)
        {
            _inputs.Remove(tensor.Name);
        }

        (long parameters, string weights) = _weights.Sum(_tensors.Named);
        return new()
        {
            Inputs = _inputs,
            Outputs = _outputs,
            External = _tensors.External,
            Consumers = _consumers.Where(read => _inputs.ContainsKey(read.Input)).ToLookup(read => read.Input, read => read.Consumer),
            Parameters = parameters,
            Weights = weights,
            NeedsPacking = _needsPacking,
        };
    }

    private void ReadGraph(ReadOnlySpan<byte> graph, int depth)
    {
        if (depth > OutlineLimits.Depth)
        {
            throw new FormatException($"its graphs are nested more than {OutlineLimits.Depth} deep");
        }

        var reader = new ProtobufReader(graph);
        while (reader.Read())
        {
            switch (reader.Wire == WireType.Bytes ? reader.Field : 0)
            {
                case 5:
                    _tensors.ReadInitializer(reader.Bytes);
                    break;
                case 11 when depth == 0:
                    Add(_inputs, ReadValue(reader.Bytes));
                    break;
                case 12 when depth == 0:
                    Add(_outputs, ReadValue(reader.Bytes));
                    break;
                case 15:
                    _tensors.ReadSparse(reader.Bytes);
                    break;
            }
        }

        ReadNodes(graph, nodeField: 1, depth);
    }

    private void ReadNodes(ReadOnlySpan<byte> owner, int nodeField, int depth)
    {
        var reader = new ProtobufReader(owner);
        while (reader.Read())
        {
            if (reader.IsBytes(nodeField))
            {
                ReadNode(reader.Bytes, depth);
            }
        }
    }

    private void ReadNode(ReadOnlySpan<byte> node, int depth)
    {
        if (++_nodes > OutlineLimits.Nodes)
        {
            throw new FormatException($"it has more than {OutlineLimits.Nodes} nodes");
        }

        List<string> inputs = [];
        Dictionary<string, long> numbers = [];
        string operation = "";
        string domain = "";
        var reader = new ProtobufReader(node);
        while (reader.Read())
        {
            switch (reader.Wire == WireType.Bytes ? reader.Field : 0)
            {
                case 1:
                    inputs.Add(reader.Text());
                    break;
                case 4:
                    operation = reader.Text();
                    break;
                case 5:
                    ReadAttribute(reader.Bytes, depth, numbers);
                    break;
                case 7:
                    domain = reader.Text();
                    break;
            }
        }

        OperatorDomains.Check(domain, operation, _functions.Contains(domain, operation));
        string name = OperatorDomains.FullName(domain, operation);
        RequiredInputs.Check(name, inputs);
        _needsPacking |= name is "com.microsoft.MatMulNBits";
        _weights.Note(name, inputs, numbers);
        for (int slot = 0; slot < inputs.Count; slot++)
        {
            // Values computed inside are many; only names that may be inputs of the graph are of interest.
            if (_inputs.ContainsKey(inputs[slot]))
            {
                _consumers.Add((inputs[slot], new Consumer(name, slot)));
            }
        }
    }

    private void ReadAttribute(ReadOnlySpan<byte> attribute, int depth, Dictionary<string, long> numbers)
    {
        string name = "";
        long number = 0;
        int messages = 0;
        var reader = new ProtobufReader(attribute);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 1 when reader.Wire == WireType.Bytes:
                    name = reader.Text();
                    break;
                case 3 when reader.Wire == WireType.Varint:
                    number = (long)reader.Number;
                    break;
                case 5 or 6 or 22 when reader.Wire == WireType.Bytes && ++messages > 1:
                    throw new FormatException("an attribute of a node holds two values");
                case 5 or 10 when reader.Wire == WireType.Bytes:
                    _tensors.ReadConstant(reader.Bytes);
                    break;
                case 6 or 11 when reader.Wire == WireType.Bytes:
                    ReadGraph(reader.Bytes, depth + 1);
                    break;
                case 22 or 23 when reader.Wire == WireType.Bytes:
                    _tensors.ReadSparse(reader.Bytes);
                    break;
            }
        }

        numbers[name] = number;
    }

    private static void Add(Dictionary<string, ValueOutline> values, ValueOutline value)
    {
        if (values.Count == OutlineLimits.Values)
        {
            throw new FormatException($"it has more than {OutlineLimits.Values} inputs or outputs");
        }

        if (!values.TryAdd(value.Name, value))
        {
            throw new FormatException($"it declares '{value.Name}' twice");
        }
    }

    private static ValueOutline ReadValue(ReadOnlySpan<byte> info)
    {
        string name = "";
        ElementType type = ElementType.Undefined;
        List<Dimension>? shape = null;
        var reader = new ProtobufReader(info);
        while (reader.Read())
        {
            if (reader.IsBytes(1))
            {
                name = reader.Text();
            }
            else if (reader.IsBytes(2))
            {
                (type, shape) = ReadType(reader.Bytes);
            }
        }

        return new(name, type, shape);
    }

    private static (ElementType Type, List<Dimension>? Shape) ReadType(ReadOnlySpan<byte> type)
    {
        ElementType element = ElementType.Undefined;
        List<Dimension>? shape = null;
        var kinds = new ProtobufReader(type);
        while (kinds.Read())
        {
            if (!kinds.IsBytes(1))
            {
                continue;
            }

            var tensor = new ProtobufReader(kinds.Bytes);
            while (tensor.Read())
            {
                if (tensor is { Field: 1, Wire: WireType.Varint } && tensor.Number <= int.MaxValue)
                {
                    element = (ElementType)tensor.Number;
                }
                else if (tensor.IsBytes(2))
                {
                    shape = ReadShape(tensor.Bytes);
                }
            }
        }

        return (element, shape);
    }

    private static List<Dimension> ReadShape(ReadOnlySpan<byte> message)
    {
        List<Dimension> shape = [];
        var dimensions = new ProtobufReader(message);
        while (dimensions.Read())
        {
            if (!dimensions.IsBytes(1))
            {
                continue;
            }

            Dimension dimension = Dimension.Unknown;
            var reader = new ProtobufReader(dimensions.Bytes);
            while (reader.Read())
            {
                dimension = reader is { Field: 1, Wire: WireType.Varint } ? Dimension.FromInt64((long)reader.Number)
                    : reader.IsBytes(2) ? Dimension.FromString(reader.Text())
                    : dimension;
            }

            shape.Add(shape.Count < OutlineLimits.Rank ? dimension : throw new FormatException("an input has too many dimensions"));
        }

        return shape;
    }
}
