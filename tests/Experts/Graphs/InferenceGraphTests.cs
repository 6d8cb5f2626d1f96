using CoERouter.Experts.Graphs;
using CoERouter.Experts.Specification;
using Xunit;

namespace CoERouter.Tests.Experts.Graphs;

public sealed class InferenceGraphTests
{
    private static readonly DecoderSpec Small = new()
    {
        Layers = 2,
        Width = 64,
        Heads = 4,
        KeyValueHeads = 4,
        HeadSize = 16,
        VocabularySize = 96,
        ContextLength = 48,
        Mixture = new() { Experts = 5, ActiveExperts = 2, SharedExperts = 1, ExpertWidth = 32 },
    };

    public static TheoryData<string> Specs => [.. Variants.Keys];

    private static Dictionary<string, DecoderSpec> Variants => new()
    {
        ["plain"] = Small,
        ["grouped heads"] = Small with { KeyValueHeads = 2 },
        ["one key head, tied"] = Small with { KeyValueHeads = 1, TiedHead = true },
        ["no convolution, no shared expert"] = Small with { ConvolutionWidth = 0, Mixture = Small.Mixture with { SharedExperts = 0 } },
        ["wide convolution, two shared experts"] = Small with { ConvolutionWidth = 5, Mixture = Small.Mixture with { SharedExperts = 2 } },
        ["narrow convolution, other base and epsilon"] = Small with { ConvolutionWidth = 2, RotaryBase = 500, NormEpsilon = 0.01f },
        ["query wider than the stream"] = Small with { HeadSize = 32, Layers = 1 },
    };

    [Theory]
    [MemberData(nameof(Specs))]
    public void Prompt_and_single_steps_agree_with_the_reference_in_single_precision(string variant) => Compare(Variants[variant], 1e-4);

    [Theory]
    [MemberData(nameof(Specs))]
    public void Eight_bits_stay_within_three_percent_of_the_rounded_reference(string variant)
    {
        // What is left is the rounding of activations inside MatMulNBits. All experts are used, since rounding may swap two of nearly equal
        // rank.
        DecoderSpec spec = Variants[variant];
        var weights = new RandomDecoderWeights(spec, 2);
        int[] tokens = [.. Enumerable.Range(0, 24).Select(i => (i * 29) % spec.VocabularySize)];
        GatingPolicy all = GatingPolicy.TopK(spec.Mixture.Experts);
        double[][] expected = new ReferenceDecoder(spec, weights.Rounded(spec)).Run(tokens, all).Logits;
        using var runner = new GraphRunner(spec, weights, WeightPrecision.Int8, 1);
        float[] prompt = runner.Run([tokens[..12]], [0], [all], [[.. Enumerable.Range(0, 12).Select(i => (long)i)]]).Logits;
        Assert.InRange(RelativeError(expected[..12], prompt), 1e-5, 0.03);
        for (int t = 12; t < tokens.Length; t++)
        {
            Assert.InRange(RelativeError([expected[t]], runner.Run([[tokens[t]]], [t], [all], [[0]]).Logits), 1e-5, 0.03);
        }
    }

    [Fact]
    public void Eight_bits_change_the_logits_by_less_than_three_percent_of_their_spread()
    {
        // All experts are used, since a rounded router input may swap two experts of nearly equal rank.
        var weights = new RandomDecoderWeights(Small, 11);
        int[] tokens = [.. Enumerable.Range(0, 20).Select(i => (i * 37) % Small.VocabularySize)];
        GatingPolicy all = GatingPolicy.TopK(Small.Mixture.Experts);
        double[][] exact = new ReferenceDecoder(Small, weights).Run(tokens, all).Logits;
        using var runner = new GraphRunner(Small, weights, WeightPrecision.Int8, 1);
        float[] logits = runner.Run([tokens], [0], [all], [[.. Enumerable.Range(0, 20).Select(i => (long)i)]]).Logits;
        Assert.InRange(RelativeError(exact, logits), 1e-4, 0.03);
    }

    [Fact]
    public void Two_sequences_of_one_batch_follow_their_own_policies_and_lengths()
    {
        var weights = new RandomDecoderWeights(Small, 3);
        int[][] sequences = [[5, 9, 13, 2, 77, 40, 8, 8, 1], [31, 4, 60]];
        GatingPolicy[] policies = [GatingPolicy.TopK(1), new(4, 1, 0.7f)];
        using var runner = new GraphRunner(Small, weights, WeightPrecision.Float32, 2);
        var reference = new ReferenceDecoder(Small, weights);
        (float[] logits, _) = runner.Run(sequences, [0, 0], policies, [[8], [2]]);
        int[] past = [9, 3];
        for (int step = 0; step < 6; step++)
        {
            for (int b = 0; b < 2; b++)
            {
                double[] expected = reference.Run(sequences[b], policies[b]).Logits[^1];
                AssertClose(expected, logits.AsSpan(b * Small.VocabularySize, Small.VocabularySize), 1e-4, $"step {step}, sequence {b}");
            }

            int[][] next = [[(step * 7) + 1], [90 - step]];
            (logits, _) = runner.Run(next, past, policies, [[0], [0]]);
            for (int b = 0; b < 2; b++)
            {
                sequences[b] = [.. sequences[b], .. next[b]];
                past[b]++;
            }
        }
    }

