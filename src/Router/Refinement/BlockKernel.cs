using System.Numerics;

namespace CoERouter.Router.Refinement;

/// <summary>
/// The similarity of samples as a weighted sum over blocks of features: K = Σ scale · X Xᵀ. Products with K cost two passes over the rows, so no matrix of
/// samples by samples is ever built.
/// </summary>
/// <param name="blocks">The features of all samples, block by block.</param>
/// <param name="scales">How much variance each block may explain, relative to the noise of one score; 0 leaves it out.</param>
internal sealed class BlockKernel(IReadOnlyList<SparseRows> blocks, IReadOnlyList<double> scales)
{
    /// <summary>Computes K[rows, rows] · vectors.</summary>
    /// <param name="rows">The samples.</param>
    /// <param name="vectors">[rows, outputs].</param>
    /// <param name="outputs">How many vectors there are.</param>
    /// <param name="result">[rows, outputs].</param>
    public void Multiply(int[] rows, double[] vectors, int outputs, double[] result)
    {
        Array.Clear(result);
        double[][] weights = Weights(rows, vectors, outputs);
        for (int i = 0; i < rows.Length; i++)
        {
            Add(rows[i], weights, result.AsSpan(i * outputs, outputs));
        }
    }

    /// <summary>Computes the weights scale · X[rows]ᵀ · vectors of each block, [columns, outputs].</summary>
    public double[][] Weights(int[] rows, double[] vectors, int outputs)
    {
        double[][] weights = new double[blocks.Count][];
        for (int block = 0; block < blocks.Count; block++)
        {
            if (scales[block] <= 0)
            {
                weights[block] = [];
                continue;
            }

            double[] sums = weights[block] = new double[blocks[block].Width * outputs];
            for (int i = 0; i < rows.Length; i++)
            {
                ReadOnlySpan<int> columns = blocks[block].ColumnsOf(rows[i]);
                ReadOnlySpan<float> values = blocks[block].ValuesOf(rows[i]);
                ReadOnlySpan<double> vector = vectors.AsSpan(i * outputs, outputs);
                for (int entry = 0; entry < columns.Length; entry++)
                {
                    AddScaled(values[entry] * scales[block], vector, sums.AsSpan(columns[entry] * outputs, outputs));
                }
            }
        }

        return weights;
    }

    /// <summary>Adds X[row] · weights to a prediction.</summary>
    public void Add(int row, double[][] weights, Span<double> prediction)
    {
        for (int block = 0; block < blocks.Count; block++)
        {
            if (weights[block].Length > 0)
            {
                Add(blocks[block].ColumnsOf(row), blocks[block].ValuesOf(row), weights[block], prediction);
            }
        }
    }

    /// <summary>Adds a row · weights to a prediction.</summary>
    public static void Add(ReadOnlySpan<int> columns, ReadOnlySpan<float> values, double[] weights, Span<double> prediction)
    {
        for (int entry = 0; entry < columns.Length; entry++)
        {
            AddScaled(values[entry], weights.AsSpan(columns[entry] * prediction.Length, prediction.Length), prediction);
        }
    }

    // Product and sum are rounded one after the other, lane by lane, so that every processor gives the same bits.
    private static void AddScaled(double factor, ReadOnlySpan<double> values, Span<double> sums)
    {
        int output = 0;
        if (Vector.IsHardwareAccelerated)
        {
            Vector<double> factors = new(factor);
            for (; output <= values.Length - Vector<double>.Count; output += Vector<double>.Count)
            {
                Span<double> target = sums[output..];
                (new Vector<double>(target) + (factors * new Vector<double>(values[output..]))).CopyTo(target);
            }
        }

        for (; output < values.Length; output++)
        {
            sums[output] += factor * values[output];
        }
    }
}
