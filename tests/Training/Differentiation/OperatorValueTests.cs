using CoERouter.Training.Differentiation;
using Xunit;

namespace CoERouter.Tests.Training.Differentiation;

/// <summary>Forward values against formulas written out, since a wrong operator with its right gradient passes every slope test.</summary>
public sealed class OperatorValueTests
{
    private const float Tolerance = 1e-5f;
    private readonly GradientTape _tape = new("values");

    [Fact]
    public void SwiGlu_is_the_gate_times_its_sigmoid_times_the_other_half()
    {
        float[] gate = TapeRun.Numbers(12, 1), up = TapeRun.Numbers(12, 2);
        float[] y = _tape.Value<float>(_tape.SwiGlu(_tape.Constant(gate, 3, 4), _tape.Constant(up, 3, 4)));

        AssertClose(gate.Zip(up, (g, u) => g / (1 + MathF.Exp(-g)) * u), y);
    }

    [Fact]
    public void RmsNorm_divides_each_row_by_its_root_mean_square()
    {
        float[] x = TapeRun.Numbers(12, 3), gain = TapeRun.Numbers(4, 4);
        float[] y = _tape.Value<float>(_tape.RmsNorm(_tape.Constant(x, 3, 4), _tape.Constant(gain, 4), 1e-5f));

        AssertClose(x.Select((value, i) => value / MathF.Sqrt((x.Skip(i / 4 * 4).Take(4).Sum(v => v * v) / 4) + 1e-5f) * gain[i % 4]), y);
    }

    [Fact]
    public void Cross_entropy_is_the_weighted_negative_log_likelihood()
    {
        float[] logits = TapeRun.Numbers(15, 5), weights = [0.5f, 0, 2];
        long[] targets = [4, 1, 0];
        float[] y = _tape.Value<float>(_tape.CrossEntropy(_tape.Constant(logits, 3, 5), _tape.Integers(targets, 3, 1), _tape.Constant(weights, 3, 1)));
        double expected = Enumerable.Range(0, 3).Sum(row =>
        {
            float[] line = logits[(row * 5)..((row * 5) + 5)];
            return weights[row] * (Math.Log(line.Sum(v => Math.Exp(v))) - line[targets[row]]);
        });

        Assert.Equal(expected, Assert.Single(y), 1e-4);
    }

