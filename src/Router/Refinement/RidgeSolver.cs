namespace CoERouter.Router.Refinement;

/// <summary>Solves (K + I) a = t for several targets at once by conjugate gradients (Hestenes and Stiefel, 1952), each with steps of its own.</summary>
internal static class RidgeSolver
{
    /// <summary>A relative residual beyond which predictions do not change.</summary>
    public const double Exact = 3e-3;

    private const int MostSteps = 60;

    /// <summary>The coefficients of the samples, [rows, outputs].</summary>
    /// <param name="kernel">K.</param>
    /// <param name="rows">The samples to fit.</param>
    /// <param name="targets">Targets, [rows, outputs].</param>
    /// <param name="outputs">How many targets each sample has.</param>
    /// <param name="relativeResidual">How much of the targets' length may be left over.</param>
    /// <param name="cancellationToken">Stops between steps.</param>
    public static double[] Solve(BlockKernel kernel, int[] rows, double[] targets, int outputs, double relativeResidual, CancellationToken cancellationToken)
    {
        double[] solution = new double[targets.Length];
        double[] residual = [.. targets];
        double[] direction = [.. targets];
        double[] product = new double[targets.Length];
        double[] squares = Dots(residual, residual, outputs);
        double[] goals = [.. squares.Select(square => square * relativeResidual * relativeResidual)];
        for (int step = 0; step < MostSteps && squares.Zip(goals).Any(pair => pair.First > pair.Second); step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            kernel.Multiply(rows, direction, outputs, product);
            for (int i = 0; i < product.Length; i++)
            {
                product[i] += direction[i];
            }

            double[] curvatures = Dots(direction, product, outputs);
            double[] lengths = [.. squares.Zip(curvatures, (square, curvature) => curvature > 0 ? square / curvature : 0)];
            for (int i = 0; i < solution.Length; i++)
            {
                double length = lengths[i % outputs];
                solution[i] += length * direction[i];
                residual[i] -= length * product[i];
            }

            double[] next = Dots(residual, residual, outputs);
            for (int i = 0; i < direction.Length; i++)
            {
                double square = squares[i % outputs];
                direction[i] = residual[i] + (square > 0 ? next[i % outputs] / square * direction[i] : 0);
            }

            squares = next;
        }

        return solution;
    }

    private static double[] Dots(double[] left, double[] right, int outputs)
    {
        double[] dots = new double[outputs];
        for (int i = 0; i < left.Length; i++)
        {
            dots[i % outputs] += left[i] * right[i];
        }

        return dots;
    }
}
