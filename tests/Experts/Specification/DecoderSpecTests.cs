using System.Globalization;
using CoERouter.Experts.Specification;
using Xunit;

namespace CoERouter.Tests.Experts.Specification;

public sealed class DecoderSpecTests
{
    public static TheoryData<string, DecoderSpec> Illegal()
    {
        DecoderSpec spec = DecoderShapes.Sparse;
        return new()
        {
            { "layers is 0, legal is 1 to 1024", spec with { Layers = 0 } },
            { "layers is 1025, legal is 1 to 1024", spec with { Layers = 1025 } },
            { "width is 0, legal is 1 to 65536", spec with { Width = 0 } },
            { "width is 65537, legal is 1 to 65536", spec with { Width = 65_537 } },
            { "heads is 0, legal is 1 or more", spec with { Heads = 0 } },
            { "heads is -6, legal is 1 or more", spec with { Heads = -6 } },
            { "key_value_heads is 0, legal is a divisor of heads (6)", spec with { KeyValueHeads = 0 } },
            { "key_value_heads is 4, legal is a divisor of heads (6)", spec with { KeyValueHeads = 4 } },
            { "key_value_heads is 12, legal is a divisor of heads (6)", spec with { KeyValueHeads = 12 } },
            { "head_size is 7, legal is a positive even number", spec with { HeadSize = 7, LearnedPositions = true } },
            { "head_size is 0, legal is a positive even number", spec with { HeadSize = 0, LearnedPositions = true } },
            { "vocabulary_size is 0, legal is 1 or more", spec with { VocabularySize = 0 } },
            { "context_length is -1, legal is 1 or more", spec with { ContextLength = -1 } },
            { "convolution_width is 1, legal is 0 (none) or 2 to 8", spec with { ConvolutionWidth = 1 } },
            { "convolution_width is 9, legal is 0 (none) or 2 to 8", spec with { ConvolutionWidth = 9 } },
            { "convolution_width is -1, legal is 0 (none) or 2 to 8", spec with { ConvolutionWidth = -1 } },
            { "rotary_base is 0, legal is a number above 0", spec with { RotaryBase = 0 } },
            { "rotary_base is NaN, legal is a number above 0", spec with { RotaryBase = double.NaN } },
            { "rotary_base is Infinity, legal is a number above 0", spec with { RotaryBase = double.PositiveInfinity } },
            { "norm_epsilon is -1, legal is a number of 0 or more", spec with { NormEpsilon = -1 } },
            { "norm_epsilon is NaN, legal is a number of 0 or more", spec with { NormEpsilon = float.NaN } },
            { "embedding_scale is NaN, legal is a number", spec with { EmbeddingScale = float.NaN } },
            { "embedding_scale is Infinity, legal is a number", spec with { EmbeddingScale = float.PositiveInfinity } },
            { "logit_soft_cap is 0, legal is a number above 0", spec with { LogitSoftCap = 0 } },
            { "logit_soft_cap is NaN, legal is a number above 0", spec with { LogitSoftCap = float.NaN } },
            { "logit_soft_cap is Infinity, legal is a number above 0", spec with { LogitSoftCap = float.PositiveInfinity } },
        };
    }

    [Theory]
    [MemberData(nameof(Illegal))]
    public void Every_rule_is_one_clause_of_the_sentence(string clause, DecoderSpec spec) =>
        Assert.Equal($"The decoder spec is not valid: {clause}.", Assert.Throws<ArgumentException>(spec.Validate).Message);

    public static TheoryData<DecoderSpec> Legal()
    {
        DecoderSpec spec = DecoderShapes.Sparse;
        return
        [
            spec,
            DecoderShapes.Dense,
            spec with { Layers = 1 },
            spec with { Layers = 1024 },
            spec with { Width = 1 },
            spec with { Width = 65_536 },
            spec with { Heads = 1, KeyValueHeads = 1 },
            spec with { KeyValueHeads = 6 },
            spec with { HeadSize = 2 },
            spec with { VocabularySize = 1, ContextLength = 1 },
            spec with { ConvolutionWidth = 2 },
            spec with { ConvolutionWidth = 8 },
            spec with { NormEpsilon = 0, RotaryBase = 1 },
            spec with { EmbeddingScale = -3, LogitSoftCap = float.Epsilon },
        ];
    }

