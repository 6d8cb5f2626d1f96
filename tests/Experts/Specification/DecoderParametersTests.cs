using CoERouter.Experts.Specification;
using Xunit;

namespace CoERouter.Tests.Experts.Specification;

/// <summary>The list of a decoder's parameters, and the figures of its cost, against counts that are written out here.</summary>
public sealed class DecoderParametersTests
{
    private const int Seeds = 300;

    [Fact]
    public void An_embedded_experts_parameters_come_in_this_order_and_shape()
    {
        DecoderSpec spec = DecoderShapes.Sparse with { Layers = 1, Mixture = DecoderShapes.Sparse.Mixture with { Experts = 2 } };
        (string, long[])[] expected =
        [
            ("embedding", [100, 48]),
            ("layer0.attention.norm", [48]),
            ("layer0.attention.convolution", [2, 48]),
            ("layer0.attention.query_key_value", [48, 48 + 16 + 16]),
            ("layer0.attention.output", [48, 48]),
            ("layer0.mixture.norm", [48]),
            ("layer0.mixture.router", [48, 2]),
            ("layer0.mixture.expert0.gate_up", [48, 48]),
            ("layer0.mixture.expert0.down", [24, 48]),
            ("layer0.mixture.expert1.gate_up", [48, 48]),
            ("layer0.mixture.expert1.down", [24, 48]),
            ("layer0.mixture.shared0.gate_up", [48, 48]),
            ("layer0.mixture.shared0.down", [24, 48]),
            ("final.norm", [48]),
            ("head", [48, 100]),
        ];
        Assert.Equal(
            expected.Select(one => $"{one.Item1} [{string.Join(", ", one.Item2)}]"),
            DecoderParameters.Enumerate(spec).Select(parameter => $"{parameter.Name} [{string.Join(", ", parameter.Shape)}]"));
    }

    [Fact]
    public void Everything_that_imported_models_turn_on_has_its_parameters()
    {
        DecoderSpec spec = DecoderShapes.Sparse with
        {
            Layers = 2,
            ConvolutionWidth = 0,
            LearnedPositions = true,
            PostNorms = true,
            HeadBias = true,
            TiedHead = true,
            Norm = NormKind.Layer,
            Attention = new() { Bias = true, OutputBias = true, Sinks = true, QueryKeyNorm = QueryKeyNorm.Whole },
            Dense = new() { Width = 10, Gated = false, Bias = true, Layers = [0] },
            Mixture = new()
            {
                Experts = 1, ActiveExperts = 1, SharedExperts = 0, ExpertWidth = 6, RouterBias = true, ExpertBias = true, SharedWidth = 5, SharedGate = true,
            },
        };
        Dictionary<string, long[]> shapes = DecoderParameters.Enumerate(spec).ToDictionary(parameter => parameter.Name, parameter => parameter.Shape.ToArray());
        (string, long[])[] expected =
        [
            ("positions", [64, 48]),
            ("layer0.attention.norm.bias", [48]),
            ("layer0.attention.query_key_value.bias", [80]),
            ("layer0.attention.query_norm", [48]),
            ("layer0.attention.key_norm", [16]),
            ("layer0.attention.sinks", [6]),
            ("layer0.attention.output.bias", [48]),
            ("layer0.attention.post_norm", [48]),
            ("layer0.attention.post_norm.bias", [48]),
            ("layer0.mixture.norm.bias", [48]),
            ("layer0.mixture.post_norm", [48]),
            ("layer0.dense.up", [48, 10]),
            ("layer0.dense.up.bias", [10]),
            ("layer0.dense.down", [10, 48]),
            ("layer0.dense.down.bias", [48]),
            ("layer1.mixture.router.bias", [1]),
            ("layer1.mixture.expert_up_biases", [1, 12]),
            ("layer1.mixture.expert_down_biases", [1, 48]),
            ("layer1.mixture.shared.up", [48, 10]),
            ("layer1.mixture.shared.down", [5, 48]),
            ("layer1.mixture.shared.gate", [48, 1]),
            ("final.norm.bias", [48]),
            ("head.bias", [100]),
        ];
        Assert.All(expected, one => Assert.Equal(one.Item2, shapes[one.Item1]));
        Assert.DoesNotContain("head", shapes.Keys);
        Assert.DoesNotContain("layer0.mixture.router", shapes.Keys);
        Assert.DoesNotContain("layer1.dense.up", shapes.Keys);
        Assert.DoesNotContain("layer0.attention.convolution", shapes.Keys);
    }

