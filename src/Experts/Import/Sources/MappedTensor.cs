using CoERouter.Runtime;

namespace CoERouter.Experts.Import.Sources;

/// <summary>A tensor in a mapped file, of a type with a fixed size.</summary>
internal sealed class MappedTensor(MappedFile file, long offset, string type, IReadOnlyList<long> shape) : ISourceTensor
{
    private readonly int _bytesEach = SourceTypes.BitsOf(type)!.Value / 8;
    private readonly long _count = shape.Aggregate(1L, (product, size) => product * size);

    public string Type => type;

    public IReadOnlyList<long> Shape => shape;

    public void Read(long start, Span<float> values)
    {
        if (start < 0 || start > _count - values.Length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(start), $"{values.Length} elements from {start} on do not lie within a tensor of {_count}.");
        }

        SourceTypes.Widen(type, file.Slice(offset + (start * _bytesEach), values.Length * _bytesEach), values);
    }
}
