using CoERouter.Runtime.Graphs;
using CoERouter.Training.Differentiation;
using Xunit;

namespace CoERouter.Tests.Training.Differentiation;

/// <summary>Operators that move, add and multiply, against loops over indices, for random shapes.</summary>
public sealed class OperatorReferenceTests
{
    private const float Tolerance = 1e-4f;

    [Theory]
    [InlineData(new[] { 3, 4 }, new[] { 3, 4 })]
    [InlineData(new[] { 3, 4 }, new[] { 4 })]
    [InlineData(new[] { 3, 4 }, new[] { 3, 1 })]
    [InlineData(new[] { 2, 1, 4 }, new[] { 3, 1 })]
    [InlineData(new[] { 1 }, new[] { 2, 3 })]
    public void Sums_and_products_broadcast_like_loops(int[] left, int[] right)
    {
        float[] a = TapeRun.Numbers(Count(left), 1), b = TapeRun.Numbers(Count(right), 2);
        int rank = Math.Max(left.Length, right.Length);
        int[] shape = [.. Enumerable.Range(0, rank).Select(axis => Math.Max(Size(left, axis - rank + left.Length), Size(right, axis - rank + right.Length)))];
        var tape = new GradientTape("broadcast");
        Variable x = tape.Constant(a, Long(left)), y = tape.Constant(b, Long(right));
        Variable sum = tape.Add(x, y), product = tape.Multiply(x, y);
        Assert.Equal(Long(shape), sum.Shape);
        Assert.Equal(Long(shape), product.Shape);
        float[] sums = tape.Value<float>(sum);
        var other = new GradientTape("product");
        float[] products = other.Value<float>(other.Multiply(other.Constant(a, Long(left)), other.Constant(b, Long(right))));
        for (int i = 0; i < sums.Length; i++)
        {
            float one = a[Place(i, shape, left)], two = b[Place(i, shape, right)];
            Assert.Equal(one + two, sums[i], Tolerance);
            Assert.Equal(one * two, products[i], Tolerance);
        }
    }

    [Theory]
    [InlineData(new[] { 2, 3, 4 }, new[] { 2, 0, 1 })]
    [InlineData(new[] { 2, 3, 4 }, new[] { 0, 2, 1 })]
    [InlineData(new[] { 5, 2 }, new[] { 1, 0 })]
    public void Transposing_moves_every_element_by_the_permutation(int[] shape, int[] permutation)
    {
        float[] x = TapeRun.Numbers(Count(shape), 3);
        var tape = new GradientTape("transpose");
        Variable moved = tape.Transpose(tape.Constant(x, Long(shape)), Long(permutation));
        int[] target = [.. permutation.Select(axis => shape[axis])];
        Assert.Equal(Long(target), moved.Shape);
        float[] y = tape.Value<float>(moved);
        for (int i = 0; i < y.Length; i++)
        {
            int[] at = Unravel(i, target), from = new int[shape.Length];
            for (int axis = 0; axis < shape.Length; axis++)
            {
                from[permutation[axis]] = at[axis];
            }

            Assert.Equal(x[Ravel(from, shape)], y[i]);
        }
    }

