using System.Numerics.Tensors;
using CoERouter.Experts.Import.Sources;

namespace CoERouter.Experts.Import.Adapters;

/// <summary>One matrix with its adapter. Row n of the sum is row n of the base plus the sum over the rank of left[n, r] × right[r].</summary>
internal sealed class AdaptedTensor : ISourceTensor
{
    private readonly ISourceTensor _base;
    private readonly float[] _left;
    private readonly float[] _right;
    private readonly int _rank;
    private readonly int _columns;

    public AdaptedTensor(ISourceTensor tensor, LoraModule module, LoraConfiguration configuration)
    {
        _base = tensor;
        _rank = module.Rank;
        _columns = configuration.FanInFanOut ? module.Outputs : module.Inputs;

        // Stored [inputs, outputs], the sum is the transposed one: rows from A, columns from B.
        _left = configuration.FanInFanOut ? Transposed(module.Down, module.Rank, module.Inputs) : [.. module.Up];
        _right = configuration.FanInFanOut ? Transposed(module.Up, module.Outputs, module.Rank) : module.Down;
        TensorPrimitives.Multiply(_left, configuration.Scale, _left);
    }

    public string Type => _base.Type;

    public IReadOnlyList<long> Shape => _base.Shape;

    public void Read(long start, Span<float> values)
    {
        _base.Read(start, values);
        while (!values.IsEmpty)
        {
            int row = (int)(start / _columns);
            int column = (int)(start % _columns);
            int count = Math.Min(values.Length, _columns - column);
            for (int r = 0; r < _rank; r++)
            {
                TensorPrimitives.MultiplyAdd(_right.AsSpan((r * _columns) + column, count), _left[(row * _rank) + r], values[..count], values[..count]);
            }

            start += count;
            values = values[count..];
        }
    }

    private static float[] Transposed(float[] matrix, int rows, int columns)
    {
        var transposed = new float[matrix.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                transposed[(column * rows) + row] = matrix[(row * columns) + column];
            }
        }

        return transposed;
    }
}
