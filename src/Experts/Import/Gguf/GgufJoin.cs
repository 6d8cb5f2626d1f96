using CoERouter.Experts.Import.Sources;

namespace CoERouter.Experts.Import.Gguf;

/// <summary>The gate and up projections of a file as the one tensor that the checkpoint has in their place: [matrices, 2 × rows, columns] out
/// of two of [matrices, rows, columns]; without matrices or without columns likewise.</summary>
internal sealed class GgufJoin : ISourceTensor
{
    private readonly ISourceTensor _gate;
    private readonly ISourceTensor _up;
    private readonly bool _byTurns;
    private readonly long _rows;
    private readonly long _columns;
    private readonly long _count;

    /// <summary>Joins two tensors of one shape.</summary>
    /// <param name="gate">The gate's.</param>
    /// <param name="up">The other.</param>
    /// <param name="rowsAxis">The axis of the rows.</param>
    /// <param name="byTurns">Whether rows of both lie by turns; else all of the gate come first.</param>
    public GgufJoin(ISourceTensor gate, ISourceTensor up, int rowsAxis, bool byTurns)
    {
        (_gate, _up, _byTurns) = (gate, up, byTurns);
        long[] shape = [.. gate.Shape];
        _rows = shape[rowsAxis];
        _columns = shape[(rowsAxis + 1)..].Aggregate(1L, (product, size) => product * size);
        shape[rowsAxis] = 2 * _rows;
        Shape = shape;
        _count = shape.Aggregate(1L, (product, size) => product * size);
    }

    public string Type => _gate.Type == _up.Type ? _gate.Type : $"{_gate.Type} and {_up.Type}";

    public IReadOnlyList<long> Shape { get; }

    public void Read(long start, Span<float> values)
    {
        if (start < 0 || start > _count - values.Length)
        {
            throw new ArgumentOutOfRangeException(nameof(start), $"{values.Length} elements from {start} on do not lie within a tensor of {_count}.");
        }

        while (values.Length > 0)
        {
            (long row, long column) = Math.DivRem(start, _columns);
            (long matrix, long within) = Math.DivRem(row, 2 * _rows);
            bool isUp = _byTurns ? within % 2 == 1 : within >= _rows;
            long source = _byTurns ? within / 2 : within % _rows;
            int taken = (int)Math.Min(values.Length, _columns - column);
            (isUp ? _up : _gate).Read((((matrix * _rows) + source) * _columns) + column, values[..taken]);
            start += taken;
            values = values[taken..];
        }
    }
}
