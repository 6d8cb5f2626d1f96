namespace CoERouter.Experts.Folders.Outlines;

/// <summary>What a model may hold at most: several times the largest published decoders, so that a hostile file takes neither memory nor
/// time.</summary>
internal static class OutlineLimits
{
    /// <summary>Bytes of a graph's file, the most that protobuf allows.</summary>
    public const long ModelBytes = int.MaxValue;

    /// <summary>Bytes of a name or a path.</summary>
    public const int TextBytes = 4096;

    /// <summary>Inputs and outputs of the graph.</summary>
    public const int Values = 1 << 15;

    /// <summary>Initializers, those of inner graphs included.</summary>
    public const int Tensors = 1 << 20;

    /// <summary>Nodes, those of inner graphs and functions included.</summary>
    public const int Nodes = 1 << 20;

    /// <summary>Functions of the model.</summary>
    public const int Functions = 1 << 12;

    /// <summary>Graphs within graphs.</summary>
    public const int Depth = 8;

    /// <summary>Dimensions of a tensor.</summary>
    public const int Rank = 16;

    /// <summary>Elements of a constant that lies in a node, which the runtime may compute with while it loads.</summary>
    public const long Elements = 1L << 40;
}
