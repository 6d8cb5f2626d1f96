using CoERouter.Experts.Import.Sources;

namespace CoERouter.Experts.Import.Gguf;

/// <summary>A tensor as a checkpoint has it, read off one of a GGUF file.</summary>
/// <param name="inner">The file's tensor.</param>
/// <param name="offset">Elements of it before this one.</param>
/// <param name="shape">The shape of this one.</param>
/// <param name="shift">What is added to every element.</param>
/// <param name="headSize">Rows of a head whose rotary pairs are to be parted; 0 keeps the order of rows.</param>
internal sealed class GgufView(ISourceTensor inner, long offset, IReadOnlyList<long> shape, float shift, int headSize) : ISourceTensor
{
    private readonly long _count = shape.Aggregate(1L, (product, size) => product * size);

    public string Type => inner.Type;

    public IReadOnlyList<long> Shape => shape;

    public void Read(long start, Span<float> values)
    {
        if (start < 0 || start > _count - values.Length)
        {
            throw new ArgumentOutOfRangeException(nameof(start), $"{values.Length} elements from {start} on do not lie within a tensor of {_count}.");
        }

        if (headSize == 0)
        {
            inner.Read(offset + start, values);
        }
        else
        {
            ReadRows(start, values);
        }

        for (int index = 0; shift != 0 && index < values.Length; index++)
        {
            values[index] += shift;
        }
    }

    // Within a head, row 2i + j of the file is row i + j * size/2 of the checkpoint.
    private void ReadRows(long start, Span<float> values)
    {
        long columns = shape.Count > 1 ? shape[1] : 1;
        while (values.Length > 0)
        {
            (long row, long column) = Math.DivRem(start, columns);
            (long head, long within) = Math.DivRem(row, headSize);
            long source = (head * headSize) + (2 * (within % (headSize / 2))) + (within / (headSize / 2));
            int taken = (int)Math.Min(values.Length, columns - column);
            inner.Read(offset + (source * columns) + column, values[..taken]);
            start += taken;
            values = values[taken..];
        }
    }
}