    [Fact]
    public void A_gate_doubles_the_columns_of_a_dense_layer_and_norms_of_heads_are_as_wide_as_one()
    {
        DecoderSpec spec = DecoderShapes.Dense with { Attention = new() { QueryKeyNorm = QueryKeyNorm.Head } };
        Dictionary<string, long[]> shapes = DecoderParameters.Enumerate(spec).ToDictionary(parameter => parameter.Name, parameter => parameter.Shape.ToArray());
        Assert.Equal([48, 192], shapes["layer2.dense.up"]);
        Assert.Equal([96, 48], shapes["layer2.dense.down"]);
        Assert.Equal([8], shapes["layer2.attention.query_norm"]);
        Assert.Equal([8], shapes["layer2.attention.key_norm"]);
    }

    [Fact]
    public void No_two_parameters_share_a_name_and_none_is_empty()
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            List<DecoderParameter> parameters = [.. DecoderParameters.Enumerate(DecoderShapes.Random(seed))];
            Assert.Equal(parameters.Count, parameters.Select(parameter => parameter.Name).Distinct(StringComparer.Ordinal).Count());
            Assert.All(parameters, parameter => Assert.True(parameter.Count > 0, $"{parameter.Name} of seed {seed} is empty."));
        }
    }

    [Fact]
    public void All_parameters_together_are_the_sum_of_what_each_part_needs()
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            DecoderSpec spec = DecoderShapes.Random(seed);
            Assert.Equal(Total(spec), spec.TotalParameters);
        }
    }

    [Fact]
    public void A_token_uses_all_but_the_idle_experts_and_the_other_rows_of_an_untied_table()
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            DecoderSpec spec = DecoderShapes.Random(seed);
            for (int active = 1; active <= spec.Mixture.Experts; active++)
            {
                // The same decoder with so many experts, less the columns of the router that the full one has besides.
                DecoderSpec smaller = spec with { Mixture = spec.Mixture with { Experts = active, ActiveExperts = active } };
                long router = (long)spec.SparseLayers * (spec.Mixture.Experts - active) * (spec.Width + (spec.Mixture.RouterBias ? 1 : 0));
                long rows = spec.TiedHead ? 0 : (spec.VocabularySize - 1L) * spec.Width;
                Assert.Equal(Total(smaller) + router - rows, spec.ActiveParameters(active));
            }
        }
    }

    [Fact]
    public void A_further_expert_costs_three_matrices_in_every_sparse_layer()
    {
        DecoderSpec spec = DecoderShapes.Sparse;
        Assert.Equal(3L * 3 * 48 * 24, spec.ActiveParameters(3) - spec.ActiveParameters(2));
        Assert.Equal(0, DecoderShapes.Dense.ActiveParameters(1) - DecoderShapes.Dense.TotalParameters);
    }

    [Fact]
    public void Matrices_decay_and_start_by_their_inputs_and_gains_start_at_one()
    {
        foreach (DecoderParameter parameter in DecoderParameters.Enumerate(DecoderShapes.Sparse))
        {
            bool isGain = parameter.Name.EndsWith("norm", StringComparison.Ordinal);
            bool isTable = parameter.Name is "embedding" || parameter.Name.EndsWith("convolution", StringComparison.Ordinal);
            Assert.Equal(isGain ? ParameterInitialization.Ones : ParameterInitialization.Normal, parameter.Initialization);
            Assert.Equal(!isGain && !isTable, parameter.Decays);
            if (!isGain && !isTable && parameter.Name != "head")
            {
                bool isBranch = parameter.Name.EndsWith("output", StringComparison.Ordinal) || parameter.Name.EndsWith("down", StringComparison.Ordinal);
                double expected = (isBranch ? 1 / Math.Sqrt(2 * 3) : 1) / Math.Sqrt(parameter.Shape[0]);
                Assert.Equal(expected, parameter.StandardDeviation, 1e-6);
            }
        }
    }

    [Fact]
    public void Names_hold_the_numbers_of_layer_and_expert()
    {
        Assert.Equal("layer12.mixture.expert345.gate_up", DecoderNames.ExpertGateUp(12, 345));
        Assert.Equal("layer12.mixture.expert345.down", DecoderNames.ExpertDown(12, 345));
        Assert.Equal("layer0.mixture.shared2.down", DecoderNames.SharedDown(0, 2));
        Assert.Equal("layer0.mixture.shared.down", DecoderNames.SharedDown(0));
        Assert.Equal("head.bias", DecoderNames.BiasOf(DecoderNames.Head));
    }

    // Written from the description of the model, part by part, and not from the list.
    private static long Total(DecoderSpec spec)
    {
        long norm = spec.Norm == NormKind.Layer ? 2L * spec.Width : spec.Width;
        long total = (long)spec.VocabularySize * spec.Width;
        total += spec.LearnedPositions ? (long)spec.ContextLength * spec.Width : 0;
        total += norm;
        total += spec.TiedHead ? 0 : (long)spec.VocabularySize * spec.Width;
        total += spec.HeadBias ? spec.VocabularySize : 0;
        for (int layer = 0; layer < spec.Layers; layer++)
        {
            total += (spec.PostNorms ? 4 : 2) * norm;
            total += spec.ConvolutionWidth > 0 ? (spec.ConvolutionWidth - 1L) * spec.Width : 0;
            total += Attention(spec) + (spec.IsDense(layer) ? Dense(spec) : Mixture(spec));
        }

        return total;
    }

    private static long Attention(DecoderSpec spec)
    {
        long queries = (long)spec.Heads * spec.HeadSize;
        long keys = (long)spec.KeyValueHeads * spec.HeadSize;
        AttentionSpec form = spec.Attention ?? new AttentionSpec();
        long norms = form.QueryKeyNorm switch { QueryKeyNorm.Head => 2L * spec.HeadSize, QueryKeyNorm.Whole => queries + keys, _ => 0 };
        return (spec.Width * ((2 * queries) + (2 * keys)))
            + (form.Bias ? queries + (2 * keys) : 0)
            + (form.OutputBias ? spec.Width : 0)
            + (form.Sinks ? spec.Heads : 0)
            + norms;
    }

    private static long Dense(DecoderSpec spec)
    {
        DenseSpec dense = spec.Dense!;
        long hidden = (dense.Gated ? 2L : 1L) * dense.Width;
        return (spec.Width * (hidden + dense.Width)) + (dense.Bias ? hidden + spec.Width : 0);
    }

    private static long Mixture(DecoderSpec spec)
    {
        MixtureSpec mixture = spec.Mixture;
        long expert = 3L * spec.Width * mixture.ExpertWidth;
        return ((long)spec.Width * mixture.Experts)
            + (mixture.RouterBias ? mixture.Experts : 0)
            + ((mixture.Experts + mixture.SharedExperts) * expert)
            + (mixture.ExpertBias ? mixture.Experts * ((2L * mixture.ExpertWidth) + spec.Width) : 0)
            + (3L * spec.Width * mixture.SharedWidth)
            + (mixture is { SharedGate: true, SharedWidth: > 0 } ? spec.Width : 0);
    }
}
