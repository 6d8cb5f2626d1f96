namespace CoERouter.Experts.Import.Mapping;

/// <summary>
/// A matrix inside a tensor of a checkpoint: element (row, column) is element Offset + row × RowStride + column × ColumnStride, times Scale
/// plus Shift. A vector is a matrix of one column. Rows are outputs.
/// </summary>
internal sealed record TensorPart
{
    /// <summary>The tensor's name.</summary>
    public required string Tensor { get; init; }

    /// <summary>The shape that it must have.</summary>
    public required long[] Shape { get; init; }

    public required int Rows { get; init; }

    public required int Columns { get; init; }

    public long Offset { get; init; }

    public required long RowStride { get; init; }

    public long ColumnStride { get; init; } = 1;

    /// <summary>Factor of every value. Default 1.</summary>
    public float Scale { get; init; } = 1;

    /// <summary>Added to every value. Default 0.</summary>
    public float Shift { get; init; }

    /// <summary>A whole matrix stored [outputs, inputs].</summary>
    public static TensorPart Matrix(string tensor, int outputs, int inputs) => Matrix(tensor, outputs, inputs, 0, outputs);

    /// <summary>Some rows of a matrix stored [outputs, inputs].</summary>
    public static TensorPart Matrix(string tensor, int outputs, int inputs, int first, int count) => new()
    {
        Tensor = tensor,
        Shape = [outputs, inputs],
        Rows = count,
        Columns = inputs,
        Offset = (long)first * inputs,
        RowStride = inputs,
    };

    /// <summary>A matrix stored [inputs, outputs].</summary>
    public static TensorPart Transposed(string tensor, int inputs, int outputs) => new()
    {
        Tensor = tensor,
        Shape = [inputs, outputs],
        Rows = outputs,
        Columns = inputs,
        RowStride = 1,
        ColumnStride = outputs,
    };

    /// <summary>A whole vector.</summary>
    public static TensorPart Vector(string tensor, int count) => new()
    {
        Tensor = tensor,
        Shape = [count],
        Rows = count,
        Columns = 1,
        RowStride = 1,
    };

    /// <summary>Some rows of one matrix of a stack stored [matrices, outputs, inputs].</summary>
    public static TensorPart OfStack(string tensor, int matrices, int outputs, int inputs, int index, int first, int count, int step = 1) => new()
    {
        Tensor = tensor,
        Shape = [matrices, outputs, inputs],
        Rows = count,
        Columns = inputs,
        Offset = (((long)index * outputs) + first) * inputs,
        RowStride = (long)step * inputs,
    };

    /// <summary>Some outputs of one matrix of a stack stored [matrices, inputs, outputs].</summary>
    public static TensorPart TransposedOfStack(string tensor, int matrices, int inputs, int outputs, int index, int first, int count, int step = 1) => new()
    {
        Tensor = tensor,
        Shape = [matrices, inputs, outputs],
        Rows = count,
        Columns = inputs,
        Offset = ((long)index * inputs * outputs) + first,
        RowStride = step,
        ColumnStride = outputs,
    };
}
