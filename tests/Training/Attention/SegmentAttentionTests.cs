using CoERouter.Experts.Specification;
using CoERouter.Runtime;
using CoERouter.Runtime.Graphs;
using CoERouter.Tests.Training.Differentiation;
using CoERouter.Training.Attention;
using CoERouter.Training.Batches;
using CoERouter.Training.Differentiation;
using CoERouter.Training.Graphs;
using CoERouter.Training.Optimization;
using CoERouter.Training.Runs;
using Xunit;

namespace CoERouter.Tests.Training.Attention;

public sealed class SegmentAttentionTests
{
    public static TheoryData<int, int, int, int, int> Shapes { get; } = new()
    {
        { 1, 1, 1, 1, 2 },
        { 1, 7, 1, 1, 8 },
        { 2, 19, 2, 2, 16 },
        { 2, 40, 4, 2, 32 },
        { 1, 70, 4, 1, 6 },
        { 3, 33, 2, 1, 48 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Values_are_those_of_the_definition(int rows, int length, int heads, int keyValueHeads, int size)
    {
        for (int seed = 1; seed <= 3; seed++)
        {
            var problem = new AttentionProblem(rows, length, heads, keyValueHeads, size, seed);
            float[] expected = problem.Attended();
            float[] actual = Run(problem, threads: 1).Attended;

            AssertClose(expected, actual, 2e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_gradient_is_the_slope(int rows, int length, int heads, int keyValueHeads, int size)
    {
        var problem = new AttentionProblem(rows, length, heads, keyValueHeads, size, seed: 4);
        float[] gradient = Run(problem, threads: 1).Gradient;
        var random = new Random(5);
        for (int check = 0; check < 40; check++)
        {
            // Double precision in the reference, so that the difference of two losses keeps its digits.
            int place = random.Next(problem.Packed.Length);
            const double Step = 1e-4;
            double slope = (problem.Loss(place, Step) - problem.Loss(place, -Step)) / (2 * Step);

            Assert.Equal(slope, gradient[place], 2e-4 * Math.Max(1, Math.Abs(slope)));
        }
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        var problem = new AttentionProblem(3, 50, 4, 2, 32, 6);
        (float[] attended, float[] gradient) = Run(problem, threads: 1);
        (float[] attendedByTwo, float[] gradientByTwo) = Run(problem, threads: 2);

        Assert.Equal(attended, attendedByTwo);
        Assert.Equal(gradient, gradientByTwo);
    }

    [Fact]
    public void Segments_do_not_see_each_other()
    {
        var problem = new AttentionProblem(1, 24, 2, 2, 16, 7);
        float[] before = Run(problem, threads: 1).Attended;
        int first = Array.FindLastIndex(problem.Segments, segment => segment == problem.Segments[0]) + 1;
        Array.Fill(problem.Packed, 3f, 0, first * problem.PackedWidth);
        float[] after = Run(problem, threads: 1).Attended;

        Assert.InRange(first, 1, 23);
        Assert.NotEqual(before[..(first * 32)], after[..(first * 32)]);
        Assert.Equal(before[(first * 32)..], after[(first * 32)..]);
    }

    [Fact]
    public void Large_scores_do_not_overflow()
    {
        var problem = new AttentionProblem(1, 20, 1, 1, 16, 8);
        for (int i = 0; i < problem.Packed.Length; i++)
        {
            problem.Packed[i] *= 60;
        }

        (float[] attended, float[] gradient) = Run(problem, threads: 1);

        Assert.All(attended.Concat(gradient), value => Assert.True(float.IsFinite(value)));
        AssertClose(problem.Attended(), attended, 1e-2);
    }

    [Theory]
    [InlineData(4, 2, 3)]
    [InlineData(2, 1, 0)]
    public void A_decoder_trains_alike_with_both_forms(int active, int keyValueHeads, int convolution)
    {
        DecoderSpec spec = TinyDecoder.Spec(active, keyValueHeads, convolution: convolution);
        (float fusedLoss, float[] fused) = Step(spec, AttentionForm.Segments);
        (float standardLoss, float[] standard) = Step(spec, AttentionForm.Standard);

        Assert.Equal(standardLoss, fusedLoss, 1e-5f);
        AssertClose(standard, fused, 1e-5);
    }

    [Fact]
    public void Tensors_that_do_not_fit_are_one_sentence()
    {
        var tape = new GradientTape("misfit");
        Variable packed = tape.Constant(new float[30], 5, 6);
        Variable attended = tape.SegmentAttention(packed, tape.Integers([1L, 1, 1, 1], 2, 2), tape.Constant([1f, 1], 2, 1), tape.Constant([0f, 0], 2, 1), 1, 1);
        tape.Output(attended);
        using OnnxSession session = Session(tape, 1);

        Assert.Contains(
            "cannot read 5 x 6 packed elements",
            Assert.Throws<OnnxRuntimeException>(() => session.Run(new Dictionary<string, OnnxTensor>(), [attended.Name])).Message,
            StringComparison.Ordinal);
    }

    private static (float Loss, float[] Gradient) Step(DecoderSpec spec, AttentionForm attention)
    {
        using var state = new OptimizerState(spec);
        state.Values.Initialize(3);
        var plan = new TrainingPlan { Steps = 1, Shape = new(2, 24), Threads = 1, Attention = attention };
        using TrainingSession session = TrainingSession.ForTraining(spec, plan, state);
        var random = new Random(9);
        EncodedExample Example() => new([.. Enumerable.Range(0, random.Next(4, 14)).Select(_ => random.Next(spec.VocabularySize))], 2);
        float loss = session.Run(new(plan.Shape, [Example(), Example(), Example(), Example()]));
        return (loss, state.Gradients.Values.ToArray());
    }

    private static (float[] Attended, float[] Gradient) Run(AttentionProblem problem, int threads)
    {
        var tape = new GradientTape("attention");
        Variable packed = tape.Parameter("packed", problem.Rows * problem.Length, problem.PackedWidth);
        int half = problem.Size / 2;
        Variable attended = tape.SegmentAttention(
            packed, tape.Integers(problem.Segments, problem.Rows, problem.Length), tape.Constant(problem.Cosine, problem.Length, half), tape.Constant(problem.Sine, problem.Length, half), problem.Heads, problem.KeyValueHeads);
        Variable loss = tape.SumAll(tape.Multiply(attended, tape.Constant(problem.Projection, [.. attended.Shape])));
        tape.Output(attended);
        tape.Differentiate(loss);
        tape.Output(tape.GradientOf(packed));
        using OnnxSession session = Session(tape, threads);
        using OnnxTensor input = OnnxTensor.Over<float>(problem.Packed, problem.Rows * problem.Length, problem.PackedWidth);
        OnnxTensor[] results = session.Run(new Dictionary<string, OnnxTensor> { ["packed"] = input }, [attended.Name, tape.GradientOf(packed).Name]);
        using OnnxTensor values = results[0], gradient = results[1];
        return (values.Values<float>().ToArray(), gradient.Values<float>().ToArray());
    }

    private static OnnxSession Session(GradientTape tape, int threads) =>
        OnnxSession.FromMemory(tape.Graph.ToModel(), new SessionSettings { Threads = threads, Operators = TrainingOperators.All });

    private static void AssertClose(float[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])), $"element {i}: expected {expected[i]}, got {actual[i]}");
        }
    }
}
