using System.Text.Json.Nodes;

namespace CoERouter.Experts.Import.Gguf;

/// <summary>Writes what a GGUF file says of its model as <c>config.json</c>.</summary>
internal static class GgufConfiguration
{
    // What changes a model's answers, and the architectures that are known to mean it; any other file that has it is refused.
    private static readonly (string Key, string[] Architectures)[] s_meant =
    [
        ("attention.scale", ["granite", "granitemoe", "gemma2", "gemma3"]), ("embedding_scale", ["granite", "granitemoe"]),
        ("residual_scale", ["granite", "granitemoe"]), ("logit_scale", ["granite", "granitemoe"]), ("attention.clamp_kqv", ["olmoe"]),
        ("attn_logit_softcapping", ["gemma2"]), ("final_logit_softcapping", ["gemma2", "gemma3"]), ("attention.max_alibi_bias", []),
        ("attention.temperature_scale", []), ("attention.temperature_length", []), ("attention.q_lora_rank", []), ("attention.kv_lora_rank", []),
        ("expert_group_count", []), ("router_logit_softcapping", []),
    ];

    public static JsonObject Write(GgufFile file)
    {
        GgufSizes sizes = new(file);
        RequireMeant(sizes);
        long vocabulary = sizes.Find("token_embd.weight") is { Shape: [var rows, _] }
            ? rows
            : throw new ModelImportException("The GGUF file lacks the tensor 'token_embd.weight'.");
        JsonObject configuration = sizes.Architecture.ModelType == "gpt2" ? Gpt2(sizes) : Decoder(sizes);
        configuration["model_type"] = sizes.Architecture.ModelType;
        configuration["vocab_size"] = vocabulary;
        configuration["tie_word_embeddings"] = !sizes.Has("output.weight");
        GgufEndTokens.Write(file.Metadata, sizes.Architecture, configuration);
        return configuration;
    }

    private static void RequireMeant(GgufSizes sizes)
    {
        foreach ((string key, string[] architectures) in s_meant)
        {
            if (sizes.Number(key) is { } value && value != 0 && !(key == "expert_group_count" && value == 1) && !architectures.Contains(sizes.Architecture.Name))
            {
                throw new ModelImportException(
                    $"The GGUF file has '{sizes.Architecture.Name}.{key}', which a model of the architecture '{sizes.Architecture.Name}' is not known to have.");
            }
        }

        if (sizes.Flag("attention.causal") == false)
        {
            throw new ModelImportException("The model of the GGUF file sees the tokens after each token, so it is no decoder.");
        }
    }

    private static JsonObject Gpt2(GgufSizes sizes) => new()
    {
        ["n_embd"] = sizes.Width,
        ["n_layer"] = sizes.Layers,
        ["n_head"] = sizes.Heads,
        ["n_inner"] = sizes.Required("feed_forward_length"),
        ["n_positions"] = sizes.Required("context_length"),
        ["layer_norm_epsilon"] = sizes.Number("attention.layer_norm_epsilon") ?? 1e-5,
        ["activation_function"] = "gelu_new",
    };

    private static JsonObject Decoder(GgufSizes sizes)
    {
        JsonObject configuration = new()
        {
            ["hidden_size"] = sizes.Width,
            ["num_hidden_layers"] = sizes.Layers,
            ["num_attention_heads"] = sizes.Heads,
            ["num_key_value_heads"] = sizes.Count("attention.head_count_kv") ?? sizes.Heads,
            ["head_dim"] = sizes.HeadSize,
            ["intermediate_size"] = sizes.Count("feed_forward_length") is > 0 and var hidden ? hidden : sizes.Required("expert_feed_forward_length"),
            ["max_position_embeddings"] = sizes.Required("context_length"),
            ["rms_norm_eps"] = sizes.Number("attention.layer_norm_rms_epsilon") ?? sizes.Number("attention.layer_norm_epsilon") ?? 1e-5,
            ["attention_bias"] = sizes.Has(0, "attn_q.bias"),
            ["mlp_bias"] = sizes.Has(0, "ffn_up.bias"),
        };
        switch (sizes.Architecture.Name)
        {
            case "qwen2" or "qwen2moe":
                configuration["qkv_bias"] = configuration["attention_bias"]!.DeepClone();
                break;
            case "phimoe":
                configuration["lm_head_bias"] = sizes.Has("output.bias");
                break;
            case "olmoe" when sizes.Number("attention.clamp_kqv") is > 0 and var clamp:
                configuration["clip_qkv"] = clamp;
                break;
            case "smollm3":
                configuration["no_rope_layer_interval"] = 4;
                break;
            case "granite" or "granitemoe":
                Copy(sizes, configuration, ("attention.scale", "attention_multiplier"), ("embedding_scale", "embedding_multiplier"));
                Copy(sizes, configuration, ("residual_scale", "residual_multiplier"), ("logit_scale", "logits_scaling"));
                break;
        }

        GgufMixture.Write(sizes, configuration);
        GgufRotary.Write(sizes, configuration);
        AddWindows(sizes, configuration);
        AddScores(sizes, configuration);
        return configuration;
    }

    // 0 means none, as llama.cpp reads it.
    private static void Copy(GgufSizes sizes, JsonObject configuration, params (string Key, string Field)[] pairs)
    {
        foreach ((string key, string field) in pairs)
        {
            if (sizes.Number(key) is { } number && number != 0)
            {
                configuration[field] = number;
            }
        }
    }

    private static void AddWindows(GgufSizes sizes, JsonObject configuration)
    {
        long window = sizes.Count("attention.sliding_window") ?? 0;
        configuration["sliding_window"] = window;
        if (sizes.Architecture.Name != "gemma3" && sizes.Flags("attention.sliding_window_pattern") is null)
        {
            return;
        }

        if (window == 0)
        {
            // Without a window every layer of Gemma 3 is one of those that see everything.
            configuration["sliding_window_pattern"] = 1;
        }
        else if (sizes.Flags("attention.sliding_window_pattern") is { } layers)
        {
            configuration["layer_types"] = new JsonArray([.. layers.Select(isWindowed => JsonValue.Create(isWindowed ? "sliding_attention" : "full_attention"))]);
        }
        else if (sizes.Count("attention.sliding_window_pattern") is { } pattern)
        {
            configuration["sliding_window_pattern"] = pattern;
        }
    }

    private static void AddScores(GgufSizes sizes, JsonObject configuration)
    {
        if (!sizes.Architecture.HasPostNorms)
        {
            return;
        }

        // The largest models of both generations divide the width by the heads here, and most files do not say so.
        bool isLargest = sizes.Layers == (sizes.Architecture.Name == "gemma2" ? 46 : 62);
        double scalar = isLargest ? (double)sizes.Width / sizes.Heads : sizes.HeadSize;
        configuration["query_pre_attn_scalar"] = sizes.Number("attention.scale") is > 0 and var scale ? 1 / (scale * scale) : scalar;
        Copy(sizes, configuration, ("attn_logit_softcapping", "attn_logit_softcapping"), ("final_logit_softcapping", "final_logit_softcapping"));
    }
}
