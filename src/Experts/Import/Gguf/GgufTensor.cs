using CoERouter.Experts.Import.Sources;
using CoERouter.Runtime;

namespace CoERouter.Experts.Import.Gguf;

/// <summary>A tensor of a mapped GGUF file.</summary>
internal sealed class GgufTensor(MappedFile file, long offset, GgufBlock block, IReadOnlyList<long> shape) : ISourceTensor
{
    private readonly long _count = shape.Aggregate(1L, (product, size) => product * size);

    /// <inheritdoc/>
    public string Type => block.Name;

    /// <summary>Its dimensions, the slowest first; the file has them the other way round.</summary>
    public IReadOnlyList<long> Shape => shape;

    /// <inheritdoc/>
    public void Read(long start, Span<float> values)
    {
        if (start < 0 || start > _count - values.Length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(start), $"{values.Length} elements from {start} on do not lie within a tensor of {_count}.");
        }

        // A first and a last block may be wanted in part only.
        Span<float> whole = stackalloc float[block.Elements];
        while (values.Length > 0)
        {
            (long index, long skipped) = Math.DivRem(start, block.Elements);
            int direct = skipped == 0 ? values.Length / block.Elements : 0;
            if (direct > 0)
            {
                direct = (int)Math.Min(direct, int.MaxValue / block.Bytes);
                Widen(index, direct, values[..(direct * block.Elements)]);
                start += (long)direct * block.Elements;
                values = values[(direct * block.Elements)..];
                continue;
            }

            int taken = Math.Min(values.Length, block.Elements - (int)skipped);
            Widen(index, 1, whole);
            whole.Slice((int)skipped, taken).CopyTo(values);
            start += taken;
            values = values[taken..];
        }
    }

    private void Widen(long first, int count, Span<float> values) =>
        GgufBlocks.Widen(block.Name, file.Slice(offset + (first * block.Bytes), count * block.Bytes), values);
}
