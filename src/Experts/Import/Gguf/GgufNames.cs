using System.Globalization;

namespace CoERouter.Experts.Import.Gguf;

/// <summary>Translates names of tensors into those of Hugging Face's checkpoints.</summary>
internal static class GgufNames
{
    private static readonly Dictionary<string, string> s_outer = new(StringComparer.Ordinal)
    {
        ["token_embd"] = "model.embed_tokens",
        ["output_norm"] = "model.norm",
        ["output"] = "lm_head",
    };

    private static readonly Dictionary<string, string> s_inner = new(StringComparer.Ordinal)
    {
        ["attn_norm"] = "input_layernorm",
        ["ffn_norm"] = "post_attention_layernorm",
        ["attn_q"] = "self_attn.q_proj",
        ["attn_k"] = "self_attn.k_proj",
        ["attn_v"] = "self_attn.v_proj",
        ["attn_qkv"] = "self_attn.qkv_proj",
        ["attn_output"] = "self_attn.o_proj",
        ["attn_q_norm"] = "self_attn.q_norm",
        ["attn_k_norm"] = "self_attn.k_norm",
        ["ffn_gate"] = "mlp.gate_proj",
        ["ffn_up"] = "mlp.up_proj",
        ["ffn_down"] = "mlp.down_proj",
        ["ffn_gate_inp"] = "mlp.gate",
        ["ffn_gate_exps"] = "mlp.experts.{0}.gate_proj",
        ["ffn_up_exps"] = "mlp.experts.{0}.up_proj",
        ["ffn_down_exps"] = "mlp.experts.{0}.down_proj",
        ["ffn_gate_shexp"] = "mlp.shared_expert.gate_proj",
        ["ffn_up_shexp"] = "mlp.shared_expert.up_proj",
        ["ffn_down_shexp"] = "mlp.shared_expert.down_proj",
        ["ffn_gate_inp_shexp"] = "mlp.shared_expert_gate",
    };

    /// <summary>The name of a tensor, with {0} for the expert where it holds all of them; null for constants that the configuration
    /// takes over; the name itself where it is unknown.</summary>
    public static string? Translate(string name, GgufArchitecture architecture)
    {
        if (name is "rope_freqs.weight" or "rope_factors_long.weight" or "rope_factors_short.weight")
        {
            return null;
        }

        int dot = name.LastIndexOf('.');
        if (dot < 0)
        {
            return name;
        }

        (string stem, string suffix) = (name[..dot], name[dot..]);
        if (s_outer.TryGetValue(stem, out string? outer))
        {
            return outer + suffix;
        }

        return stem.Split('.') is ["blk", var layer, var part] && int.TryParse(layer, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && Inner(part, architecture) is { } inner
            ? string.Create(CultureInfo.InvariantCulture, $"model.layers.{number}.{inner}{suffix}")
            : name;
    }

    private static string? Inner(string part, GgufArchitecture architecture) => (part, architecture) switch
    {
        ("ffn_norm", { HasPostNorms: true }) => "pre_feedforward_layernorm",
        ("post_attention_norm", { HasPostNorms: true }) => "post_attention_layernorm",
        ("post_ffw_norm", { HasPostNorms: true }) => "post_feedforward_layernorm",
        ("ffn_up", { FusesGate: true }) => "mlp.gate_up_proj",
        ("ffn_gate_inp", { ModelType: "mixtral" }) => "block_sparse_moe.gate",
        ("ffn_gate_exps", { ModelType: "mixtral" }) => "block_sparse_moe.experts.{0}.w1",
        ("ffn_up_exps", { ModelType: "mixtral" }) => "block_sparse_moe.experts.{0}.w3",
        ("ffn_down_exps", { ModelType: "mixtral" }) => "block_sparse_moe.experts.{0}.w2",
        _ => s_inner.GetValueOrDefault(part),
    };
}