    [Fact]
    public void A_prompt_may_come_in_two_pieces()
    {
        var weights = new RandomDecoderWeights(Small, 4);
        int[] tokens = [.. Enumerable.Range(1, 14)];
        GatingPolicy policy = GatingPolicy.TopK(2);
        using var runner = new GraphRunner(Small, weights, WeightPrecision.Float32, 1);
        runner.Run([tokens[..8]], [0], [policy], [[7]]);
        float[] logits = runner.Run([tokens[8..]], [8], [policy], [[5]]).Logits;
        AssertClose(new ReferenceDecoder(Small, weights).Run(tokens, policy).Logits[^1], logits, 1e-4, "second piece");
    }

    [Fact]
    public void A_policy_that_leaves_no_rank_uses_the_shared_experts_alone()
    {
        var weights = new RandomDecoderWeights(Small, 5);
        using var runner = new GraphRunner(Small, weights, WeightPrecision.Float32, 1);
        var none = new GatingPolicy(1, 4, 1e-6f);
        (float[] logits, float[] routing) = runner.Run([[1, 2, 3]], [0], [none], [[2]]);
        Assert.All(routing, weight => Assert.Equal(0f, weight));
        AssertClose(new ReferenceDecoder(Small, weights).Run([1, 2, 3], none).Logits[^1], logits, 1e-4, "no routed expert");
    }

    [Theory]
    [InlineData(48, 4, 16, 32, "width is 48")]
    [InlineData(64, 3, 16, 32, "heads × head_size is 48")]
    [InlineData(64, 4, 16, 40, "mixture.expert_width is 40")]
    public void Eight_bits_refuse_widths_that_are_not_whole_blocks(int width, int heads, int headSize, int expertWidth, string fault)
    {
        DecoderSpec spec = Small with { Width = width, Heads = heads, KeyValueHeads = 1, HeadSize = headSize, Mixture = Small.Mixture with { ExpertWidth = expertWidth } };
        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => InferenceGraph.Write(spec, new RandomDecoderWeights(spec, 1), WeightPrecision.Int8, new MemoryStream(), "data"));
        Assert.Contains(fault, exception.Message, StringComparison.Ordinal);
        Assert.Contains("32", exception.Message, StringComparison.Ordinal);
        Assert.NotEmpty(InferenceGraph.Write(spec, new RandomDecoderWeights(spec, 1), WeightPrecision.Float32, new MemoryStream(), "data"));
    }

    private static double RelativeError(double[][] expected, float[] actual)
    {
        double[] flat = [.. expected.SelectMany(row => row)];
        double error = flat.Zip(actual, (want, got) => Math.Pow(want - got, 2)).Average();
        return Math.Sqrt(error / flat.Average(value => value * value));
    }

    private static void Compare(DecoderSpec spec, double tolerance)
    {
        var weights = new RandomDecoderWeights(spec, 2);
        var reference = new ReferenceDecoder(spec, weights);
        using var runner = new GraphRunner(spec, weights, WeightPrecision.Float32, 1);
        int[] tokens = [.. Enumerable.Range(0, 24).Select(i => (i * 29) % spec.VocabularySize)];
        GatingPolicy policy = GatingPolicy.TopK(spec.Mixture.ActiveExperts);
        (double[][] expected, double[][][] routing) = reference.Run(tokens, policy);

        (float[] prompt, float[] promptRouting) = runner.Run(
            [tokens[..12]], [0], [policy], [[.. Enumerable.Range(0, 12).Select(i => (long)i)]]);
        for (int t = 0; t < 12; t++)
        {
            AssertClose(expected[t], prompt.AsSpan(t * spec.VocabularySize, spec.VocabularySize), tolerance, $"prompt position {t}");
            AssertRouting(spec, routing, t, promptRouting.AsSpan(t * spec.Layers * spec.Mixture.Experts), tolerance);
        }

        for (int t = 12; t < tokens.Length; t++)
        {
            (float[] step, float[] stepRouting) = runner.Run([[tokens[t]]], [t], [policy], [[0]]);
            AssertClose(expected[t], step, tolerance, $"step {t}");
            AssertRouting(spec, routing, t, stepRouting, tolerance);
        }
    }

    private static void AssertRouting(DecoderSpec spec, double[][][] expected, int t, ReadOnlySpan<float> actual, double tolerance)
    {
        for (int layer = 0; layer < spec.Layers; layer++)
        {
            AssertClose(
                expected[layer][t],
                actual.Slice(layer * spec.Mixture.Experts, spec.Mixture.Experts),
                tolerance,
                $"routing of layer {layer}, position {t}");
        }
    }

    private static void AssertClose(double[] expected, ReadOnlySpan<float> actual, double tolerance, string what)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"{what}: value {i} is {actual[i]}, expected {expected[i]}");
        }
    }
}
