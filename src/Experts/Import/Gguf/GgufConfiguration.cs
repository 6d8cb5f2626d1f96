using System.Text.Json.Nodes;
using CoERouter.Experts.Import.Sources;

namespace CoERouter.Experts.Import.Gguf;

/// <summary>Writes what a GGUF file says of its model as <c>config.json</c>.</summary>
internal static class GgufConfiguration
{
    private const int MostFactors = 4096;

    public static JsonObject Write(GgufFile file)
    {
        GgufMetadata metadata = file.Metadata;
        GgufArchitecture architecture = GgufArchitecture.Of(metadata);
        string prefix = architecture.Name + ".";
        long width = Required("embedding_length");
        long heads = Required("attention.head_count");
        long layers = Required("block_count");
        long headSize = metadata.Integer(prefix + "attention.key_length") ?? (heads > 0 ? width / heads : 0);
        JsonObject configuration = new()
        {
            ["model_type"] = architecture.ModelType,
            ["vocab_size"] = file.Find("token_embd.weight")?.Shape[0] ?? throw new ModelImportException("The GGUF file lacks the tensor 'token_embd.weight'."),
            ["hidden_size"] = width,
            ["num_hidden_layers"] = layers,
            ["num_attention_heads"] = heads,
            ["num_key_value_heads"] = metadata.Integer(prefix + "attention.head_count_kv") ?? heads,
            ["head_dim"] = headSize,
            ["intermediate_size"] = Required("feed_forward_length"),
            ["max_position_embeddings"] = Required("context_length"),
            ["rms_norm_eps"] = Single(prefix + "attention.layer_norm_rms_epsilon") ?? 1e-5,
            ["rope_theta"] = Single(prefix + "rope.freq_base") ?? 10_000,
            ["tie_word_embeddings"] = file.Find("output.weight") is null,
            ["attention_bias"] = file.Find("blk.0.attn_q.bias") is not null,
        };
        if (architecture.Name.StartsWith("qwen2", StringComparison.Ordinal))
        {
            configuration["qkv_bias"] = configuration["attention_bias"]!.DeepClone();
        }

        AddTokens(metadata, configuration);
        AddMixture(metadata, architecture, configuration);
        AddRotary(file, architecture, configuration, headSize);
        AddGemma(metadata, architecture, configuration, layers, width, heads, headSize);
        return configuration;

        long Required(string key) => metadata.Integer(prefix + key) is > 0 and <= int.MaxValue and var value
            ? value
            : throw new ModelImportException($"The GGUF file's '{prefix}{key}' is missing or not a whole number above 0.");

        double? Single(string key) => metadata.Number(key) is { } number ? Plain(number) : null;
    }

