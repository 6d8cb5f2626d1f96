using CoERouter.Experts.Import;
using CoERouter.Experts.Import.Families;
using CoERouter.Experts.Import.Mapping;
using CoERouter.Experts.Import.Sources;
using CoERouter.Experts.Specification;
using Xunit;

namespace CoERouter.Tests.Experts.Import.Mapping;

/// <summary>The check of a family's map against what a checkpoint holds.</summary>
public sealed class ParameterMapTests
{
    private static readonly ModelConfiguration Configuration = ModelConfiguration.Parse("""
        {"model_type":"llama","hidden_size":16,"num_attention_heads":2,"num_key_value_heads":1,"num_hidden_layers":1,"intermediate_size":24,
         "vocab_size":10,"max_position_embeddings":32}
        """u8.ToArray());

    [Fact]
    public void A_checkpoint_that_fits_passes_with_constants_that_some_programs_store()
    {
        Shapes source = Whole();
        Check(source);
        Check(source.With("model.layers.0.self_attn.rotary_emb.inv_freq", [4]).With("h.0.attn.masked_bias", []));
        Check(source.Typed("lm_head.weight", "F16").Typed("model.norm.weight", "BF16").Typed("model.embed_tokens.weight", "Q4_K"));
    }

    [Fact]
    public void A_missing_tensor_is_named() => Assert.Equal(
        "The checkpoint does not fit its config.json: the tensor 'model.norm.weight' is missing.", Refusal(Whole().Without("model.norm.weight")));

    [Fact]
    public void A_tensor_of_another_shape_is_named_with_both() => Assert.Equal(
        "The checkpoint does not fit its config.json: the tensor 'model.layers.0.mlp.down_proj.weight' has the shape [24, 16] instead of [16, 24].",
        Refusal(Whole().With("model.layers.0.mlp.down_proj.weight", [24, 16])));

    [Theory]
    [InlineData("F8_E4M3")]
    [InlineData("F8_E5M2")]
    [InlineData("U16")]
    [InlineData("BOOL")]
    public void A_tensor_of_a_type_that_cannot_be_read_is_named(string type) => Assert.Equal(
        $"The checkpoint does not fit its config.json: the tensor 'lm_head.weight' has the type {type}, legal are F32, F16 and BF16.",
        Refusal(Whole().Typed("lm_head.weight", type)));

    [Fact]
    public void Three_faults_are_shown_and_the_others_counted()
    {
        Shapes source = Whole().Without("model.norm.weight").Without("lm_head.weight").Without("model.embed_tokens.weight")
            .Without("model.layers.0.self_attn.q_proj.weight").Without("model.layers.0.self_attn.o_proj.weight");
        string sentence = Refusal(source);
        Assert.Equal(3, sentence.Split("is missing").Length - 1);
        Assert.EndsWith("; and 2 more.", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_left_over_mean_another_architecture()
    {
        Shapes source = Whole();
        foreach (string name in (string[])["z.5", "z.4", "z.3", "z.2", "z.1"])
        {
            source.With(name, [1]);
        }

        Assert.Equal(
            "The checkpoint has tensors that such a model does not use, so it is another architecture: 'z.1'; 'z.2'; 'z.3'; and 2 more.", Refusal(source));
    }

    [Fact]
    public void A_head_that_is_the_table_is_passed_over()
    {
        (ParameterMap map, DecoderSpec spec) = Map(Whole(), tied: true);
        map.Check(spec, Whole());
        map.Check(spec, Whole().Without("lm_head.weight"));
    }

    [Fact]
    public void A_map_of_another_size_is_a_fault_of_the_program()
    {
        (ParameterMap map, DecoderSpec spec) = Map(Whole(), tied: false);
        Assert.Throws<InvalidOperationException>(() => map.Check(spec with { VocabularySize = 11 }, Whole()));
        Assert.Throws<KeyNotFoundException>(() => map.Check(spec with { Layers = 2 }, Whole()));
        Assert.Throws<KeyNotFoundException>(() => map.Find("nothing"));
        Assert.Throws<ArgumentException>(() => map.Add(DecoderNames.Head, TensorPart.Vector("x", 1)));
    }

    private static Shapes Whole()
    {
        var source = new Shapes();
        (ParameterMap map, DecoderSpec spec) = Map(source, tied: false);
        foreach (TensorPart part in DecoderParameters.Enumerate(spec).SelectMany(parameter => map.Find(parameter.Name)))
        {
            source.With(part.Tensor, part.Shape);
        }

        return source;
    }

    private static (ParameterMap Map, DecoderSpec Spec) Map(Shapes source, bool tied)
    {
        var family = new LlamaFamily();
        DecoderSpec spec = family.Describe(Configuration, null) with { TiedHead = tied };
        return (family.Map(Configuration, spec, source), spec);
    }

    private static void Check(Shapes source)
    {
        (ParameterMap map, DecoderSpec spec) = Map(source, tied: false);
        map.Check(spec, source);
    }

    private static string Refusal(Shapes source) => Assert.Throws<ModelImportException>(() => Check(source)).Message;

    /// <summary>Tensors without values.</summary>
    private sealed class Shapes : ITensorSource
    {
        private readonly Dictionary<string, Empty> _tensors = [];

        public IReadOnlyCollection<string> Names => _tensors.Keys;

        public ISourceTensor? Find(string name) => _tensors.GetValueOrDefault(name);

        public Shapes With(string name, long[] shape)
        {
            _tensors[name] = new("F32", shape);
            return this;
        }

        public Shapes Typed(string name, string type)
        {
            _tensors[name] = new(type, _tensors[name].Shape);
            return this;
        }

        public Shapes Without(string name)
        {
            Assert.True(_tensors.Remove(name), name);
            return this;
        }

        public void Dispose()
        {
        }
    }

    private sealed record Empty(string Type, IReadOnlyList<long> Shape) : ISourceTensor
    {
        public void Read(long start, Span<float> values) => throw new InvalidOperationException("Nothing is read by a check.");
    }
}
