using CoERouter.Runtime.Graphs;
using CoERouter.Training.Differentiation;
using Xunit;

namespace CoERouter.Tests.Training.Differentiation;

public sealed class OperatorGradientTests
{
    // Central differences with step 0.01 in single precision are good to about three digits.
    private const double Tolerance = 4e-3;

    [Fact]
    public void Add_broadcasts_and_reduces() => Check([[3, 4], [4]], (t, x) => t.Add(x[0], x[1]));

    [Fact]
    public void Add_of_a_value_to_itself_counts_twice() => Check([[3, 4]], (t, x) => t.Add(x[0], x[0]));

    [Theory]
    [InlineData(3, 4)]
    [InlineData(1, 4)]
    [InlineData(3, 1)]
    public void Multiply_broadcasts_and_reduces(int rows, int columns) => Check([[3, 4], [rows, columns]], (t, x) => t.Multiply(x[0], x[1]));

    [Fact]
    public void Multiply_reduces_a_lower_rank() => Check([[2, 3, 4], [4]], (t, x) => t.Multiply(x[0], x[1]));

    [Fact]
    public void SwiGlu_is_differentiated() => Check([[3, 5], [3, 5]], (t, x) => t.SwiGlu(x[0], x[1]));

    [Fact]
    public void Reshape_is_differentiated() => Check([[3, 4]], (t, x) => t.Multiply(t.Reshape(x[0], 2, 6), t.Reshape(x[0], 2, 6)));

    [Fact]
    public void Transpose_is_differentiated() => Check([[2, 3, 4]], (t, x) => t.Transpose(t.Multiply(x[0], x[0]), 2, 0, 1));

    [Fact]
    public void Split_is_differentiated_also_where_a_part_is_unused() =>
        Check([[3, 6]], (t, x) => t.Multiply(t.Split(x[0], 1, t.Integers([2L, 1L, 3L]), 2, 1, 3)[2], t.Split(x[0], 1, t.Integers([3L, 3L]), 3, 3)[0]));

    [Fact]
    public void Concatenate_is_differentiated() =>
        Check([[2, 3], [4, 3]], (t, x) => t.Concatenate([t.Multiply(x[0], x[0]), x[1]], 0, t.Integers([2L, 4L]), 6, 3));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Delay_is_differentiated(int steps) => Check([[2, 4, 3]], (t, x) => t.Multiply(x[0], t.Delay(x[0], steps)));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void RepeatHeads_is_differentiated(int times) => Check([[2, 2, 3, 4]], (t, x) => t.RepeatHeads(t.Multiply(x[0], x[0]), times));

    [Fact]
    public void Linear_is_differentiated() => Check([[3, 4], [4, 5]], (t, x) => t.Linear(x[0], x[1]));

    [Fact]
    public void LinearTransposed_is_differentiated() => Check([[3, 4], [5, 4]], (t, x) => t.LinearTransposed(x[0], x[1]));

    [Fact]
    public void Embed_sums_the_gradients_of_repeated_ids() => Check([[5, 3]], (t, x) => t.Embed(x[0], t.Integers([4L, 1L, 4L, 0L, 4L])));

    [Fact]
    public void GatherElements_is_differentiated() => Check([[2, 4]], (t, x) => t.GatherElements(x[0], t.Integers([3L, 0L, 1L, 2L], 2, 2)));

    [Fact]
    public void Dispatch_sums_the_copies_of_a_row()
    {
        // Rows 0 1 2, two copies each; sorted order holds slots 3 0 5 1 4 2, so slot s lies at place [1, 3, 5, 0, 4, 2][s].
        Check([[3, 2]], (t, x) => t.Dispatch(x[0], t.Integers([1L, 0L, 2L, 0L, 2L, 1L]), t.Integers([1L, 3L, 5L, 0L, 4L, 2L]), 2));
    }

    [Fact]
    public void Permute_is_differentiated() => Check([[3, 2]], (t, x) => t.Permute(t.Multiply(x[0], x[0]), t.Integers([2L, 0L, 1L]), t.Integers([1L, 2L, 0L])));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Sum_is_differentiated(int axis) => Check([[2, 3, 4]], (t, x) => t.Sum(t.Multiply(x[0], x[0]), axis));

    [Fact]
    public void SumAll_is_differentiated() => Check([[2, 3]], (t, x) => t.SumAll(t.Multiply(x[0], x[0])));

    [Fact]
    public void Softmax_is_differentiated() => Check([[3, 5]], (t, x) => t.Softmax(x[0]));

    [Fact]
    public void RmsNorm_is_differentiated() => Check([[3, 6], [6]], (t, x) => t.RmsNorm(x[0], x[1], 1e-5f));

    [Fact]
    public void CrossEntropy_is_differentiated() =>
        Check([[4, 5]], (t, x) => t.CrossEntropy(x[0], t.Integers([1L, 0L, 4L, 4L], 4, 1), t.Constant([0.5f, 0f, 1f, 0.25f], 4, 1)));

    [Fact]
    public void Rotate_is_differentiated()
    {
        Variable Build(GradientTape tape, Variable[] x)
        {
            float[] cosine = [1f, 1f, 0.5f, 0.8f, 0.1f, -0.3f], sine = [0f, 0f, 0.8f, 0.6f, 0.9f, 0.95f];
            Variable Table(float[] values) => tape.Constant(values, 3, 2);
            return tape.Rotate(x[0], tape.Integers([0L, 1L, 2L, 0L, 1L, 2L], 2, 3), Table(cosine), Table(sine), Table([.. sine.Select(s => -s)]));
        }

        Check([[2, 2, 3, 4]], Build);
    }

    [Fact]
    public void Attention_is_differentiated()
    {
        Variable Build(GradientTape tape, Variable[] x) => tape.Attention(x[0], x[1], x[2], tape.Constant([0f, -1e9f, -1e9f, 0f, 0f, -1e9f, 0f, 0f, 0f], 1, 1, 3, 3));
        Check([[2, 2, 3, 4], [2, 2, 3, 4], [2, 2, 3, 4]], Build);
    }

    [Fact]
    public void A_wrong_gradient_is_noticed()
    {
        static Variable Wrong(GradientTape tape, Variable[] x)
        {
            Variable y = tape.Emit("Exp", [x[0]], [.. x[0].Shape]);
            tape.Record(y, [x[0]], gradient => tape.Accumulate(x[0], gradient));
            return y;
        }

        Assert.True(new GradientCheck().RelativeError([[3, 4]], Wrong) > 0.1);
    }

    [Fact]
    public void A_value_without_influence_has_no_gradient()
    {
        var tape = new GradientTape("check");
        Variable used = tape.Parameter("used", 2), unused = tape.Parameter("unused", 2);
        tape.Differentiate(tape.SumAll(used));
        Assert.Throws<InvalidOperationException>(() => tape.GradientOf(unused));
        Assert.Equal(ElementType.Float32, tape.GradientOf(used).Type);
    }

    private static void Check(long[][] shapes, Func<GradientTape, Variable[], Variable> build)
    {
        double error = new GradientCheck().RelativeError(shapes, build);
        Assert.True(error < Tolerance, $"relative error {error:E1}");
    }
}
