namespace CoERouter.Router.Refinement;

/// <summary>
/// Ridge regression of several targets on blocks of features. How much each block may explain is chosen by the squared error on samples that a fit has not
/// seen, one block at a time. Deterministic: equal samples give equal weights, bit for bit. Immutable; any thread.
/// </summary>
internal sealed class TunedRegression
{
    public const int Folds = 5;

    /// <summary>The fold of a sample that every fit sees.</summary>
    public const int NeverLeftOut = -1;

    // The grid of each block; 0 leaves the block out.
    private static readonly double[] Grid = [0, 0.01, 0.05, 0.25, 1.2, 6];
    private const int Rounds = 2;

    // With a thousand samples, the error that is lowest by chance is as often found at a bad scale as at a good one: a usual scale is left only where that clears.
    private const double MovingErrors = 2;
    private const double DroppingErrors = 1;

    // Choosing scales needs neither all folds nor the last digit.
    private const int SearchFolds = 3;
    private const double SearchResidual = 0.03;
    private const double FixedResidual = 0.1;

    private TunedRegression(double[] scales, double[] means, double[][] weights, double[] outOfFold)
    {
        Scales = scales;
        Means = means;
        Weights = weights;
        OutOfFold = outOfFold;
    }

    /// <summary>The chosen scale of each block.</summary>
    public double[] Scales { get; }

    /// <summary>Mean of each target.</summary>
    public double[] Means { get; }

    /// <summary>Weights of each block, [columns, targets]; empty where a block explains nothing.</summary>
    public double[][] Weights { get; }

    /// <summary>Predictions for the training samples by fits that have not seen them, [samples, targets].</summary>
    public double[] OutOfFold { get; }

    /// <summary>Fits with scales that are found by the error on unseen samples.</summary>
    /// <param name="blocks">Features of the samples.</param>
    /// <param name="targets">[samples, outputs].</param>
    /// <param name="outputs">Targets per sample.</param>
    /// <param name="folds">The fold of each sample.</param>
    /// <param name="usual">For each block the scale that usually serves, one of the grid; the search starts there and stays unless another is clearly better.</param>
    /// <param name="cancellationToken">Stops between steps.</param>
    public static TunedRegression Fit(
        IReadOnlyList<SparseRows> blocks, double[] targets, int outputs, int[] folds, IReadOnlyList<double> usual, CancellationToken cancellationToken) =>
        Fit(blocks, targets, outputs, folds, Search(blocks, targets, outputs, folds, usual, cancellationToken), RidgeSolver.Exact, cancellationToken);

    /// <summary>Fits with given scales, roughly solved.</summary>
    /// <param name="blocks">Features of the samples.</param>
    /// <param name="targets">[samples, outputs].</param>
    /// <param name="outputs">Targets per sample.</param>
    /// <param name="folds">The fold of each sample, or <see cref="NeverLeftOut"/>.</param>
    /// <param name="scales">The scale of each block.</param>
    /// <param name="cancellationToken">Stops between steps.</param>
    public static TunedRegression FitFixed(
        IReadOnlyList<SparseRows> blocks, double[] targets, int outputs, int[] folds, double[] scales, CancellationToken cancellationToken) =>
        Fit(blocks, targets, outputs, folds, scales, FixedResidual, cancellationToken);

    /// <summary>Fits with given scales, solved to the last digit.</summary>
    /// <inheritdoc cref="FitFixed"/>
    public static TunedRegression FitExactly(
        IReadOnlyList<SparseRows> blocks, double[] targets, int outputs, int[] folds, double[] scales, CancellationToken cancellationToken) =>
        Fit(blocks, targets, outputs, folds, scales, RidgeSolver.Exact, cancellationToken);

    private static TunedRegression Fit(
        IReadOnlyList<SparseRows> blocks, double[] targets, int outputs, int[] folds, double[] scales, double residual, CancellationToken cancellationToken)
    {
        int[] all = [.. Enumerable.Range(0, folds.Length)];
        (double[] means, double[][] weights) = FitRows(blocks, scales, targets, outputs, all, residual, cancellationToken);
        return new(scales, means, weights, Predictions(blocks, scales, targets, outputs, folds, Folds, residual, cancellationToken));
    }

    /// <summary>Predicts the targets of one sample.</summary>
    /// <param name="rows">Its row of each block; rows beyond the fitted blocks are passed over.</param>
    public double[] Predict(List<(int Column, float Value)>[] rows)
    {
        double[] prediction = [.. Means];
        for (int block = 0; block < Scales.Length; block++)
        {
            if (Weights[block].Length > 0)
            {
                BlockKernel.Add([.. rows[block].Select(entry => entry.Column)], [.. rows[block].Select(entry => entry.Value)], Weights[block], prediction);
            }
        }

        return prediction;
    }

