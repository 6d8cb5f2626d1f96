using CoERouter.Experts.Specification;
using CoERouter.Runtime;

namespace CoERouter.Training.Optimization;

/// <summary>
/// One flat native block that holds a value for every parameter of a decoder: the parameters themselves, their gradients, or a moment of the
/// optimizer. Graphs read and write it through tensors that are views, so nothing is ever copied, and a checkpoint is the block's bytes.
/// Each parameter starts at a multiple of 16 floats (64 bytes). Owns its memory; not thread-safe.
/// </summary>
public sealed class ParameterBlock : IDecoderWeights, IDisposable
{
    private const int Alignment = 16;

    private readonly NativeBlock _memory;
    private readonly Dictionary<string, (int Offset, DecoderParameter Parameter)> _places = [];

    /// <summary>A block of zeros for the parameters of <paramref name="spec"/>.</summary>
    public ParameterBlock(DecoderSpec spec)
    {
        int offset = 0;
        foreach (DecoderParameter parameter in DecoderParameters.Enumerate(spec))
        {
            _places.Add(parameter.Name, (offset, parameter));
            offset = checked(offset + ((int)((parameter.Count + Alignment - 1) / Alignment) * Alignment));
        }

        Length = offset;
        _memory = new NativeBlock((long)offset * sizeof(float));
    }

    /// <summary>Floats of the block, padding included.</summary>
    public int Length { get; }

    /// <summary>All values, padding (always zero) included.</summary>
    public Span<float> Values => _memory.Span<float>();

    /// <summary>The parameters, in the order of the block.</summary>
    public IEnumerable<DecoderParameter> Parameters => _places.Values.Select(place => place.Parameter);

    /// <inheritdoc />
    public ReadOnlySpan<float> this[string name] => Slice(name);

    /// <summary>The values of one parameter.</summary>
    /// <exception cref="KeyNotFoundException">The decoder has no such parameter.</exception>
    public Span<float> Slice(string name)
    {
        (int offset, DecoderParameter parameter) = Place(name);
        return Values.Slice(offset, (int)parameter.Count);
    }

    /// <summary>A tensor over one parameter; the caller disposes it, the block outlives it.</summary>
    public OnnxTensor Tensor(string name)
    {
        (int offset, DecoderParameter parameter) = Place(name);
        return OnnxTensor.OverPointer(_memory.Address + ((nint)offset * sizeof(float)), parameter.Count * sizeof(float), Runtime.Graphs.ElementType.Float32, [.. parameter.Shape], _memory);
    }

    /// <summary>Fills the parameters as their <see cref="DecoderParameter.Initialization"/> says. The same seed gives the same values.</summary>
    public void Initialize(int seed)
    {
        var random = new Random(seed);
        foreach ((int offset, DecoderParameter parameter) in _places.Values)
        {
            Span<float> values = Values.Slice(offset, (int)parameter.Count);
            if (parameter.Initialization == ParameterInitialization.Ones)
            {
                values.Fill(1f);
                continue;
            }

            foreach (ref float value in values)
            {
                // Box-Muller; 1 - u avoids the logarithm of zero.
                double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
                value = (float)(parameter.StandardDeviation * radius * Math.Cos(2 * Math.PI * random.NextDouble()));
            }
        }
    }

    /// <summary>1 where weight decay applies, 0 elsewhere; same layout as the block.</summary>
    public float[] DecayMask()
    {
        float[] mask = new float[Length];
        foreach ((int offset, DecoderParameter parameter) in _places.Values)
        {
            if (parameter.Decays)
            {
                mask.AsSpan(offset, (int)parameter.Count).Fill(1f);
            }
        }

        return mask;
    }

    /// <inheritdoc />
    public void Dispose() => _memory.Dispose();

    private (int Offset, DecoderParameter Parameter) Place(string name) =>
        _places.TryGetValue(name, out var place) ? place : throw new KeyNotFoundException($"The decoder has no parameter '{name}'.");
}
