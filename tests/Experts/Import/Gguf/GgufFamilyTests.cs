using System.Text.Json;
using System.Text.Json.Nodes;
using CoERouter.Experts.Graphs;
using CoERouter.Experts.Import;
using CoERouter.Experts.Specification;
using CoERouter.Tests.Experts.Import.Reference;
using CoERouter.Tests.Runtime;
using Xunit;

namespace CoERouter.Tests.Experts.Import.Gguf;

/// <summary>Every family that has a name in GGUF: one checkpoint of random weights, imported as safetensors and as GGUF.</summary>
public sealed class GgufFamilyTests : IDisposable
{
    private const string Common =
        """
        "hidden_size": 64, "num_hidden_layers": 3, "num_attention_heads": 4, "num_key_value_heads": 2, "intermediate_size": 96,
        "vocab_size": 80, "max_position_embeddings": 40, "rms_norm_eps": 1e-5
        """;

    private const string Factors = """[1, 1.1, 1.25, 1.5, 1.75, 2, 2.25, 2.5]""";

    private static readonly Dictionary<string, string> s_variants = new()
    {
        ["llama"] = Model("llama", """ "rope_theta": 500, "attention_bias": true, "mlp_bias": true """),
        ["llama, own head size, tied"] = Model("llama", """ "head_dim": 32, "tie_word_embeddings": true """),
        ["llama, linear"] = Model("llama", """ "rope_scaling": { "type": "linear", "factor": 4.0 } """),
        ["llama, yarn"] = Model("llama", """
            "rope_scaling": { "rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 16, "beta_fast": 2.0, "beta_slow": 0.125 }
            """),
        ["mixtral"] = Model("mixtral", """ "num_local_experts": 4, "num_experts_per_tok": 2, "sliding_window": null """),
        ["qwen2"] = Model("qwen2", """ "tie_word_embeddings": true """),
        ["qwen3"] = Model("qwen3", """ "head_dim": 32 """),
        ["qwen2_moe"] = Model("qwen2_moe", """
            "num_experts": 6, "num_experts_per_tok": 3, "moe_intermediate_size": 32, "shared_expert_intermediate_size": 80, "norm_topk_prob": false,
            "mlp_only_layers": [1]
            """),
        ["qwen3_moe"] = Model("qwen3_moe", """ "head_dim": 16, "num_experts": 6, "num_experts_per_tok": 3, "moe_intermediate_size": 32, "norm_topk_prob": true """),
        ["phi3"] = Model("phi3", """ "sliding_window": 6, "original_max_position_embeddings": 40 """),
        ["phi3, turned in part"] = Model("phi3", $$"""
            "head_dim": 24, "partial_rotary_factor": 0.6666667, "tie_word_embeddings": true, "sliding_window": null,
            "original_max_position_embeddings": 12, "rope_scaling": { "type": "longrope", "short_factor": {{Factors}}, "long_factor": {{Factors.Replace("1.", "3.", StringComparison.Ordinal)}} }
            """),
        ["phimoe"] = Model("phimoe", $$"""
            "num_local_experts": 8, "num_experts_per_tok": 2, "attention_bias": true, "lm_head_bias": true, "original_max_position_embeddings": 12,
            "rope_scaling": { "type": "longrope", "short_factor": {{Factors}}, "long_factor": {{Factors}} }
            """),
        ["gemma"] = Model("gemma", """ "head_dim": 16 """),
        ["gemma2"] = Model("gemma2", """
            "head_dim": 32, "query_pre_attn_scalar": 32, "attn_logit_softcapping": 2.0, "final_logit_softcapping": 3.0, "sliding_window": 5
            """),
        ["gemma3"] = Model("gemma3_text", """
            "num_hidden_layers": 7, "head_dim": 16, "query_pre_attn_scalar": 16, "sliding_window": 5, "rope_theta": 100000,
            "rope_scaling": { "rope_type": "linear", "factor": 8.0 }
            """),
        ["gpt2"] = """
            { "model_type": "gpt2", "n_embd": 64, "n_head": 4, "n_layer": 2, "n_positions": 40, "vocab_size": 80, "activation_function": "gelu_new" }
            """,
        ["olmoe"] = Model("olmoe", """ "num_key_value_heads": 4, "num_experts": 6, "num_experts_per_tok": 3, "norm_topk_prob": false, "clip_qkv": 1.5 """),
        ["deepseek"] = Model("deepseek", """
            "n_routed_experts": 6, "num_experts_per_tok": 3, "moe_intermediate_size": 32, "n_shared_experts": 2, "first_k_dense_replace": 1,
            "norm_topk_prob": false, "moe_layer_freq": 1
            """),
        ["granite"] = Model("granite", Multipliers),
        ["granitemoe"] = Model("granitemoe", $"""{Multipliers}, "num_local_experts": 6, "num_experts_per_tok": 3 """),
        ["granitemoeshared"] = Model("granitemoeshared", $"""{Multipliers}, "num_local_experts": 6, "num_experts_per_tok": 3, "shared_intermediate_size": 64 """),
        ["gpt_oss"] = Model("gpt_oss", """
            "head_dim": 32, "num_local_experts": 6, "num_experts_per_tok": 3, "sliding_window": 5, "rope_theta": 150000,
            "rope_scaling": { "rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 10, "beta_fast": 4.0, "beta_slow": 0.125, "truncate": false }
            """),
        ["gpt_oss, square experts"] = Model("gpt_oss", """
            "intermediate_size": 64, "head_dim": 16, "num_local_experts": 4, "num_experts_per_tok": 2, "sliding_window": 5, "rope_theta": 150000
            """),
        ["smollm3"] = Model("smollm3", """ "num_hidden_layers": 5, "tie_word_embeddings": true """),
    };

