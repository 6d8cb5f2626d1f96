using CoERouter.Router.Refinement;
using Xunit;

namespace CoERouter.Tests.Router.Refinement;

public sealed class RidgeSolverTests
{
    [Fact]
    public void Equals_elimination_on_small_random_problems()
    {
        var random = new Random(1);
        for (int round = 0; round < 50; round++)
        {
            int samples = 2 + random.Next(8);
            SparseRows[] blocks = [RandomRows(random, samples, 4), RandomRows(random, samples, 3)];
            double[] scales = [random.NextDouble(), 2 * random.NextDouble()];
            double[] targets = [.. Enumerable.Range(0, samples * 2).Select(_ => random.NextDouble())];
            int[] rows = [.. Enumerable.Range(0, samples)];
            double[] solution = RidgeSolver.Solve(new BlockKernel(blocks, scales), rows, targets, 2, 1e-6, CancellationToken.None);
            for (int output = 0; output < 2; output++)
            {
                double[] expected = Eliminate(Dense(blocks, scales, samples), [.. rows.Select(row => targets[(row * 2) + output])]);
                for (int row = 0; row < samples; row++)
                {
                    Assert.Equal(expected[row], solution[(row * 2) + output], 1e-5);
                }
            }
        }
    }

    [Fact]
    public void Predicts_by_weights_what_the_kernel_says()
    {
        var random = new Random(2);
        SparseRows[] blocks = [RandomRows(random, 6, 5)];
        double[] vector = [.. Enumerable.Range(0, 6).Select(_ => random.NextDouble())];
        var kernel = new BlockKernel(blocks, [0.7]);
        double[] product = new double[6];
        kernel.Multiply([0, 1, 2, 3, 4, 5], vector, 1, product);
        double[][] dense = Dense(blocks, [0.7], 6);
        for (int row = 0; row < 6; row++)
        {
            double expected = Enumerable.Range(0, 6).Sum(other => (dense[row][other] - (row == other ? 1 : 0)) * vector[other]);
            Assert.Equal(expected, product[row], 1e-6);
        }
    }

    [Fact]
    public void Leaves_a_sample_without_features_at_its_target()
    {
        SparseRows rows = new(2);
        rows.Add([]);
        rows.Add([(1, 1)]);
        double[] solution = RidgeSolver.Solve(new BlockKernel([rows], [3]), [0, 1], [0.5, 1], 1, 1e-6, CancellationToken.None);
        Assert.Equal(0.5, solution[0], 1e-6);
        Assert.Equal(0.25, solution[1], 1e-6);
    }

    [Fact]
    public void Stops_when_asked()
    {
        SparseRows rows = new(1);
        rows.Add([(0, 1)]);
        Assert.Throws<OperationCanceledException>(() => RidgeSolver.Solve(new BlockKernel([rows], [1]), [0], [1], 1, 1e-6, new CancellationToken(true)));
    }

    [Fact]
    public void Refuses_a_column_that_is_not_there() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SparseRows(2).Add([(2, 1)]));

    private static SparseRows RandomRows(Random random, int samples, int width)
    {
        SparseRows rows = new(width);
        for (int sample = 0; sample < samples; sample++)
        {
            rows.Add(Enumerable.Range(0, width).Where(_ => random.Next(2) == 0).Select(column => (column, random.NextSingle() - 0.5f)));
        }

        return rows;
    }

    private static double[][] Dense(SparseRows[] blocks, double[] scales, int samples)
    {
        double[][] matrix = [.. Enumerable.Range(0, samples).Select(row => Enumerable.Range(0, samples).Select(other => row == other ? 1.0 : 0).ToArray())];
        for (int block = 0; block < blocks.Length; block++)
        {
            for (int row = 0; row < samples; row++)
            {
                for (int other = 0; other < samples; other++)
                {
                    for (int i = 0; i < blocks[block].ColumnsOf(row).Length; i++)
                    {
                        int place = blocks[block].ColumnsOf(other).IndexOf(blocks[block].ColumnsOf(row)[i]);
                        matrix[row][other] += place < 0 ? 0 : scales[block] * blocks[block].ValuesOf(row)[i] * blocks[block].ValuesOf(other)[place];
                    }
                }
            }
        }

        return matrix;
    }

    private static double[] Eliminate(double[][] matrix, double[] right)
    {
        int size = right.Length;
        for (int pivot = 0; pivot < size; pivot++)
        {
            for (int row = pivot + 1; row < size; row++)
            {
                double factor = matrix[row][pivot] / matrix[pivot][pivot];
                for (int column = pivot; column < size; column++)
                {
                    matrix[row][column] -= factor * matrix[pivot][column];
                }

                right[row] -= factor * right[pivot];
            }
        }

        double[] solution = new double[size];
        for (int row = size - 1; row >= 0; row--)
        {
            solution[row] = (right[row] - Enumerable.Range(row + 1, size - row - 1).Sum(column => matrix[row][column] * solution[column])) / matrix[row][row];
        }

        return solution;
    }
}
