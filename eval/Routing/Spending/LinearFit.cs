namespace CoERouter.Evaluation.Routing.Spending;

/// <summary>
/// Ridge regression of several targets on a few inputs, each brought to mean 0 and deviation 1. Inputs far from their mean are clamped, so that one odd
/// answer moves no prediction far. Deterministic. Immutable; any thread.
/// </summary>
internal sealed class LinearFit
{
    private const double MostDeviations = 4;
    private const double LeastDeviation = 1e-9;

    private readonly double[] _means;
    private readonly double[] _deviations;
    private readonly double[] _offsets;
    private readonly double[][] _weights;

    private LinearFit(double[] means, double[] deviations, double[] offsets, double[][] weights)
    {
        _means = means;
        _deviations = deviations;
        _offsets = offsets;
        _weights = weights;
    }

    /// <summary>Fits.</summary>
    /// <param name="inputs">Rows of equal length; at least one.</param>
    /// <param name="targets">The targets of each row.</param>
    /// <param name="ridge">Rows' worth of belief that every weight is 0; above 0.</param>
    public static LinearFit Of(IReadOnlyList<double[]> inputs, IReadOnlyList<double[]> targets, double ridge)
    {
        ArgumentOutOfRangeException.ThrowIfZero(inputs.Count);
        ArgumentOutOfRangeException.ThrowIfNotEqual(targets.Count, inputs.Count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ridge);
        int width = inputs[0].Length;
        double[] means = [.. Enumerable.Range(0, width).Select(column => inputs.Average(row => row[column]))];
        double[] deviations = [.. Enumerable.Range(0, width).Select(column => Math.Sqrt(inputs.Average(row => (row[column] - means[column]) * (row[column] - means[column]))))];
        double[] offsets = [.. Enumerable.Range(0, targets[0].Length).Select(output => targets.Average(row => row[output]))];
        LinearFit standard = new(means, deviations, offsets, []);
        double[] squares = new double[width * width];
        double[][] weights = [.. offsets.Select(_ => new double[width])];
        for (int row = 0; row < inputs.Count; row++)
        {
            double[] input = standard.Standardised(inputs[row]);
            for (int one = 0; one < width; one++)
            {
                for (int other = 0; other <= one; other++)
                {
                    squares[(one * width) + other] += input[one] * input[other];
                }

                for (int output = 0; output < offsets.Length; output++)
                {
                    weights[output][one] += input[one] * (targets[row][output] - offsets[output]);
                }
            }
        }

        for (int column = 0; column < width; column++)
        {
            squares[(column * width) + column] += ridge;
        }

        Factorise(squares, width);
        foreach (double[] weight in weights)
        {
            Solve(squares, weight);
        }

        return new(means, deviations, offsets, weights);
    }

    /// <summary>Predicts the targets of rows, each by a fit that has not seen the row's fold.</summary>
    /// <param name="inputs">The rows.</param>
    /// <param name="targets">Their targets.</param>
    /// <param name="ridge">As in <see cref="Of"/>.</param>
    /// <param name="folds">The fold of each row; two folds or more have rows.</param>
    public static double[][] OutOfFold(IReadOnlyList<double[]> inputs, IReadOnlyList<double[]> targets, double ridge, int[] folds)
    {
        double[][] predictions = new double[inputs.Count][];
        foreach (int fold in folds.Distinct())
        {
            int[] others = [.. Enumerable.Range(0, folds.Length).Where(row => folds[row] != fold)];
            LinearFit fit = Of([.. others.Select(row => inputs[row])], [.. others.Select(row => targets[row])], ridge);
            for (int row = 0; row < folds.Length; row++)
            {
                if (folds[row] == fold)
                {
                    predictions[row] = fit.Predict(inputs[row]);
                }
            }
        }

        return predictions;
    }

    /// <summary>Predicts the targets of one row.</summary>
    public double[] Predict(double[] input)
    {
        double[] standard = Standardised(input);
        return [.. _weights.Select((weight, output) =>
        {
            double sum = _offsets[output];
            for (int column = 0; column < weight.Length; column++)
            {
                sum += weight[column] * standard[column];
            }

            return sum;
        })];
    }

    private double[] Standardised(double[] input) => [.. input.Select((value, column) =>
        _deviations[column] > LeastDeviation ? Math.Clamp((value - _means[column]) / _deviations[column], -MostDeviations, MostDeviations) : 0)];

    // Cholesky, in the lower triangle.
    private static void Factorise(double[] matrix, int width)
    {
        for (int row = 0; row < width; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                double sum = matrix[(row * width) + column];
                for (int k = 0; k < column; k++)
                {
                    sum -= matrix[(row * width) + k] * matrix[(column * width) + k];
                }

                matrix[(row * width) + column] = row == column ? Math.Sqrt(sum) : sum / matrix[(column * width) + column];
            }
        }
    }

    private static void Solve(double[] factor, double[] vector)
    {
        int width = vector.Length;
        for (int row = 0; row < width; row++)
        {
            for (int column = 0; column < row; column++)
            {
                vector[row] -= factor[(row * width) + column] * vector[column];
            }

            vector[row] /= factor[(row * width) + row];
        }

        for (int row = width - 1; row >= 0; row--)
        {
            for (int below = row + 1; below < width; below++)
            {
                vector[row] -= factor[(below * width) + row] * vector[below];
            }

            vector[row] /= factor[(row * width) + row];
        }
    }
}