    [Theory]
    [MemberData(nameof(Legal))]
    public void The_ends_of_every_range_are_legal(DecoderSpec spec) => Assert.Null(Record.Exception(spec.Validate));

    [Fact]
    public void Every_random_decoder_of_the_generator_is_legal()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            DecoderShapes.Random(seed).Validate();
        }
    }

    [Fact]
    public void All_faults_of_all_parts_are_named_at_once()
    {
        DecoderSpec spec = DecoderShapes.Sparse with
        {
            Layers = 0,
            Heads = 5,
            VocabularySize = -1,
            Mixture = new() { Experts = 0, ActiveExperts = 0, SharedExperts = -1, ExpertWidth = 0 },
            Attention = new() { Scale = 0, Window = 0 },
            Rotary = new() { Factor = 0.5 },
            Dense = new() { Width = 0 },
        };
        string message = Assert.Throws<ArgumentException>(spec.Validate).Message;
        string[] parts =
        [
            "layers is 0", "key_value_heads is 2, legal is a divisor of heads (5)", "vocabulary_size is -1", "mixture.experts is 0",
            "mixture.active_experts is 0", "mixture.shared_experts is -1", "mixture.expert_width is 0", "attention.scale is 0",
            "attention.window is 0", "rotary.factor is 0.5", "dense.width is 0",
        ];
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
        Assert.Equal(parts.Length, message.Split("; ").Length);
        Assert.EndsWith(".", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rotary_positions_do_not_matter_where_positions_are_learned()
    {
        DecoderSpec spec = DecoderShapes.Sparse with { Rotary = new() { Factor = 0 } };
        Assert.Throws<ArgumentException>(spec.Validate);
        (spec with { LearnedPositions = true }).Validate();
    }

    [Fact]
    public void Widths_of_heads_are_products()
    {
        Assert.Equal(48, DecoderShapes.Sparse.QueryWidth);
        Assert.Equal(16, DecoderShapes.Sparse.KeyValueWidth);
    }

    [Theory]
    [InlineData(null, 3, 0)]
    [InlineData("", 0, 3)]
    [InlineData("1", 1, 2)]
    [InlineData("0,2", 2, 1)]
    public void Dense_layers_are_those_named_or_all(string? layers, int dense, int sparse)
    {
        int[]? named = layers?.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(layer => int.Parse(layer, CultureInfo.InvariantCulture)).ToArray();
        DecoderSpec spec = DecoderShapes.Sparse with { Dense = new() { Width = 8, Layers = named } };
        Assert.Equal(dense, Enumerable.Range(0, 3).Count(spec.IsDense));
        Assert.Equal(sparse, spec.SparseLayers);
        Assert.Equal(named ?? [0, 1, 2], Enumerable.Range(0, 3).Where(spec.IsDense));
    }

    [Fact]
    public void Without_a_dense_form_every_layer_is_sparse()
    {
        Assert.Equal(3, DecoderShapes.Sparse.SparseLayers);
        Assert.False(DecoderShapes.Sparse.IsDense(0));
        Assert.Equal(0, DecoderShapes.Dense.SparseLayers);
    }

    [Fact]
    public void What_is_not_said_is_the_plain_form()
    {
        Assert.Same(AttentionSpec.Plain, DecoderShapes.Sparse.AttentionForm);
        Assert.Same(RotarySpec.Plain, DecoderShapes.Sparse.RotaryForm);
        var attention = new AttentionSpec { Bias = true };
        var rotary = new RotarySpec { Width = 4 };
        DecoderSpec spec = DecoderShapes.Sparse with { Attention = attention, Rotary = rotary };
        Assert.Same(attention, spec.AttentionForm);
        Assert.Same(rotary, spec.RotaryForm);
    }
}