    private readonly TestFolder _folder = new();

    public static TheoryData<string> Variants => [.. s_variants.Keys];

    private static string Multipliers =>
        """ "embedding_multiplier": 3.0, "attention_multiplier": 0.25, "residual_multiplier": 0.5, "logits_scaling": 4.0, "tie_word_embeddings": true """;

    private string Checkpoint => _folder.File("checkpoint");

    private string Path => _folder.File("model.gguf");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Variants))]
    public void A_file_imports_as_the_checkpoint_that_it_was_made_from(string variant)
    {
        Write(variant);
        int[] tokens = [.. Enumerable.Range(0, 24).Select(i => ((i * i) + (5 * i) + 3) % 80)];
        using var expected = new ImportedModel(Checkpoint);
        using var actual = new ImportedModel(Path);
        Assert.Equal(expected.Folder.Manifest.TotalParameters, actual.Folder.Manifest.TotalParameters);
        AssertClose(expected.Score(tokens), actual.Score(tokens));
        AssertClose(expected.ScoreStepwise(tokens, 9), actual.ScoreStepwise(tokens, 9));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Every_parameter_is_that_of_the_checkpoint(string variant)
    {
        Write(variant);
        ImportOptions options = new() { Name = "x", Precision = WeightPrecision.Float32 };
        using ModelImporter expected = ModelImporter.Open(Checkpoint, options);
        using ModelImporter actual = ModelImporter.Open(Path, options);

        // Gains that a file holds one higher come back with the rounding of that.
        float tolerance = variant.StartsWith("gemma", StringComparison.Ordinal) ? 2e-7f : 0;
        foreach (DecoderParameter parameter in DecoderParameters.Enumerate(expected.Spec))
        {
            (float[] wanted, float[] found) = (expected.Weights[parameter.Name].ToArray(), actual.Weights[parameter.Name].ToArray());
            Assert.Equal(wanted.Length, found.Length);
            for (int i = 0; i < wanted.Length; i++)
            {
                Assert.True(Math.Abs(wanted[i] - found[i]) <= tolerance, $"{parameter.Name}[{i}] is {found[i]}, expected {wanted[i]}.");
            }
        }
    }

    /// <summary>What a file cannot say in as many digits, the factors of llama 3 and the rounding of its floats, is left out here.</summary>
    [Theory]
    [MemberData(nameof(Variants))]
    public void The_decoder_is_that_of_the_checkpoint(string variant)
    {
        Write(variant);
        ImportOptions options = new() { Name = "x", Precision = WeightPrecision.Float32 };
        using ModelImporter expected = ModelImporter.Open(Checkpoint, options);
        using ModelImporter actual = ModelImporter.Open(Path, options);
        string Text(DecoderSpec spec) => JsonSerializer.Serialize(spec with
        {
            Rotary = spec.Rotary is null ? null : spec.Rotary with { Magnitude = Math.Round(spec.Rotary.Magnitude, 5) },
            Dense = spec.Dense is { Layers: null } or null || spec.SparseLayers > 0 ? spec.Dense : spec.Dense with { Layers = null },
        });
        Assert.Equal(Text(expected.Spec), Text(actual.Spec));
    }

    [Fact]
    public void Llama_3s_scaling_comes_as_factors_of_frequencies()
    {
        string config = Model("llama", """
            "rope_theta": 5000.0,
            "rope_scaling": { "rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0, "original_max_position_embeddings": 16 }
            """);
        Write((JsonObject)JsonNode.Parse(config)!);
        int[] tokens = [.. Enumerable.Range(0, 30).Select(i => (i * 7) % 80)];
        using var expected = new ImportedModel(Checkpoint);
        using var actual = new ImportedModel(Path);
        AssertClose(expected.Score(tokens), actual.Score(tokens));
    }

    [Fact]
    public void Every_type_with_a_name_in_gguf_is_among_the_variants()
    {
        IEnumerable<string> tested = s_variants.Values.Select(config => (string)JsonNode.Parse(config)!["model_type"]!);
        Assert.Equal(GgufConverter.ModelTypes.Where(type => type != "mistral").Order(StringComparer.Ordinal), tested.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Experts_of_before_April_2024_lie_in_tensors_of_their_own()
    {
        JsonObject config = (JsonObject)JsonNode.Parse(s_variants["mixtral"])!;
        Dictionary<string, TestTensor> tensors = Write(config);
        GgufWriter writer = GgufConverter.Convert(config, tensors.Where(pair => !pair.Key.Contains(".experts.", StringComparison.Ordinal)).ToDictionary());
        foreach ((string name, TestTensor tensor) in tensors.Where(pair => pair.Key.Contains(".experts.", StringComparison.Ordinal)))
        {
            string[] parts = name.Split('.');
            string part = parts[6] switch { "w1" => "ffn_gate", "w2" => "ffn_down", _ => "ffn_up" };
            writer.AddTensor($"blk.{parts[2]}.{part}.{parts[5]}.weight", 0, [.. tensor.Values.SelectMany(BitConverter.GetBytes)], tensor.Shape);
        }

        File.WriteAllBytes(Path, writer.ToBytes());
        int[] tokens = [3, 1, 4, 1, 5, 9, 2, 6];
        using var expected = new ImportedModel(Checkpoint);
        using var actual = new ImportedModel(Path);
        AssertClose(expected.Score(tokens), actual.Score(tokens));
    }

    [Theory]
    [InlineData("gemma3", "gemma3.attention.sliding_window_pattern", "layers", true)]
    [InlineData("gemma3", "gemma3.rope.freq_base_swa", 500f, true)]
    [InlineData("qwen3_moe", "qwen3moe.expert_weights_norm", false, true)]
    [InlineData("llama, yarn", "llama.rope.scaling.attn_factor", 2f, true)]
    [InlineData("llama", "llama.attention.scale", 0.5f, false)]
    [InlineData("llama", "llama.logit_scale", 4f, false)]
    [InlineData("llama", "llama.attention.value_length", 8u, false)]
    [InlineData("llama", "llama.attention.causal", false, false)]
    [InlineData("qwen3", "qwen3.attention.temperature_scale", 0.1f, false)]
    [InlineData("mixtral", "llama.expert_gating_func", 2u, false)]
    [InlineData("mixtral", "llama.expert_weights_scale", 2.5f, false)]
    [InlineData("mixtral", "llama.expert_weights_norm", false, false)]
    public void What_a_file_says_besides_changes_the_model_or_refuses_it(string variant, string key, object value, bool isRead)
    {
        JsonObject config = (JsonObject)JsonNode.Parse(s_variants[variant])!;
        Dictionary<string, TestTensor> tensors = Write(config);
        ImportOptions options = new() { Name = "x", Precision = WeightPrecision.Float32 };
        string before;
        using (ModelImporter plain = ModelImporter.Open(Path, options))
        {
            before = JsonSerializer.Serialize(plain.Spec);
        }

        GgufWriter writer = new();
        writer.Add(key, value is "layers" ? new[] { true, false, true, false, true, true, false } : value);
        File.WriteAllBytes(Path, GgufConverter.Convert(config, tensors, writer).ToBytes());
        if (isRead)
        {
            using ModelImporter changed = ModelImporter.Open(Path, options);
            Assert.NotEqual(before, JsonSerializer.Serialize(changed.Spec));
        }
        else
        {
            string sentence = Assert.Throws<ModelImportException>(() => ModelImporter.Open(Path, options)).Message;
            Assert.EndsWith(".", sentence, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', sentence);
        }
    }

    [Fact]
    public void A_number_for_each_layer_counts_where_all_are_the_same()
    {
        JsonObject config = (JsonObject)JsonNode.Parse(s_variants["llama"])!;
        Dictionary<string, TestTensor> tensors = Write(config);
        byte[] Bytes(uint[] heads)
        {
            var without = (JsonObject)config.DeepClone();
            GgufWriter writer = new GgufWriter().Add("llama.attention.head_count_kv", heads);
            return GgufConverter.Convert(without, tensors, writer.Except("llama.attention.head_count_kv")).ToBytes();
        }

        File.WriteAllBytes(Path, Bytes([2, 2, 2]));
        ImportOptions options = new() { Name = "x", Precision = WeightPrecision.Float32 };
        using (ModelImporter importer = ModelImporter.Open(Path, options))
        {
            Assert.Equal(2, importer.Spec.KeyValueHeads);
        }

        File.WriteAllBytes(Path, Bytes([2, 1, 2]));
        Assert.Contains("differs from layer to layer", Assert.Throws<ModelImportException>(() => ModelImporter.Open(Path, options)).Message, StringComparison.Ordinal);
    }

    private static string Model(string type, string own)
    {
        var fields = (JsonObject)JsonNode.Parse($"{{ {Common} }}")!;
        foreach ((string name, JsonNode? value) in (JsonObject)JsonNode.Parse($"{{ {own} }}")!)
        {
            fields[name] = value?.DeepClone();
        }

        fields["model_type"] = type;
        return fields.ToJsonString();
    }

    private static void AssertClose(float[][] expected, float[][] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int t = 0; t < expected.Length; t++)
        {
            for (int i = 0; i < expected[t].Length; i++)
            {
                Assert.True(
                    Math.Abs(expected[t][i] - actual[t][i]) <= 1e-4,
                    FormattableString.Invariant($"Logit {i} of position {t} is {actual[t][i]}, expected {expected[t][i]}."));
            }
        }
    }

    private void Write(string variant) => Write((JsonObject)JsonNode.Parse(s_variants[variant])!);

    private Dictionary<string, TestTensor> Write(JsonObject config)
    {
        Dictionary<string, TestTensor> tensors = TestCheckpoint.Create(config, 7);
        TestCheckpoint.WriteFolder(Checkpoint, config, tensors);
        File.WriteAllBytes(Path, GgufConverter.Convert(config, tensors).ToBytes());
        return tensors;
    }
}
