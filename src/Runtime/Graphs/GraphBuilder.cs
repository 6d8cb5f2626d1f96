using System.Globalization;
using System.Runtime.InteropServices;

namespace CoERouter.Runtime.Graphs;

/// <summary>
/// Builds an ONNX model: inputs, initializers (embedded or in an external file), nodes and outputs, written as protobuf
/// in the order given, which must be topological. Names are the caller's; <see cref="Fresh"/> makes unique ones.
/// Not thread-safe. Field numbers are those of onnx.proto3.
/// </summary>
public sealed class GraphBuilder
{
    /// <summary>The domain of ONNX Runtime's contributed operators.</summary>
    public const string ContributedDomain = "com.microsoft";

    /// <summary>The domain of this project's operators, written in C#.</summary>
    public const string OwnDomain = "coe";

    // Opset 21 is the newest whose every operator used here also has a WebGPU kernel; IR 10 is the version that goes with it.
    private const long OperatorSet = 21;
    private const long IrVersion = 10;

    private readonly ProtobufWriter _graph = new();
    private int _names;

    /// <summary>Starts an empty graph.</summary>
    /// <param name="name">The graph's name, shown in the runtime's messages.</param>
    public GraphBuilder(string name) => _graph.Text(2, name);

    /// <summary>Nodes written so far.</summary>
    public int NodeCount { get; private set; }

    /// <summary>A prefix for the names of the next nodes, which profiles show; it changes nothing else.</summary>
    public string Scope { get; set; } = "";

    /// <summary>A name that no other call of this builder returns; names that begin with "_" are reserved for it.</summary>
    public string Fresh() => "_" + (_names++).ToString(CultureInfo.InvariantCulture);

    /// <summary>Declares a graph input and returns its name.</summary>
    public string Input(string name, ElementType type, params ReadOnlySpan<Dimension> shape)
    {
        _graph.Message(11, ValueInfo(name, type, shape));
        return name;
    }

    /// <summary>Declares a graph output, which some node must have written.</summary>
    public void Output(string name, ElementType type, params ReadOnlySpan<Dimension> shape) => _graph.Message(12, ValueInfo(name, type, shape));

    /// <summary>Embeds a constant tensor and returns its name. No shape means a scalar.</summary>
    /// <exception cref="ArgumentException">The shape does not hold exactly the values given.</exception>
    public string Initializer<T>(string name, ReadOnlySpan<T> values, params ReadOnlySpan<long> shape)
        where T : unmanaged => Initializer(name, ElementTypes.Of<T>(), MemoryMarshal.AsBytes(values), shape);

    /// <summary>Embeds a constant tensor given as raw little-endian bytes and returns its name.</summary>
    /// <exception cref="ArgumentException">The shape does not hold exactly the bytes given.</exception>
    public string Initializer(string name, ElementType type, ReadOnlySpan<byte> bytes, params ReadOnlySpan<long> shape)
    {
        _graph.Message(5, TensorMessage(name, type, bytes, shape));
        return name;
    }

    /// <summary>Declares a constant tensor whose bytes lie in a file beside the model, and returns its name.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="type">Its element type.</param>
    /// <param name="location">The file's name, relative to the model.</param>
    /// <param name="offset">Bytes from the file's start; a multiple of 4096 lets the runtime map it.</param>
    /// <param name="length">Bytes of the tensor.</param>
    /// <param name="shape">Its shape.</param>
    public string ExternalInitializer(string name, ElementType type, string location, long offset, long length, params ReadOnlySpan<long> shape)
    {
        ProtobufWriter tensor = Tensor(name, type, shape);
        tensor.Message(13, Entry("location", location));
        tensor.Message(13, Entry("offset", offset.ToString(CultureInfo.InvariantCulture)));
        tensor.Message(13, Entry("length", length.ToString(CultureInfo.InvariantCulture)));
        _graph.Message(5, tensor.Integer(14, 1));
        return name;
    }

    /// <summary>Adds a node. An empty input or output name is an optional one left out.</summary>
    public void Node(string operation, ReadOnlySpan<string> inputs, ReadOnlySpan<string> outputs, string domain = "", params ReadOnlySpan<NodeAttribute> attributes)
    {
        var node = new ProtobufWriter();
        foreach (string input in inputs)
        {
            node.Text(1, input);
        }

        foreach (string output in outputs)
        {
            node.Text(2, output);
        }

        node.Text(3, string.Create(CultureInfo.InvariantCulture, $"{Scope}|{operation}_{NodeCount++}")).Text(4, operation);
        foreach (NodeAttribute attribute in attributes)
        {
            node.Message(5, attribute.Message);
        }

        if (domain.Length > 0)
        {
            node.Text(7, domain);
        }

        _graph.Message(1, node);
    }

    /// <summary>Adds a node of the standard domain with one output, and returns that output's fresh name.</summary>
    public string Operation(string operation, ReadOnlySpan<string> inputs, params ReadOnlySpan<NodeAttribute> attributes)
    {
        string output = Fresh();
        Node(operation, inputs, [output], "", attributes);
        return output;
    }

    /// <summary>Adds a node of <see cref="ContributedDomain"/> with one output, and returns that output's fresh name.</summary>
    public string Contributed(string operation, ReadOnlySpan<string> inputs, params ReadOnlySpan<NodeAttribute> attributes)
    {
        string output = Fresh();
        Node(operation, inputs, [output], ContributedDomain, attributes);
        return output;
    }

    /// <summary>The model's bytes. The builder can go on; a later call returns the longer model.</summary>
    public byte[] ToModel()
    {
        var model = new ProtobufWriter();
        model.Integer(1, IrVersion).Text(2, "CoERouter").Message(7, _graph);
        model.Message(8, new ProtobufWriter().Text(1, "").Integer(2, OperatorSet));
        model.Message(8, new ProtobufWriter().Text(1, ContributedDomain).Integer(2, 1));
        model.Message(8, new ProtobufWriter().Text(1, OwnDomain).Integer(2, 1));
        return model.Written.ToArray();
    }

    internal static ProtobufWriter TensorMessage(string name, ElementType type, ReadOnlySpan<byte> bytes, ReadOnlySpan<long> shape)
    {
        long expected = TensorShape.BytesOf(type, shape);
        return expected == bytes.Length
            ? Tensor(name, type, shape).Bytes(9, bytes)
            : throw new ArgumentException(
                $"Initializer '{name}' has {bytes.Length} bytes, but its shape {TensorShape.Describe(shape)} needs {expected}.", nameof(bytes));
    }

    private static ProtobufWriter Tensor(string name, ElementType type, ReadOnlySpan<long> shape)
    {
        var tensor = new ProtobufWriter();
        foreach (long dimension in shape)
        {
            tensor.Integer(1, dimension);
        }

        return tensor.Integer(2, (long)type).Text(8, name);
    }

    private static ProtobufWriter Entry(string key, string value) => new ProtobufWriter().Text(1, key).Text(2, value);

    private static ProtobufWriter ValueInfo(string name, ElementType type, ReadOnlySpan<Dimension> dimensions)
    {
        var shape = new ProtobufWriter();
        foreach (Dimension dimension in dimensions)
        {
            var written = new ProtobufWriter();
            if (dimension.Size is long size)
            {
                written.Integer(1, size);
            }
            else if (dimension.Symbol is string symbol)
            {
                written.Text(2, symbol);
            }

            shape.Message(1, written);
        }

        var tensor = new ProtobufWriter().Integer(1, (long)type).Message(2, shape);
        return new ProtobufWriter().Text(1, name).Message(2, new ProtobufWriter().Message(1, tensor));
    }
}
