using CoERouter.Runtime.Graphs;

namespace CoERouter.Training.Differentiation;

/// <summary>A symbolic tensor of a graph under construction.</summary>
public sealed class Variable
{
    internal Variable(string name, long[] shape, ElementType type)
    {
        Name = name;
        Shape = shape;
        Type = type;
    }

    /// <summary>Its name in the graph.</summary>
    public string Name { get; }

    /// <summary>Its shape; -1 is a size known only at run time (the rows that one expert received).</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Its element type.</summary>
    public ElementType Type { get; }

    /// <summary>Whether a gradient flows to it: true for parameters and everything computed from them.</summary>
    public bool RequiresGradient { get; internal set; }

    /// <inheritdoc />
    public override string ToString() => $"{Name}[{string.Join(", ", Shape)}]";
}