    private static double[] Search(
        IReadOnlyList<SparseRows> blocks, double[] targets, int outputs, int[] folds, IReadOnlyList<double> usual, CancellationToken cancellationToken)
    {
        int[] places = [.. blocks.Select((block, index) => block.Width > 0 ? Array.IndexOf(Grid, usual[index]) : 0)];
        Dictionary<string, double[]> errors = [];
        double[] Errors(int[] candidate)
        {
            string key = string.Join(' ', candidate);
            if (!errors.TryGetValue(key, out double[]? error))
            {
                double[] predictions = Predictions(blocks, [.. candidate.Select(place => Grid[place])], targets, outputs, folds, SearchFolds, SearchResidual, cancellationToken);
                error = errors[key] = new double[folds.Length];
                for (int index = 0; index < targets.Length; index++)
                {
                    double distance = predictions[index] - targets[index];
                    error[index / outputs] += folds[index / outputs] < SearchFolds ? distance * distance : 0;
                }
            }

            return error;
        }

        for (int round = 0; round < Rounds; round++)
        {
            int[] before = [.. places];
            for (int block = 0; block < blocks.Count; block++)
            {
                if (blocks[block].Width > 0)
                {
                    Descend(places, block, Errors);
                }
            }

            if (before.SequenceEqual(places))
            {
                break;
            }
        }

        return [.. places.Select(place => Grid[place])];
    }

    // The error has one valley along each scale: walk downhill both ways, and ask at last whether nothing at all is better.
    private static void Descend(int[] places, int block, Func<int[], double[]> errors)
    {
        double[] At(int place)
        {
            int[] candidate = [.. places];
            candidate[block] = place;
            return errors(candidate);
        }

        int best = places[block];
        foreach (int direction in (int[])[1, -1])
        {
            while (best + direction >= 0 && best + direction < Grid.Length && Clears(At(best), At(best + direction), MovingErrors))
            {
                best += direction;
            }
        }

        places[block] = best > 0 && Clears(At(best), At(0), DroppingErrors) ? 0 : best;
    }

    // Whether the error falls by so many standard errors.
    private static bool Clears(double[] without, double[] with, double standardErrors)
    {
        double[] gains = [.. without.Zip(with, (before, after) => before - after)];
        double mean = gains.Average();
        double deviation = Math.Sqrt(gains.Average(gain => (gain - mean) * (gain - mean)));
        return mean > 0 && mean > standardErrors * deviation / Math.Sqrt(gains.Length);
    }

    private static double[] Predictions(
        IReadOnlyList<SparseRows> blocks, double[] scales, double[] targets, int outputs, int[] folds, int foldsToPredict, double residual, CancellationToken cancellationToken)
    {
        double[] predictions = new double[targets.Length];
        var kernel = new BlockKernel(blocks, scales);
        for (int fold = 0; fold < foldsToPredict; fold++)
        {
            int[] rows = [.. Enumerable.Range(0, folds.Length).Where(row => folds[row] != fold)];
            (double[] means, double[][] weights) = FitRows(blocks, scales, targets, outputs, rows, residual, cancellationToken);
            for (int row = 0; row < folds.Length; row++)
            {
                if (folds[row] == fold)
                {
                    Span<double> prediction = predictions.AsSpan(row * outputs, outputs);
                    means.CopyTo(prediction);
                    kernel.Add(row, weights, prediction);
                }
            }
        }

        return predictions;
    }

    private static (double[] Means, double[][] Weights) FitRows(
        IReadOnlyList<SparseRows> blocks, double[] scales, double[] targets, int outputs, int[] rows, double residual, CancellationToken cancellationToken)
    {
        double[] means = new double[outputs];
        foreach (int row in rows)
        {
            for (int output = 0; output < outputs; output++)
            {
                means[output] += targets[(row * outputs) + output] / rows.Length;
            }
        }

        double[] centred = new double[rows.Length * outputs];
        for (int i = 0; i < rows.Length; i++)
        {
            for (int output = 0; output < outputs; output++)
            {
                centred[(i * outputs) + output] = targets[(rows[i] * outputs) + output] - means[output];
            }
        }

        var kernel = new BlockKernel(blocks, scales);
        return (means, kernel.Weights(rows, RidgeSolver.Solve(kernel, rows, centred, outputs, residual, cancellationToken), outputs));
    }
}
