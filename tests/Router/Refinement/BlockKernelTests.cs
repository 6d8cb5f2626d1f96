using CoERouter.Router.Refinement;
using Xunit;

namespace CoERouter.Tests.Router.Refinement;

public sealed class BlockKernelTests
{
    [Fact]
    public void Products_are_those_of_the_matrix_of_similarities()
    {
        Random random = new(1);
        for (int round = 0; round < 60; round++)
        {
            (SparseRows[] blocks, float[][][] dense) = Draw(random, 12);
            double[] scales = [random.NextDouble(), random.Next(2) == 0 ? 0 : random.NextDouble(), 2];
            int[] rows = [.. Enumerable.Range(0, 12).Where(_ => random.Next(3) > 0)];
            int outputs = random.Next(1, 10);
            double[] vectors = [.. Enumerable.Range(0, rows.Length * outputs).Select(_ => random.NextDouble() - 0.5)];
            double[] result = [.. vectors.Select(_ => double.NaN)];
            new BlockKernel(blocks, scales).Multiply(rows, vectors, outputs, result);
            for (int i = 0; i < rows.Length; i++)
            {
                for (int output = 0; output < outputs; output++)
                {
                    double expected = Enumerable.Range(0, rows.Length).Sum(j => Similarity(dense, scales, rows[i], rows[j]) * vectors[(j * outputs) + output]);
                    Assert.Equal(expected, result[(i * outputs) + output], 9);
                }
            }
        }
    }

    [Fact]
    public void Each_of_many_outputs_has_the_bits_that_it_has_alone()
    {
        Random random = new(2);
        (SparseRows[] blocks, _) = Draw(random, 10);
        BlockKernel kernel = new(blocks, [0.5, 1, 2]);
        int[] rows = [.. Enumerable.Range(0, 10)];
        double[] vectors = [.. Enumerable.Range(0, 70).Select(_ => random.NextDouble() - 0.5)];
        double[] together = new double[70];
        kernel.Multiply(rows, vectors, 7, together);
        for (int output = 0; output < 7; output++)
        {
            double[] alone = new double[10];
            kernel.Multiply(rows, [.. rows.Select(row => vectors[(row * 7) + output])], 1, alone);
            Assert.Equal(alone, rows.Select(row => together[(row * 7) + output]));
        }
    }

    [Fact]
    public void A_block_of_no_scale_has_no_weights_and_adds_nothing()
    {
        (SparseRows[] blocks, _) = Draw(new Random(3), 5);
        double[][] weights = new BlockKernel(blocks, [0, 0, 0]).Weights([0, 1, 2, 3, 4], [1, 1, 1, 1, 1], 1);
        Assert.All(weights, block => Assert.Empty(block));
        double[] prediction = [7];
        new BlockKernel(blocks, [0, 0, 0]).Add(0, weights, prediction);
        Assert.Equal([7.0], prediction);
    }

    [Fact]
    public void Rows_keep_their_columns_and_values()
    {
        SparseRows rows = new(4);
        rows.Add([(3, 1.5f), (0, -2f)]);
        rows.Add([]);
        rows.Add([(1, 0.25f)]);
        Assert.Equal((3, 4), (rows.Count, rows.Width));
        Assert.Equal([3, 0], rows.ColumnsOf(0).ToArray());
        Assert.Equal([1.5f, -2f], rows.ValuesOf(0).ToArray());
        Assert.True(rows.ColumnsOf(1).IsEmpty && rows.ValuesOf(1).IsEmpty);
        Assert.Equal([1], rows.ColumnsOf(2).ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => new SparseRows(4).Add([(4, 1f)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SparseRows(4).Add([(-1, 1f)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SparseRows(0).Add([(0, 1f)]));
    }

    private static double Similarity(float[][][] dense, double[] scales, int one, int other) =>
        dense.Select((block, place) => scales[place] * block[one].Zip(block[other], (left, right) => (double)left * right).Sum()).Sum();

    private static (SparseRows[], float[][][]) Draw(Random random, int count)
    {
        int[] widths = [3, 5, 9];
        float[][][] dense = [.. widths.Select(width => Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, width)
            .Select(_ => random.Next(2) == 0 ? 0 : random.NextSingle() - 0.5f).ToArray()).ToArray())];
        SparseRows[] blocks = [.. dense.Select((block, place) =>
        {
            SparseRows rows = new(widths[place]);
            foreach (float[] row in block)
            {
                rows.Add(row.Select((value, column) => (column, value)).Where(entry => entry.value != 0));
            }

            return rows;
        })];
        return (blocks, dense);
    }
}
