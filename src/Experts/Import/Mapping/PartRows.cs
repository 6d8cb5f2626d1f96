using System.Numerics.Tensors;
using CoERouter.Experts.Import.Sources;
using CoERouter.Experts.Specification;

namespace CoERouter.Experts.Import.Mapping;

/// <summary>The rows of parts that lie one below the other. Not thread-safe: a band of rows is kept for each transposed part.</summary>
internal sealed class PartRows : IMatrixRows
{
    // Rows of a transposed part that are gathered together, so that every cache line of the file serves as many.
    private const int BandRows = 64;

    private readonly IReadOnlyList<TensorPart> _parts;
    private readonly ISourceTensor[] _tensors;
    private readonly int[] _firsts;
    private readonly Band[] _bands;
    private float[] _line = [];

    public PartRows(IReadOnlyList<TensorPart> parts, ITensorSource source)
    {
        _parts = parts;
        _tensors = [.. parts.Select(part => source.Find(part.Tensor) ?? throw new KeyNotFoundException($"There is no tensor '{part.Tensor}'."))];
        _firsts = new int[parts.Count];
        for (int i = 0; i < parts.Count; i++)
        {
            _firsts[i] = Count;
            Count += parts[i].Rows;
        }

        Columns = parts[0].Columns;
        _bands = new Band[parts.Count];
    }

    public int Count { get; private set; }

    public int Columns { get; }

    public void Read(int row, Span<float> values)
    {
        int index = Array.BinarySearch(_firsts, row);
        index = index < 0 ? ~index - 1 : index;
        TensorPart part = _parts[index];
        if (part.ColumnStride == 1)
        {
            _tensors[index].Read(part.Offset + ((row - _firsts[index]) * part.RowStride), values[..Columns]);
        }
        else
        {
            ReadTransposed(index, row - _firsts[index], values);
        }

        if (part.Scale != 1)
        {
            TensorPrimitives.Multiply(values[..Columns], part.Scale, values);
        }

        if (part.Shift != 0)
        {
            TensorPrimitives.Add(values[..Columns], part.Shift, values);
        }
    }

    private void ReadTransposed(int index, int row, Span<float> values)
    {
        Band held = _bands[index];
        if (held.Values is null || row < held.First || row >= held.First + BandRows)
        {
            held = Gather(index, row / BandRows * BandRows);
        }

        held.Values.AsSpan((row - held.First) * Columns, Columns).CopyTo(values);
    }

    private Band Gather(int index, int first)
    {
        TensorPart part = _parts[index];
        int count = Math.Min(BandRows, part.Rows - first);
        int length = (int)((count - 1) * part.RowStride) + 1;
        float[] band = _bands[index].Values ?? new float[BandRows * Columns];
        if (_line.Length < length)
        {
            _line = new float[length];
        }

        for (int column = 0; column < Columns; column++)
        {
            _tensors[index].Read(part.Offset + (first * part.RowStride) + (column * part.ColumnStride), _line.AsSpan(0, length));
            for (int row = 0; row < count; row++)
            {
                band[(row * Columns) + column] = _line[row * part.RowStride];
            }
        }

        return _bands[index] = new(band, first);
    }

    private readonly record struct Band(float[] Values, int First);
}
