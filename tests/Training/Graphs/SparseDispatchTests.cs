using CoERouter.Runtime.Graphs;
using CoERouter.Tests.Training.Differentiation;
using CoERouter.Training.Differentiation;
using CoERouter.Training.Graphs;
using Xunit;

namespace CoERouter.Tests.Training.Graphs;

public sealed class SparseDispatchTests
{
    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(7, 2, 4, 3)]
    [InlineData(32, 3, 8, 5)]
    [InlineData(64, 2, 16, 2)]
    public void Every_slot_reaches_its_expert_and_comes_back_weighted(int tokens, int slots, int experts, int width)
    {
        for (int seed = 0; seed < 5; seed++)
        {
            var random = new Random(seed);
            long[] chosen = [.. Enumerable.Range(0, tokens).SelectMany(_ => Enumerable.Range(0, experts).Select(e => (long)e).OrderBy(_ => random.Next()).Take(slots))];
            float[] x = TapeRun.Numbers(tokens * width, seed), weights = TapeRun.Numbers(tokens * slots, seed + 100);
            var tape = new GradientTape("dispatch");
            var dispatch = new SparseDispatch(tape, tape.Integers(chosen, tokens, slots), experts);
            Variable[] rows = dispatch.Scatter(tape.Constant(x, tokens, width));

            // Expert e multiplies by e + 1.
            Variable[] outputs = [.. rows.Select((part, expert) => tape.Multiply(part, tape.Constant(expert + 1f)))];
            float[] y = tape.Value<float>(dispatch.Combine(outputs, tape.Constant(weights, tokens, slots)));

            for (int i = 0; i < y.Length; i++)
            {
                int token = i / width;
                float expected = Enumerable.Range(token * slots, slots).Sum(slot => weights[slot] * (chosen[slot] + 1) * x[i]);
                Assert.Equal(expected, y[i], 1e-4f * Math.Max(1, Math.Abs(expected)));
            }
        }
    }

    [Fact]
    public void Counts_are_the_slots_of_each_expert_also_where_there_are_none()
    {
        var tape = new GradientTape("counts");
        var dispatch = new SparseDispatch(tape, tape.Integers([3L, 1, 3, 0, 3, 1], 3, 2), 5);

        Assert.Equal([1, 2, 0, 3, 0], tape.Value<float>(dispatch.Counts));
    }

    [Fact]
    public void An_expert_without_slots_reads_no_rows()
    {
        var tape = new GradientTape("empty");
        var dispatch = new SparseDispatch(tape, tape.Integers([2L, 2, 2], 3, 1), 3);
        Variable[] rows = dispatch.Scatter(tape.Constant(TapeRun.Numbers(6, 1), 3, 2));

        Assert.Equal([0L, 2], tape.Value<long>(tape.Emit("Shape", [rows[0]], [2], ElementType.Int64)));
    }

    [Fact]
    public void Slots_keep_the_order_of_their_tokens()
    {
        var tape = new GradientTape("order");
        var dispatch = new SparseDispatch(tape, tape.Integers([1L, 0, 1, 0], 4, 1), 2);
        Variable[] rows = dispatch.Scatter(tape.Constant([10f, 20, 30, 40], 4, 1));

        Assert.Equal([10, 30], tape.Value<float>(rows[1]));
    }
}
