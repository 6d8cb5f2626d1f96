namespace CoERouter.Runtime.Graphs;

/// <summary>One dimension of a graph input or output: a fixed size, a named symbol, or unknown.</summary>
public readonly record struct Dimension
{
    private Dimension(long? size, string? symbol)
    {
        Size = size;
        Symbol = symbol;
    }

    /// <summary>A dimension that may take any size and has no name.</summary>
    public static Dimension Unknown { get; }

    /// <summary>The fixed size, or null.</summary>
    public long? Size { get; }

    /// <summary>The symbol's name, or null.</summary>
    public string? Symbol { get; }

    /// <summary>A fixed size; a negative number means <see cref="Unknown"/>.</summary>
    public static implicit operator Dimension(long size) => FromInt64(size);

    /// <summary>A named symbol: equal names are equal sizes within one run.</summary>
    public static implicit operator Dimension(string symbol) => FromString(symbol);

    /// <summary>A fixed size; a negative number means <see cref="Unknown"/>.</summary>
    public static Dimension FromInt64(long size) => size < 0 ? Unknown : new(size, null);

    /// <summary>A named symbol.</summary>
    public static Dimension FromString(string symbol) => new(null, symbol);
}