    [Fact]
    public void What_is_split_and_joined_again_is_the_same()
    {
        float[] x = TapeRun.Numbers(3 * 7 * 2, 4);
        var tape = new GradientTape("split");
        Variable sizes = tape.Integers([2L, 4, 1]);
        Variable[] parts = tape.Split(tape.Constant(x, 3, 7, 2), 1, sizes, 2, 4, 1);
        Assert.Equal([3L, 4, 2], parts[1].Shape);
        Assert.Equal(x, tape.Value<float>(tape.Concatenate(parts, 1, sizes, 3, 7, 2)));
        var second = new GradientTape("part");
        float[] middle = second.Value<float>(second.Split(second.Constant(x, 3, 7, 2), 1, second.Integers([2L, 4, 1]), 2, 4, 1)[1]);
        for (int i = 0; i < middle.Length; i++)
        {
            int[] at = Unravel(i, [3, 4, 2]);
            Assert.Equal(x[Ravel([at[0], at[1] + 2, at[2]], [3, 7, 2])], middle[i]);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Sums_run_over_their_axis(int axis)
    {
        int[] shape = [2, 3, 4];
        float[] x = TapeRun.Numbers(24, 5);
        var tape = new GradientTape("sum");
        Variable sum = tape.Sum(tape.Constant(x, 2, 3, 4), axis);
        int[] target = [.. shape.Where((_, i) => i != axis)];
        Assert.Equal(target.Aggregate(1, (a, b) => a * b), sum.Shape.Aggregate(1L, (a, b) => a * b));
        double[] expected = new double[Count(target)];
        for (int i = 0; i < x.Length; i++)
        {
            expected[Ravel([.. Unravel(i, shape).Where((_, a) => a != axis)], target)] += x[i];
        }

        Assert.All(expected.Zip(tape.Value<float>(sum)), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
    }

    [Fact]
    public void The_sum_of_all_is_the_sum_of_all()
    {
        float[] x = TapeRun.Numbers(60, 6);
        var tape = new GradientTape("all");
        Assert.Equal(x.Sum(), Assert.Single(tape.Value<float>(tape.SumAll(tape.Constant(x, 3, 4, 5)))), 1e-3f);
    }

    [Fact]
    public void Softmax_rows_are_distributions_that_ignore_a_common_shift()
    {
        float[] x = TapeRun.Numbers(20, 7);
        float[] Run(float shift)
        {
            var tape = new GradientTape("softmax");
            return tape.Value<float>(tape.Softmax(tape.Constant([.. x.Select(value => value + shift)], 4, 5)));
        }

        float[] plain = Run(0), shifted = Run(300);
        for (int row = 0; row < 4; row++)
        {
            double norm = Enumerable.Range(row * 5, 5).Sum(i => Math.Exp(x[i]));
            Assert.Equal(1, plain.Skip(row * 5).Take(5).Sum(), Tolerance);
            Assert.All(Enumerable.Range(row * 5, 5), i => Assert.Equal(Math.Exp(x[i]) / norm, plain[i], Tolerance));
        }

        Assert.All(plain.Zip(shifted), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
    }

    [Fact]
    public void Elements_are_gathered_by_their_index_in_the_row()
    {
        float[] x = TapeRun.Numbers(15, 8);
        long[] indices = [4, 0, 2, 2, 1, 3];
        var tape = new GradientTape("gather");
        float[] y = tape.Value<float>(tape.GatherElements(tape.Constant(x, 3, 5), tape.Integers(indices, 3, 2)));
        Assert.Equal(indices.Select((index, i) => x[(i / 2 * 5) + index]), y);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(5, 3, 4)]
    [InlineData(16, 8, 2)]
    public void Linear_is_a_matrix_product(int rows, int inner, int columns)
    {
        float[] x = TapeRun.Numbers(rows * inner, 9), weight = TapeRun.Numbers(inner * columns, 10);
        var tape = new GradientTape("linear");
        float[] y = tape.Value<float>(tape.Linear(tape.Constant(x, rows, inner), tape.Constant(weight, inner, columns)));
        for (int i = 0; i < y.Length; i++)
        {
            double expected = Enumerable.Range(0, inner).Sum(k => (double)x[(i / columns * inner) + k] * weight[(k * columns) + (i % columns)]);
            Assert.Equal(expected, y[i], 1e-3);
        }
    }

    [Fact]
    public void Gradients_come_to_a_stop_where_nothing_is_to_be_learned()
    {
        var tape = new GradientTape("constants");
        Variable x = tape.Input("x", ElementType.Float32, 2, 3), weight = tape.Parameter("w", 3, 2);
        Variable y = tape.Linear(x, weight);
        Assert.False(x.RequiresGradient);
        Assert.True(y.RequiresGradient);
        tape.Differentiate(tape.SumAll(y));
        Assert.Equal([3L, 2], tape.GradientOf(weight).Shape);
        Assert.Contains("'x'", Assert.Throws<InvalidOperationException>(() => tape.GradientOf(x)).Message, StringComparison.Ordinal);
    }

    private static int Count(int[] shape) => shape.Aggregate(1, (a, b) => a * b);

    private static long[] Long(int[] shape) => [.. shape.Select(size => (long)size)];

    private static int Size(int[] shape, int axis) => axis < 0 ? 1 : shape[axis];

    private static int[] Unravel(int index, int[] shape)
    {
        int[] at = new int[shape.Length];
        for (int axis = shape.Length - 1; axis >= 0; axis--)
        {
            at[axis] = index % shape[axis];
            index /= shape[axis];
        }

        return at;
    }

    private static int Ravel(int[] at, int[] shape) => at.Select((_, axis) => axis).Aggregate(0, (index, axis) => (index * shape[axis]) + at[axis]);

    // Where an element of the broadcast shape comes from: axes count from the right, and an axis of one repeats.
    private static int Place(int index, int[] broadcast, int[] shape)
    {
        int[] at = Unravel(index, broadcast)[(broadcast.Length - shape.Length)..];
        return Ravel([.. at.Select((place, axis) => shape[axis] == 1 ? 0 : place)], shape);
    }
}