    [Fact]
    public void Cross_entropy_stays_finite_for_hopeless_logits()
    {
        float[] y = _tape.Value<float>(_tape.CrossEntropy(_tape.Constant([300f, -300f], 1, 2), _tape.Integers([1L], 1, 1), _tape.Constant([1f], 1, 1)));

        Assert.Equal(600, Assert.Single(y), 0.1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Delay_moves_positions_and_shifts_zeros_in(int steps)
    {
        float[] x = TapeRun.Numbers(2 * 5 * 3, 6);
        float[] y = _tape.Value<float>(_tape.Delay(_tape.Constant(x, 2, 5, 3), steps));

        AssertClose(Enumerable.Range(0, 30).Select(i => i % 15 / 3 < steps ? 0 : x[i - (3 * steps)]), y);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void RepeatHeads_puts_the_copies_of_a_head_side_by_side(int times)
    {
        float[] x = TapeRun.Numbers(2 * 2 * 3, 7);
        float[] y = _tape.Value<float>(_tape.RepeatHeads(_tape.Constant(x, 1, 2, 3, 2), times));

        AssertClose(Enumerable.Range(0, 2 * times).SelectMany(head => x.Skip(head / times * 6).Take(6)), y);
    }

    [Fact]
    public void Embed_looks_rows_up()
    {
        float[] y = _tape.Value<float>(_tape.Embed(_tape.Constant([1f, 2, 3, 4, 5, 6], 3, 2), _tape.Integers([2L, 0, 2])));

        Assert.Equal([5, 6, 1, 2, 5, 6], y);
    }

    [Fact]
    public void Rotation_keeps_lengths_and_turns_by_the_angle_of_the_position()
    {
        float[] x = TapeRun.Numbers(1 * 1 * 2 * 4, 8), cosine = [1, 1, 0.6f, 0], sine = [0, 0, 0.8f, 1];
        float[] y = _tape.Value<float>(_tape.Rotate(
            _tape.Constant(x, 1, 1, 2, 4), _tape.Integers([0L, 1], 1, 2), _tape.Constant(cosine, 2, 2), _tape.Constant(sine, 2, 2), _tape.Constant([.. sine.Select(s => -s)], 2, 2)));

        AssertClose(x.Take(4), y.Take(4));
        AssertClose([(0.6f * x[4]) - (0.8f * x[6]), -x[7], (0.6f * x[6]) + (0.8f * x[4]), x[5]], y.Skip(4));
    }

    [Fact]
    public void Attention_is_the_softmax_of_scaled_products()
    {
        const int Length = 5, Size = 4;
        float[] q = TapeRun.Numbers(Length * Size, 9), k = TapeRun.Numbers(Length * Size, 10), v = TapeRun.Numbers(Length * Size, 11);
        float[] mask = [.. Enumerable.Range(0, Length * Length).Select(i => i % Length > i / Length ? -1e9f : 0)];
        Variable Part(float[] x) => _tape.Constant(x, 1, 1, Length, Size);
        float[] y = _tape.Value<float>(_tape.Attention(Part(q), Part(k), Part(v), _tape.Constant(mask, 1, 1, Length, Length)));

        AssertClose(Enumerable.Range(0, Length * Size).Select(i => Attended(i / Size, i % Size)), y);
        float Attended(int row, int column)
        {
            double[] weights = [.. Enumerable.Range(0, row + 1).Select(j => Math.Exp(Enumerable.Range(0, Size).Sum(d => q[(row * Size) + d] * k[(j * Size) + d]) / 2.0))];
            return (float)(weights.Select((weight, j) => weight * v[(j * Size) + column]).Sum() / weights.Sum());
        }
    }

    [Fact]
    public void Linear_and_its_transposed_form_agree()
    {
        float[] x = TapeRun.Numbers(6, 12), weight = TapeRun.Numbers(12, 13);
        float[] transposed = [.. Enumerable.Range(0, 12).Select(i => weight[(i % 3 * 4) + (i / 3)])];
        float[] straight = _tape.Value<float>(_tape.Linear(_tape.Constant(x, 2, 3), _tape.Constant(weight, 3, 4)));
        var other = new GradientTape("transposed");

        AssertClose(straight, other.Value<float>(other.LinearTransposed(other.Constant(x, 2, 3), other.Constant(transposed, 4, 3))));
        AssertClose(Enumerable.Range(0, 8).Select(i => Enumerable.Range(0, 3).Sum(d => x[(i / 4 * 3) + d] * weight[(d * 4) + (i % 4)])), straight);
    }

    [Fact]
    public void Dispatch_and_Permute_move_whole_rows()
    {
        float[] sorted = _tape.Value<float>(_tape.Dispatch(_tape.Constant([1f, 2, 3, 4], 2, 2), _tape.Integers([1L, 0, 0, 1]), _tape.Integers([1L, 2, 0, 3]), 2));
        var other = new GradientTape("permuted");

        Assert.Equal([3, 4, 1, 2, 1, 2, 3, 4], sorted);
        Assert.Equal([5, 6, 1, 2, 3, 4], other.Value<float>(other.Permute(other.Constant([1f, 2, 3, 4, 5, 6], 3, 2), other.Integers([2L, 0, 1]), other.Integers([1L, 2, 0]))));
    }

    private static void AssertClose(IEnumerable<float> expected, IEnumerable<float> actual)
    {
        float[] wanted = [.. expected], got = [.. actual];
        Assert.Equal(wanted.Length, got.Length);
        for (int i = 0; i < wanted.Length; i++)
        {
            Assert.Equal(wanted[i], got[i], Tolerance * Math.Max(1, Math.Abs(wanted[i])));
        }
    }
}
