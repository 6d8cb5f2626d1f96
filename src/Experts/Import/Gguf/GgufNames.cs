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

    private static readonly Dictionary<string, string> s_blockSparse = new(StringComparer.Ordinal)
    {
        ["ffn_gate_inp"] = "block_sparse_moe.gate",
        ["ffn_gate_exps"] = "block_sparse_moe.experts.{0}.w1",
        ["ffn_up_exps"] = "block_sparse_moe.experts.{0}.w3",
        ["ffn_down_exps"] = "block_sparse_moe.experts.{0}.w2",
    };

    private static readonly Dictionary<string, string> s_deepSeek = new(StringComparer.Ordinal)
    {
        ["ffn_gate_shexp"] = "mlp.shared_experts.gate_proj",
        ["ffn_up_shexp"] = "mlp.shared_experts.up_proj",
        ["ffn_down_shexp"] = "mlp.shared_experts.down_proj",
    };

    private static readonly Dictionary<string, string> s_granite = new(StringComparer.Ordinal)
    {
        ["ffn_gate_inp"] = "block_sparse_moe.router.layer",
        ["ffn_gate_exps"] = "block_sparse_moe.input_linear",
        ["ffn_up_exps"] = "block_sparse_moe.input_linear",
        ["ffn_down_exps"] = "block_sparse_moe.output_linear",
        ["ffn_gate_shexp"] = "shared_mlp.input_linear",
        ["ffn_up_shexp"] = "shared_mlp.input_linear",
        ["ffn_down_shexp"] = "shared_mlp.output_linear",
    };

    private static readonly Dictionary<string, string> s_gptOss = new(StringComparer.Ordinal)
    {
        ["post_attention_norm"] = "post_attention_layernorm",
        ["attn_sinks"] = "self_attn.sinks",
        ["ffn_gate_inp"] = "mlp.router",
        ["ffn_gate_exps"] = "mlp.experts.gate_up_proj",
        ["ffn_up_exps"] = "mlp.experts.gate_up_proj",
        ["ffn_down_exps"] = "mlp.experts.down_proj",
    };

    private static readonly Dictionary<string, string> s_postNorms = new(StringComparer.Ordinal)
    {
        ["ffn_norm"] = "pre_feedforward_layernorm",
        ["post_attention_norm"] = "post_attention_layernorm",
        ["post_ffw_norm"] = "post_feedforward_layernorm",
    };

    private static readonly Dictionary<string, string> s_gpt2 = new(StringComparer.Ordinal)
    {
        ["token_embd"] = "wte",
        ["position_embd"] = "wpe",
        ["output_norm"] = "ln_f",
        ["output"] = "lm_head",
        ["attn_norm"] = "ln_1",
        ["ffn_norm"] = "ln_2",
        ["attn_qkv"] = "attn.c_attn",
        ["attn_output"] = "attn.c_proj",
        ["ffn_up"] = "mlp.c_fc",
        ["ffn_down"] = "mlp.c_proj",
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
        (string stem, string suffix) = dot < 0 ? (name, "") : (name[..dot], name[dot..]);
        bool isGpt2 = architecture.Name == "gpt2";
        if ((isGpt2 ? s_gpt2 : s_outer).TryGetValue(stem, out string? outer))
        {
            return outer + suffix;
        }

        if (stem.Split('.') is not ["blk", var layer, var part, .. var rest]
            || !int.TryParse(layer, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || rest.Length > 1)
        {
            return name;
        }

        // Files of before April 2024 hold every expert in a tensor of its own: ffn_up.3 for ffn_up_exps.
        string? inner = rest.Length == 0 ? Inner(part, architecture) : OfOneExpert(part, rest[0], architecture);
        return inner is null
            ? name
            : string.Create(CultureInfo.InvariantCulture, $"{(isGpt2 ? "h" : "model.layers")}.{number}.{WithSuffix(inner, suffix, architecture)}");
    }

    private static string? Inner(string part, GgufArchitecture architecture) =>
        Own(architecture).TryGetValue(part, out string? own) ? own
        : architecture.Name == "gpt2" ? null
        : part == "ffn_up" && architecture.FusesGate ? "mlp.gate_up_proj"
        : s_inner.GetValueOrDefault(part);

    private static string? OfOneExpert(string part, string expert, GgufArchitecture architecture) =>
        int.TryParse(expert, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
        && Inner(part + "_exps", architecture) is { } inner && inner.Contains("{0}", StringComparison.Ordinal)
            ? string.Format(CultureInfo.InvariantCulture, inner, index)
            : null;

    private static Dictionary<string, string> Own(GgufArchitecture architecture) => architecture switch
    {
        { ModelType: "mixtral" or "phimoe" } => s_blockSparse,
        { ModelType: "deepseek" } => s_deepSeek,
        { ModelType: "granitemoe" or "granitemoeshared" } => s_granite,
        { ModelType: "gpt_oss" } => s_gptOss,
        { ModelType: "gpt2" } => s_gpt2,
        { HasPostNorms: true } => s_postNorms,
        _ => [],
    };

    // The experts and sinks of gpt-oss are parameters, not modules, so that their names have no suffix of their own.
    private static string WithSuffix(string inner, string suffix, GgufArchitecture architecture) =>
        architecture.ModelType == "gpt_oss" && (inner == "self_attn.sinks" || inner.StartsWith("mlp.experts.", StringComparison.Ordinal))
            ? suffix == ".bias" ? inner + "_bias" : inner
            : inner + suffix;
}
