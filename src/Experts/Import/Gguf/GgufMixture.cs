using System.Text.Json.Nodes;

namespace CoERouter.Experts.Import.Gguf;

/// <summary>What a file says of routed experts, in the words of all families that have some.</summary>
internal static class GgufMixture
{
    private const long Softmax = 1;
    private const long SoftmaxOfChosen = 3;

    public static void Write(GgufSizes sizes, JsonObject configuration)
    {
        if (sizes.Count("expert_count") is not ({ } experts and > 0))
        {
            return;
        }

        string type = sizes.Architecture.ModelType;
        RequireKnownScoring(sizes, type);
        long width = sizes.Count("expert_feed_forward_length") ?? configuration["intermediate_size"]!.GetValue<long>();
        long shared = sizes.Count("expert_shared_count") ?? 0;
        configuration["num_experts"] = experts;
        configuration["num_local_experts"] = experts;
        configuration["n_routed_experts"] = experts;
        configuration["num_experts_per_tok"] = sizes.Required("expert_used_count");
        configuration["moe_intermediate_size"] = width;
        configuration["norm_topk_prob"] = sizes.Flag("expert_weights_norm") ?? type == "qwen3_moe";
        configuration["n_shared_experts"] = shared;
        if (sizes.Count("expert_shared_feed_forward_length") is { } sharedWidth)
        {
            configuration["shared_expert_intermediate_size"] = sharedWidth;
            configuration["shared_intermediate_size"] = sharedWidth;
        }

        if (sizes.Number("expert_weights_scale") is { } scale && scale != 0)
        {
            configuration["routed_scaling_factor"] = scale;
        }

        AddDense(sizes, configuration);
    }

    private static void RequireKnownScoring(GgufSizes sizes, string type)
    {
        long scoring = sizes.Count("expert_gating_func") ?? 0;
        bool renormalizes = type is "mixtral" or "granitemoe" or "granitemoeshared" or "gpt_oss";
        if (scoring is not (0 or Softmax) && !(scoring == SoftmaxOfChosen && renormalizes))
        {
            throw new ModelImportException($"The experts of the GGUF file are scored by the function {scoring}; legal for such a model is {Softmax}, softmax.");
        }

        if (sizes.Number("expert_weights_scale") is { } scale && scale is not (0 or 1) && type != "deepseek")
        {
            throw new ModelImportException($"The GGUF file scales the weights of its experts by {scale}, which such a model does not do.");
        }

        if (renormalizes && sizes.Flag("expert_weights_norm") == false)
        {
            throw new ModelImportException("The GGUF file does not bring the weights of chosen experts to a sum of 1, which such a model does.");
        }
    }

    // Layers without a router are dense, whatever rule the makers' configuration has for them.
    private static void AddDense(GgufSizes sizes, JsonObject configuration)
    {
        long first = sizes.Count("leading_dense_block_count") ?? 0;
        configuration["first_k_dense_replace"] = first;
        List<JsonNode?> dense = [];
        for (long layer = 0; layer < Math.Min(sizes.Layers, 1024); layer++)
        {
            if (!sizes.Has(layer, "ffn_gate_inp.weight"))
            {
                dense.Add(JsonValue.Create(layer));
            }
        }

        configuration["mlp_only_layers"] = new JsonArray([.. dense]);
    }
}
