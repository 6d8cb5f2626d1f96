using System.Text;
using System.Text.Json.Nodes;
using CoERouter.Experts.Import;
using CoERouter.Experts.Import.Families;
using CoERouter.Experts.Specification;
using Xunit;

namespace CoERouter.Tests.Experts.Import.Families;

/// <summary>What families make of configurations, without any weights.</summary>
public sealed class FamilyConfigurationTests
{
    private const string Common =
        """
        "hidden_size": 64, "num_hidden_layers": 4, "num_attention_heads": 4, "num_key_value_heads": 2, "intermediate_size": 96,
        "vocab_size": 80, "max_position_embeddings": 64
        """;

    [Theory]
    [InlineData("qwen3_next")]
    [InlineData("llama4")]
    [InlineData("deepseek_v2")]
    [InlineData("deepseek_v3")]
    [InlineData("gemma3n")]
    [InlineData("mamba")]
    [InlineData("LLAMA")]
    public void Types_that_are_no_family_are_refused_by_name(string type)
    {
        string sentence = Refusal(type, "");
        Assert.StartsWith($"The model type '{type}' cannot be imported; legal are deepseek, gemma, ", sentence, StringComparison.Ordinal);
        Assert.Contains("smollm3", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_configuration_without_a_type_says_what_is_legal() =>
        Assert.StartsWith("config.json has no model_type; legal are ", Assert.Throws<ModelImportException>(() => ModelFamilies.Of(Parse("{}"))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("llama", "gptq")]
    [InlineData("qwen2", "awq")]
    [InlineData("qwen3_moe", "fp8")]
    [InlineData("mixtral", "compressed-tensors")]
    [InlineData("llama", "bitsandbytes")]
    [InlineData("llama", "mxfp4")]
    [InlineData("gpt_oss", "fp8")]
    public void Weights_that_other_programs_rounded_are_refused_by_the_method(string type, string method) =>
        Assert.Contains(
            $"are quantized by '{method}', which is not read; import the checkpoint in 16 or 32 bits.",
            Refusal(type, $$""", "quantization_config": { "quant_method": "{{method}}" }"""),
            StringComparison.Ordinal);

    [Fact]
    public void Every_type_names_one_family()
    {
        string[] types = [.. ModelFamilies.All.SelectMany(family => family.ModelTypes)];
        Assert.Equal(types.Length, types.Distinct().Count());
        Assert.All(ModelFamilies.All, family => Assert.NotEmpty(family.Name));
        Assert.Equal(21, types.Length);
    }

    [Theory]
    [InlineData("llama", false)]
    [InlineData("qwen2", false)]
    [InlineData("gemma", true)]
    [InlineData("smollm3", true)]
    public void The_head_is_the_table_where_a_family_says_so_by_default(string type, bool tied) => Assert.Equal(tied, Describe(type, "").TiedHead);

    [Theory]
    [InlineData("", new[] { 3 })]
    [InlineData(""", "no_rope_layer_interval": 2""", new[] { 1, 3 })]
    [InlineData(""", "no_rope_layers": [0, 1, 1, 0]""", new[] { 0, 3 })]
    [InlineData(""", "no_rope_layers": []""", new[] { 3 })]
    public void SmolLM3_leaves_layers_without_positions(string own, int[] unturned)
    {
        RotarySpec rotary = Describe("smollm3", own).RotaryForm;
        Assert.Equal(unturned, rotary.UnturnedLayers);
        Assert.Equal(unturned, Enumerable.Range(0, 4).Where(layer => !rotary.Turns(layer)));
    }

    [Theory]
    [InlineData(""", "no_rope_layer_interval": 0""")]
    [InlineData(""", "no_rope_layers": [1, 1, 1, 1]""")]
    public void SmolLM3_may_turn_every_layer(string own)
    {
        DecoderSpec spec = Describe("smollm3", own);
        Assert.Null(spec.Rotary);
        Assert.All(Enumerable.Range(0, 4), layer => Assert.True(spec.RotaryForm.Turns(layer)));
    }

    [Theory]
    [InlineData("smollm3", """, "no_rope_layers": [1, 1]""", "no_rope_layers that are not 4 times 0 or 1")]
    [InlineData("smollm3", """, "no_rope_layers": [1, 2, 1, 1]""", "no_rope_layers that are not 4 times 0 or 1")]
    [InlineData("deepseek", """, "n_routed_experts": 4, "num_experts_per_tok": 2, "moe_intermediate_size": 32, "scoring_func": "sigmoid" """, "scoring_func = 'sigmoid', legal is softmax")]
    [InlineData("phimoe", """, "num_experts_per_tok": 3""", "num_experts_per_tok = 3, legal for SparseMixer is 2")]
    [InlineData("phimoe", """, "router_jitter_noise": 0.1""", "router_jitter_noise = 0.1, legal is 0.01")]
    [InlineData("llama", """, "hidden_act": "relu" """, "hidden_act = 'relu', legal are silu")]
    [InlineData("llama", """, "rope_scaling": { "type": "warp" }""", "rope scaling 'warp', legal are linear")]
    [InlineData("llama", """, "rope_theta": 0.5""", "rope_theta = 0.5")]
    [InlineData("llama", """, "partial_rotary_factor": 1.5""", "partial_rotary_factor = 1.5")]
    [InlineData("llama", """, "num_hidden_layers": 2000""", "legal is 1 to 1024")]
    [InlineData("llama", """, "num_hidden_layers": 0""", "legal is 1 to 1024")]
    [InlineData("llama", """, "head_dim": 12""", "heads of 12 values, legal are multiples of 8")]
    [InlineData("llama", """, "num_key_value_heads": 3""", "key_value_heads is 3")]
    [InlineData("llama", """, "rope_scaling": { "rope_type": "llama3", "factor": 8.0 }""", "original_max_position_embeddings")]
    [InlineData("phi3", """, "rope_scaling": { "type": "longrope", "short_factor": [1], "long_factor": [1] }""", "must each be 8 numbers above 0")]
    [InlineData("mixtral", """, "num_local_experts": 4, "num_experts_per_tok": 5""", "active_experts is 5, legal is 1 to 4")]
    [InlineData("gemma2", """, "head_dim": 16, "layer_types": ["full_attention"], "sliding_window": 4""", "layer_types that are not 4 times")]
    public void What_a_family_cannot_be_is_refused_by_its_field(string type, string own, string words)
    {
        string sentence = Refusal(type, own);
        Assert.Contains(words, sentence, StringComparison.Ordinal);
        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("qwen2", """, "use_sliding_window": true, "sliding_window": 8, "max_window_layers": 2""", new[] { 2, 3 })]
    [InlineData("gemma2", """, "head_dim": 16, "sliding_window": 8""", new[] { 0, 2 })]
    [InlineData("gemma3_text", """, "head_dim": 16, "sliding_window": 8, "sliding_window_pattern": 2""", new[] { 0, 2 })]
    [InlineData("gpt_oss", """, "num_local_experts": 4, "num_experts_per_tok": 2, "sliding_window": 8""", new[] { 0, 2 })]
    [InlineData("smollm3", """, "use_sliding_window": true, "sliding_window": 8""", new[] { 3 })]
    [InlineData("gemma2", """, "head_dim": 16, "sliding_window": 8, "layer_types": ["full_attention", "full_attention", "sliding_attention", "full_attention"]""", new[] { 2 })]
    public void Windows_lie_on_the_layers_that_a_family_gives_them(string type, string own, int[] windowed)
    {
        AttentionSpec attention = Describe(type, own).AttentionForm;
        Assert.Equal(8, attention.Window);
        Assert.Equal(windowed, Enumerable.Range(0, 4).Where(attention.IsWindowed));
    }

    [Theory]
    [InlineData("mistral", """, "sliding_window": 64""")]
    [InlineData("mistral", """, "sliding_window": null""")]
    [InlineData("phi3", """, "sliding_window": 0""")]
    [InlineData("qwen2", """, "sliding_window": 8""")]
    [InlineData("smollm3", """, "sliding_window": 8""")]
    public void A_window_that_shows_everything_or_is_not_used_is_none(string type, string own) => Assert.Null(Describe(type, own).AttentionForm.Window);

    [Theory]
    [InlineData("""{ "type": "linear", "factor": 2.0 }""", RotaryScaling.Linear)]
    [InlineData("""{ "rope_type": "dynamic", "factor": 2.0 }""", RotaryScaling.Dynamic)]
    [InlineData("""{ "rope_type": "yarn", "factor": 2.0 }""", RotaryScaling.Yarn)]
    [InlineData("""{ "rope_type": "default" }""", RotaryScaling.None)]
    [InlineData("""{ "rope_type": "llama3", "factor": 2.0, "original_max_position_embeddings": 32, "low_freq_factor": 1.0, "high_freq_factor": 4.0 }""", RotaryScaling.Llama3)]
    public void Every_spelling_of_a_rotary_scaling_is_read(string scaling, RotaryScaling expected)
    {
        Assert.Equal(expected, Describe("llama", $", \"rope_scaling\": {scaling}").RotaryForm.Scaling);

        // Later configurations have the same under another name, with the base inside.
        string renamed = scaling.TrimEnd('}') + ", \"rope_theta\": 777.0 }";
        DecoderSpec later = Describe("llama", $", \"rope_parameters\": {renamed}");
        Assert.Equal((expected, 777.0), (later.RotaryForm.Scaling, later.RotaryBase));
    }

    [Theory]
    [InlineData("""{ "rope_type": "yarn", "factor": 4.0 }""", 1.1386)]
    [InlineData("""{ "rope_type": "yarn", "factor": 1.0 }""", 1)]
    [InlineData("""{ "rope_type": "yarn", "factor": 4.0, "attention_factor": 1.5 }""", 1.5)]
    [InlineData("""{ "rope_type": "yarn", "factor": 4.0, "mscale": 2.0, "mscale_all_dim": 1.0 }""", 1.1218)]
    public void Yarn_magnifies_by_the_published_formula(string scaling, double magnitude) =>
        Assert.Equal(magnitude, Describe("llama", $", \"rope_scaling\": {scaling}").RotaryForm.Magnitude, 1e-4);

    [Fact]
    public void Long_rope_keeps_both_lists_and_the_published_magnitude()
    {
        DecoderSpec spec = Describe("phi3", """
            , "original_max_position_embeddings": 16, "rope_scaling":
              { "type": "su", "short_factor": [1, 1, 1, 1, 1, 1, 1, 1], "long_factor": [2, 2, 2, 2, 2, 2, 2, 2] }
            """);
        RotarySpec rotary = spec.RotaryForm;
        Assert.Equal((16, true), (rotary.OriginalContext, rotary.HasTwoTables(spec.ContextLength)));
        Assert.False(rotary.HasTwoTables(16));
        Assert.Equal(Math.Sqrt(1 + (Math.Log(4) / Math.Log(16))), rotary.Magnitude, 1e-12);
        Assert.Equal((1.0, 2.0), (rotary.ShortFactors![0], rotary.LongFactors![7]));
    }

    [Fact]
    public void Gemma_3s_text_decoder_takes_what_its_configuration_leaves_out()
    {
        ModelConfiguration configuration = Parse("""{ "model_type": "gemma3", "text_config": { "model_type": "gemma3_text", "hidden_size": 2560, "num_hidden_layers": 34, "intermediate_size": 10240, "sliding_window": 1024 } }""");
        DecoderSpec spec = ModelFamilies.Describe(ModelFamilies.Of(configuration), configuration, null);
        Assert.Equal((262_208, 8, 4, 256, 1_000_000.0), (spec.VocabularySize, spec.Heads, spec.KeyValueHeads, spec.HeadSize, spec.RotaryBase));
        Assert.Equal(MathF.Sqrt(2560), spec.EmbeddingScale);
        Assert.Equal(10_000, spec.RotaryForm.WindowedBase);
    }

    [Theory]
    [InlineData(null, 64)]
    [InlineData(10, 10)]
    [InlineData(64, 64)]
    public void The_context_is_the_one_asked_for(int? wanted, int given)
    {
        ModelConfiguration configuration = Parse(Text("llama", ""));
        Assert.Equal(given, ModelFamilies.Describe(ModelFamilies.Of(configuration), configuration, wanted).ContextLength);
    }

    [Fact]
    public void A_long_context_is_written_for_no_more_than_4096_tokens_unless_asked()
    {
        ModelConfiguration configuration = Parse(Text("llama", """, "max_position_embeddings": 131072"""));
        IModelFamily family = ModelFamilies.Of(configuration);
        Assert.Equal(4096, ModelFamilies.Describe(family, configuration, null).ContextLength);
        Assert.Equal(100_000, ModelFamilies.Describe(family, configuration, 100_000).ContextLength);
        Assert.Throws<ModelImportException>(() => ModelFamilies.Describe(family, configuration, 200_000));
    }

    [Theory]
    [InlineData("qwen2_moe", """, "num_experts": 4, "num_experts_per_tok": 2, "moe_intermediate_size": 32, "shared_expert_intermediate_size": 64, "decoder_sparse_step": 2""", new[] { 0, 2 })]
    [InlineData("qwen3_moe", """, "num_experts": 4, "num_experts_per_tok": 2, "moe_intermediate_size": 32, "mlp_only_layers": [1, 2]""", new[] { 1, 2 })]
    [InlineData("deepseek", """, "n_routed_experts": 4, "num_experts_per_tok": 2, "moe_intermediate_size": 32, "first_k_dense_replace": 2""", new[] { 0, 1 })]
    [InlineData("deepseek", """, "n_routed_experts": 4, "num_experts_per_tok": 2, "moe_intermediate_size": 32, "moe_layer_freq": 3""", new[] { 1, 2 })]
    [InlineData("mixtral", """, "num_local_experts": 4, "num_experts_per_tok": 2""", new int[0])]
    public void Dense_layers_are_those_that_a_family_leaves_dense(string type, string own, int[] dense)
    {
        DecoderSpec spec = Describe(type, own);
        Assert.Equal(dense, Enumerable.Range(0, 4).Where(spec.IsDense));
        Assert.Equal(4 - dense.Length, spec.SparseLayers);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("1.0", null)]
    [InlineData("2.5", 2.5f)]
    public void DeepSeeks_routing_weights_are_scaled_where_it_says_so(string? factor, float? scale)
    {
        string own = """, "n_routed_experts": 4, "num_experts_per_tok": 2, "moe_intermediate_size": 32""" + (factor is null ? "" : $", \"routed_scaling_factor\": {factor}");
        Assert.Equal(scale, Describe("deepseek", own).Mixture.RoutedScale);
    }

    private static ModelConfiguration Parse(string json) => ModelConfiguration.Parse(Encoding.UTF8.GetBytes(json));

    // A field of the test replaces the common one of that name.
    private static string Text(string type, string own)
    {
        var fields = (JsonObject)JsonNode.Parse($"{{ {Common} }}")!;
        foreach ((string name, JsonNode? value) in (JsonObject)JsonNode.Parse($"{{ {own.TrimStart().TrimStart(',')} }}")!)
        {
            fields[name] = value?.DeepClone();
        }

        fields["model_type"] = type;
        return fields.ToJsonString();
    }

    private static DecoderSpec Describe(string type, string own)
    {
        ModelConfiguration configuration = Parse(Text(type, own));
        return ModelFamilies.Describe(ModelFamilies.Of(configuration), configuration, null);
    }

    private static string Refusal(string type, string own) => Assert.Throws<ModelImportException>(() => Describe(type, own)).Message;
}
