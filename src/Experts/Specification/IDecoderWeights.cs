namespace CoERouter.Experts.Specification;

/// <summary>The values of a decoder's parameters, by the names of <see cref="DecoderNames"/>.</summary>
public interface IDecoderWeights
{
    /// <summary>The values of one parameter, row-major. Valid as long as this object.</summary>
    /// <exception cref="KeyNotFoundException">There is no parameter of that name.</exception>
    ReadOnlySpan<float> this[string name] { get; }

    /// <summary>
    /// A matrix by its outputs, one row at a time, for weights that need not be held in memory whole; null (the default) where only the
    /// indexer has it. The embedding table has one row per token.
    /// </summary>
    IMatrixRows? Rows(string name) => null;
}
