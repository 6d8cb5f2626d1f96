using System.Runtime.InteropServices;

namespace CoERouter.Runtime.Graphs;

/// <summary>A named attribute of a node. Field and type numbers are those of ONNX's <c>AttributeProto</c>.</summary>
public sealed class NodeAttribute
{
    private readonly ProtobufWriter _message = new();

    private NodeAttribute(string name, int type) => _message.Text(1, name).Integer(20, type);

    internal ProtobufWriter Message => _message;

    /// <summary>An integer attribute.</summary>
    public static NodeAttribute Integer(string name, long value)
    {
        var attribute = new NodeAttribute(name, 2);
        attribute._message.Integer(3, value);
        return attribute;
    }

    /// <summary>A 32-bit floating-point attribute.</summary>
    public static NodeAttribute Single(string name, float value)
    {
        var attribute = new NodeAttribute(name, 1);
        attribute._message.Single(2, value);
        return attribute;
    }

    /// <summary>A text attribute.</summary>
    public static NodeAttribute Text(string name, string value)
    {
        var attribute = new NodeAttribute(name, 3);
        attribute._message.Text(4, value);
        return attribute;
    }

    /// <summary>A list of integers.</summary>
    public static NodeAttribute Integers(string name, params ReadOnlySpan<long> values)
    {
        var attribute = new NodeAttribute(name, 7);
        foreach (long value in values)
        {
            attribute._message.Integer(8, value);
        }

        return attribute;
    }

    /// <summary>A list of 32-bit floating-point numbers.</summary>
    public static NodeAttribute Singles(string name, params ReadOnlySpan<float> values)
    {
        var attribute = new NodeAttribute(name, 6);
        foreach (float value in values)
        {
            attribute._message.Single(7, value);
        }

        return attribute;
    }

    /// <summary>A list of texts.</summary>
    public static NodeAttribute Texts(string name, params ReadOnlySpan<string> values)
    {
        var attribute = new NodeAttribute(name, 8);
        foreach (string value in values)
        {
            attribute._message.Text(9, value);
        }

        return attribute;
    }

    /// <summary>A tensor, such as the value of ConstantOfShape. No shape means a scalar.</summary>
    /// <exception cref="ArgumentException">The shape does not hold exactly the values given.</exception>
    public static NodeAttribute Tensor<T>(string name, ReadOnlySpan<T> values, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        var attribute = new NodeAttribute(name, 4);
        attribute._message.Message(5, GraphBuilder.TensorMessage("", ElementTypes.Of<T>(), MemoryMarshal.AsBytes(values), shape));
        return attribute;
    }
}
