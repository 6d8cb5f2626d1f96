namespace CoERouter.Experts.Import.Sources;

/// <summary>One tensor of a checkpoint, row-major. Read on demand; nothing of it is held in memory.</summary>
public interface ISourceTensor
{
    /// <summary>Its element type in the words of its file, such as "BF16" or "Q4_K".</summary>
    string Type { get; }

    /// <summary>Its dimensions, the slowest first.</summary>
    IReadOnlyList<long> Shape { get; }

    /// <summary>Reads the elements from <paramref name="start"/> on, widened to floats, until <paramref name="values"/> is full.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They do not lie within the tensor.</exception>
    void Read(long start, Span<float> values);
}