    /// <summary>A float of the file as the number that was meant: 1e-05 rather than its neighbour in double precision.</summary>
    private static double Plain(double number) => double.Parse(((float)number).ToString("R", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);

    private static void AddTokens(GgufMetadata metadata, JsonObject configuration)
    {
        long?[] ends = [metadata.Integer("tokenizer.ggml.eos_token_id"), metadata.Integer("tokenizer.ggml.eot_token_id"), metadata.Integer("tokenizer.ggml.eom_token_id")];
        configuration["eos_token_id"] = new JsonArray([.. ends.OfType<long>().Distinct().Select(id => JsonValue.Create(id))]);
        if (metadata.Integer("tokenizer.ggml.bos_token_id") is { } begin)
        {
            configuration["bos_token_id"] = begin;
        }

        if (metadata.Integer("tokenizer.ggml.padding_token_id") is { } pad)
        {
            configuration["pad_token_id"] = pad;
        }
    }

    private static void AddMixture(GgufMetadata metadata, GgufArchitecture architecture, JsonObject configuration)
    {
        string prefix = architecture.Name + ".";
        if (metadata.Integer(prefix + "expert_count") is not ({ } experts and > 0))
        {
            return;
        }

        configuration["num_experts"] = experts;
        configuration["num_local_experts"] = experts;
        configuration["num_experts_per_tok"] = metadata.Integer(prefix + "expert_used_count") ?? 0;
        configuration["moe_intermediate_size"] = metadata.Integer(prefix + "expert_feed_forward_length") ?? configuration["intermediate_size"]!.GetValue<long>();
        configuration["norm_topk_prob"] = architecture.ModelType == "qwen3_moe";
        if (metadata.Integer(prefix + "expert_shared_feed_forward_length") is { } shared)
        {
            configuration["shared_expert_intermediate_size"] = shared;
        }
    }

    private static void AddRotary(GgufFile file, GgufArchitecture architecture, JsonObject configuration, long headSize)
    {
        string prefix = architecture.Name + ".rope.";
        GgufMetadata metadata = file.Metadata;
        long turned = metadata.Integer(prefix + "dimension_count") ?? headSize;
        if (turned != headSize && headSize > 0)
        {
            configuration["partial_rotary_factor"] = (double)turned / headSize;
        }

        // Llama 3.1's scaling comes as one factor per frequency, which is what long rope means by its lists.
        ISourceTensor? all = file.Find("rope_freqs.weight");
        ISourceTensor? wide = file.Find("rope_factors_long.weight") ?? all;
        ISourceTensor? narrow = file.Find("rope_factors_short.weight") ?? all;
        if (wide is not null && narrow is not null)
        {
            long context = configuration["max_position_embeddings"]!.GetValue<long>();
            JsonObject factors = new() { ["type"] = "longrope", ["long_factor"] = Factors(wide), ["short_factor"] = Factors(narrow) };
            factors["original_max_position_embeddings"] = all is null ? metadata.Integer(prefix + "scaling.original_context_length") ?? context : context;
            if (all is not null || metadata.Number(prefix + "scaling.attn_factor") is not null)
            {
                factors["attention_factor"] = Plain(all is not null ? 1 : metadata.Number(prefix + "scaling.attn_factor")!.Value);
            }

            configuration["rope_scaling"] = factors;
            return;
        }

        string type = metadata.Text(prefix + "scaling.type") ?? "none";
        if (type is "linear" or "yarn" && metadata.Number(prefix + "scaling.factor") is { } factor)
        {
            JsonObject scaling = new() { ["type"] = type, ["factor"] = Plain(factor) };
            if (metadata.Integer(prefix + "scaling.original_context_length") is { } original)
            {
                scaling["original_max_position_embeddings"] = original;
            }

            configuration["rope_scaling"] = scaling;
        }
    }

    private static JsonArray Factors(ISourceTensor tensor)
    {
        if (tensor.Shape is not [> 0 and <= MostFactors and var count])
        {
            throw new ModelImportException("The GGUF file's rotary factors are no list.");
        }

        float[] values = new float[count];
        tensor.Read(0, values);
        return new JsonArray([.. values.Select(value => float.IsFinite(value)
            ? JsonValue.Create(Plain(value))
            : throw new ModelImportException("The GGUF file's rotary factors are not all finite."))]);
    }

    private static void AddGemma(
        GgufMetadata metadata, GgufArchitecture architecture, JsonObject configuration, long layers, long width, long heads, long headSize)
    {
        string prefix = architecture.Name + ".";
        if (metadata.Integer(prefix + "attention.sliding_window") is { } window)
        {
            configuration["sliding_window"] = window;
        }

        if (!architecture.HasPostNorms)
        {
            return;
        }

        // The largest models of both generations divide the width by the heads here, and their files do not say so.
        bool isLargest = layers == (architecture.Name == "gemma2" ? 46 : 62);
        configuration["query_pre_attn_scalar"] = isLargest ? width / heads : headSize;
        foreach ((string key, string field) in (ReadOnlySpan<(string, string)>)[("attn_logit_softcapping", "attn_logit_softcapping"), ("final_logit_softcapping", "final_logit_softcapping")])
        {
            if (metadata.Number(prefix + key) is { } cap)
            {
                configuration[field] = Plain(cap);
            }
        }
    }
}
