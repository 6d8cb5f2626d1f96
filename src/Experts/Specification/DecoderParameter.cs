namespace CoERouter.Experts.Specification;

/// <summary>One parameter tensor of a decoder, row-major. Matrices are stored [inputs, outputs]: y = x·W.</summary>
/// <param name="Name">Its name in checkpoints and graphs.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Initialization">How training starts it.</param>
/// <param name="StandardDeviation">Standard deviation of a normal start, unused otherwise.</param>
/// <param name="Decays">Whether weight decay applies (matrices do, gains and the embedding do not).</param>
public sealed record DecoderParameter(string Name, IReadOnlyList<long> Shape, ParameterInitialization Initialization, float StandardDeviation, bool Decays)
{
    /// <summary>Number of values.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);
}
