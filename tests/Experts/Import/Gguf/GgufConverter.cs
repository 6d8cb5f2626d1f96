using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using CoERouter.Tests.Experts.Import.Reference;

namespace CoERouter.Tests.Experts.Import.Gguf;

/// <summary>
/// Writes a checkpoint as a GGUF file by the public rules of llama.cpp's converter: its keys, its names of tensors, interleaved rows of queries
/// and keys, gains of Gemma raised by one, experts stacked, fused tensors parted. It shares nothing with the importer.
/// </summary>
internal sealed class GgufConverter
{
    private static readonly Dictionary<string, string> s_architectures = new()
    {
        ["llama"] = "llama", ["mistral"] = "llama", ["mixtral"] = "llama", ["qwen2"] = "qwen2", ["qwen3"] = "qwen3", ["qwen2_moe"] = "qwen2moe",
        ["qwen3_moe"] = "qwen3moe", ["phi3"] = "phi3", ["phimoe"] = "phimoe", ["gemma"] = "gemma", ["gemma2"] = "gemma2", ["gemma3_text"] = "gemma3",
        ["gpt2"] = "gpt2", ["olmoe"] = "olmoe", ["deepseek"] = "deepseek", ["granite"] = "granite", ["granitemoe"] = "granitemoe",
        ["granitemoeshared"] = "granitemoe", ["gpt_oss"] = "gpt-oss", ["smollm3"] = "smollm3",
    };

    private static readonly (string Part, string Name)[] s_parts =
    [
        ("input_layernorm", "attn_norm"), ("self_attn.q_proj", "attn_q"), ("self_attn.k_proj", "attn_k"), ("self_attn.v_proj", "attn_v"),
        ("self_attn.qkv_proj", "attn_qkv"), ("self_attn.o_proj", "attn_output"), ("self_attn.q_norm", "attn_q_norm"),
        ("self_attn.k_norm", "attn_k_norm"), ("self_attn.sinks", "attn_sinks"), ("pre_feedforward_layernorm", "ffn_norm"),
        ("post_feedforward_layernorm", "post_ffw_norm"), ("mlp.gate_up_proj", "ffn_up"), ("mlp.gate_proj", "ffn_gate"), ("mlp.up_proj", "ffn_up"),
        ("mlp.down_proj", "ffn_down"), ("mlp.shared_expert.gate_proj", "ffn_gate_shexp"), ("mlp.shared_expert.up_proj", "ffn_up_shexp"),
        ("mlp.shared_expert.down_proj", "ffn_down_shexp"), ("mlp.shared_experts.gate_proj", "ffn_gate_shexp"),
        ("mlp.shared_experts.up_proj", "ffn_up_shexp"), ("mlp.shared_experts.down_proj", "ffn_down_shexp"),
        ("mlp.shared_expert_gate", "ffn_gate_inp_shexp"), ("mlp.gate", "ffn_gate_inp"), ("mlp.router", "ffn_gate_inp"),
        ("block_sparse_moe.gate", "ffn_gate_inp"), ("block_sparse_moe.router.layer", "ffn_gate_inp"),
        ("block_sparse_moe.output_linear", "ffn_down_exps"), ("shared_mlp.output_linear", "ffn_down_shexp"), ("ln_1", "attn_norm"), ("ln_2", "ffn_norm"),
        ("attn.c_attn", "attn_qkv"), ("attn.c_proj", "attn_output"), ("mlp.c_fc", "ffn_up"), ("mlp.c_proj", "ffn_down"),
    ];

    private readonly JsonObject _config;
    private readonly IReadOnlyDictionary<string, TestTensor> _tensors;
    private readonly GgufWriter _writer;
    private readonly string _type;
    private readonly string _architecture;

    private GgufConverter(JsonObject config, IReadOnlyDictionary<string, TestTensor> tensors, GgufWriter writer)
    {
        (_config, _tensors, _writer) = (config, tensors, writer);
        _type = (string)config["model_type"]!;
        _architecture = s_architectures[_type];
    }

    /// <summary>Every <c>model_type</c> that has a name in GGUF.</summary>
    public static IEnumerable<string> ModelTypes => s_architectures.Keys;

    /// <summary>Adds keys and tensors of a checkpoint to a file.</summary>
    public static GgufWriter Convert(JsonObject config, IReadOnlyDictionary<string, TestTensor> tensors, GgufWriter? writer = null)
    {
        var converter = new GgufConverter(config, tensors, writer ?? new());
        converter._writer.Add("general.architecture", converter._architecture);
        converter.Sizes();
        converter.Multipliers();
        converter.Experts();
        converter.Rotary();
        converter.Tensors();
        return converter._writer;
    }

    private bool IsGpt2 => _type == "gpt2";

    private int Heads => Size(IsGpt2 ? "n_head" : "num_attention_heads");

    private int KeyHeads => _config["num_key_value_heads"] is null ? Heads : Size("num_key_value_heads");

    private int Width => Size(IsGpt2 ? "n_embd" : "hidden_size");

    private int HeadSize => _config["head_dim"] is null ? Width / Heads : Size("head_dim");

    private void Sizes()
    {
        Count("block_count", Size(IsGpt2 ? "n_layer" : "num_hidden_layers"));
        Count("context_length", Size(IsGpt2 ? "n_positions" : "max_position_embeddings"));
        Count("embedding_length", Width);
        Count("feed_forward_length", IsGpt2 ? 4 * Width : Size("intermediate_size"));
        Count("attention.head_count", Heads);
        if (IsGpt2)
        {
            Real("attention.layer_norm_epsilon", 1e-5);
            return;
        }

        Count("attention.head_count_kv", KeyHeads);
        Real("attention.layer_norm_rms_epsilon", Number("rms_norm_eps"));
        if (_config["head_dim"] is not null)
        {
            Count("attention.key_length", HeadSize);
            Count("attention.value_length", HeadSize);
        }

        if (_architecture is "phi3" or "phimoe" or "gemma2" or "gemma3" or "gpt-oss")
        {
            Count("attention.sliding_window", _config["sliding_window"] is null ? 0 : Size("sliding_window"));
        }
    }

    private void Multipliers()
    {
        (string Field, string Key)[] fields =
        [
            ("attention_multiplier", "attention.scale"), ("embedding_multiplier", "embedding_scale"), ("residual_multiplier", "residual_scale"),
            ("logits_scaling", "logit_scale"), ("attn_logit_softcapping", "attn_logit_softcapping"),
            ("final_logit_softcapping", "final_logit_softcapping"), ("clip_qkv", "attention.clamp_kqv"),
        ];
        foreach ((string field, string key) in fields.Where(pair => _config[pair.Field] is not null))
        {
            Real(key, Number(field));
        }
    }

    private void Experts()
    {
        string? field = new[] { "num_local_experts", "num_experts", "n_routed_experts" }.FirstOrDefault(name => _config[name] is not null);
        if (field is null)
        {
            return;
        }

        Count("expert_count", Size(field));
        Count("expert_used_count", Size("num_experts_per_tok"));
        (string Field, string Key)[] fields =
        [
            ("moe_intermediate_size", "expert_feed_forward_length"), ("shared_expert_intermediate_size", "expert_shared_feed_forward_length"),
            ("shared_intermediate_size", "expert_shared_feed_forward_length"), ("n_shared_experts", "expert_shared_count"),
            ("first_k_dense_replace", "leading_dense_block_count"),
        ];
        foreach ((string name, string key) in fields.Where(pair => _config[pair.Field] is not null))
        {
            Count(key, Size(name));
        }

        if (_type == "deepseek")
        {
            Real("expert_weights_scale", 1);
        }
    }

    private void Rotary()
    {
        if (IsGpt2)
        {
            return;
        }

        int turned = _config["partial_rotary_factor"] is null ? HeadSize : (int)(HeadSize * Number("partial_rotary_factor"));
        Count("rope.dimension_count", turned);
        Real("rope.freq_base", _config["rope_theta"] is null ? 10_000 : Number("rope_theta"));
        if (_config["original_max_position_embeddings"] is not null)
        {
            Count("rope.scaling.original_context_length", Size("original_max_position_embeddings"));
        }

        if (_config["rope_scaling"] is not JsonObject scaling)
        {
            return;
        }

        double factor = (double?)scaling["factor"] ?? 1;
        switch ((string?)scaling["rope_type"] ?? (string?)scaling["type"])
        {
            case "linear":
                _writer.Add(_architecture + ".rope.scaling.type", "linear");
                Real("rope.scaling.factor", factor);
                break;
            case "yarn":
                _writer.Add(_architecture + ".rope.scaling.type", "yarn");
                Real("rope.scaling.factor", factor);
                Count("rope.scaling.original_context_length", (int)scaling["original_max_position_embeddings"]!);
                Real("rope.scaling.yarn_beta_fast", (double?)scaling["beta_fast"] ?? 32);
                Real("rope.scaling.yarn_beta_slow", (double?)scaling["beta_slow"] ?? 1);
                break;
            case "longrope":
                LongRope(scaling);
                break;
            case "llama3":
                Llama3(scaling, turned, factor);
                break;
        }
    }

    private void LongRope(JsonObject scaling)
    {
        double stretch = Number("max_position_embeddings") / Number("original_max_position_embeddings");
        Real("rope.scaling.attn_factor", Math.Sqrt(1 + (Math.Log(stretch) / Math.Log(Number("original_max_position_embeddings")))));
        foreach (string name in new[] { "long", "short" })
        {
            float[] factors = [.. ((JsonArray)scaling[name + "_factor"]!).Select(value => (float)(double)value!)];
            _writer.AddTensor($"rope_factors_{name}.weight", 0, Bytes(factors), factors.Length);
        }
    }

    private void Llama3(JsonObject scaling, int turned, double factor)
    {
        double original = (double)scaling["original_max_position_embeddings"]!;
        (double low, double high) = (original / (double)scaling["low_freq_factor"]!, original / (double)scaling["high_freq_factor"]!);
        var factors = new float[turned / 2];
        for (int i = 0; i < factors.Length; i++)
        {
            double wavelength = 2 * Math.PI * Math.Pow(Number("rope_theta"), 2.0 * i / turned);
            double smooth = ((original / wavelength) - (double)scaling["low_freq_factor"]!)
                / ((double)scaling["high_freq_factor"]! - (double)scaling["low_freq_factor"]!);
            factors[i] = (float)(wavelength < high ? 1 : wavelength > low ? factor : 1 / (((1 - smooth) / factor) + smooth));
        }

        _writer.AddTensor("rope_freqs.weight", 0, Bytes(factors), factors.Length);
    }

    private void Tensors()
    {
        foreach ((string name, TestTensor tensor) in _tensors)
        {
            string[] parts = name.Split('.');
            if (parts is ["model", "layers", var number, .. var rest])
            {
                Layer($"blk.{number}.", string.Join('.', rest), tensor);
            }
            else if (parts is ["h", var index, .. var inner])
            {
                Layer($"blk.{index}.", string.Join('.', inner), tensor);
            }
            else
            {
                string stem = name[..name.LastIndexOf('.')];
                string translated = stem switch
                {
                    "model.embed_tokens" or "wte" => "token_embd",
                    "wpe" => "position_embd",
                    "model.norm" or "ln_f" => "output_norm",
                    _ => "output",
                };
                Write(translated + name[stem.Length..], translated == "output_norm" ? Raised(tensor) : tensor);
            }
        }
    }

    private void Layer(string at, string rest, TestTensor tensor)
    {
        if (rest.Split('.') is [var block, "experts", var expert, var matrix, _])
        {
            if (expert == "0")
            {
                StackOfExperts(at, block, matrix);
            }

            return;
        }

        if (rest == "attn.bias")
        {
            return;
        }

        (string stem, string suffix) = rest.EndsWith("_bias", StringComparison.Ordinal) ? (rest[..^"_bias".Length], ".bias")
            : rest.EndsWith(".weight", StringComparison.Ordinal) || rest.EndsWith(".bias", StringComparison.Ordinal)
                ? (rest[..rest.LastIndexOf('.')], rest[rest.LastIndexOf('.')..])
                : (rest, ".weight");
        bool isConvolution = IsGpt2 && tensor.Shape.Length == 2;
        switch (stem)
        {
            case "post_attention_layernorm":
                Write($"{at}{(_architecture is "gemma2" or "gemma3" or "gpt-oss" ? "post_attention_norm" : "ffn_norm")}{suffix}", Raised(tensor));
                break;
            case "self_attn.q_proj" or "self_attn.k_proj" when _architecture is "llama" or "deepseek" or "granite" or "granitemoe" or "smollm3":
                Write(at + NameOf(stem) + suffix, Interleaved(tensor));
                break;
            case "mlp.shared_expert_gate":
                Write(at + NameOf(stem) + suffix, tensor with { Shape = [tensor.Shape[1]] });
                break;
            case "block_sparse_moe.input_linear" or "shared_mlp.input_linear":
                string place = stem[0] == 'b' ? "exps" : "shexp";
                int axis = tensor.Shape.Length - 2;
                Write($"{at}ffn_gate_{place}.weight", Rows(tensor, axis, row => row < tensor.Shape[axis] / 2));
                Write($"{at}ffn_up_{place}.weight", Rows(tensor, axis, row => row >= tensor.Shape[axis] / 2));
                break;
            case "mlp.experts.gate_up_proj":
                TestTensor both = tensor.Shape.Length == 3 ? Transposed(tensor) : tensor;
                Write($"{at}ffn_gate_exps{suffix}", Rows(both, 1, row => row % 2 == 0));
                Write($"{at}ffn_up_exps{suffix}", Rows(both, 1, row => row % 2 == 1));
                break;
            case "mlp.experts.down_proj":
                Write($"{at}ffn_down_exps{suffix}", tensor.Shape.Length == 3 ? Transposed(tensor) : tensor);
                break;
            default:
                Write(at + NameOf(stem) + suffix, isConvolution ? Transposed(tensor) : stem.EndsWith("norm", StringComparison.Ordinal) ? Raised(tensor) : tensor);
                break;
        }
    }

    // The experts of a layer are written when the first of them comes.
    private void StackOfExperts(string at, string block, string matrix)
    {
        string experts = $"model.layers.{at.Split('.')[1]}.{block}.experts.";
        TestTensor[] all = [.. Enumerable.Range(0, 100).Select(expert => _tensors.GetValueOrDefault($"{experts}{expert}.{matrix}.weight")).OfType<TestTensor>()];
        string name = matrix switch { "w1" or "gate_proj" => "ffn_gate_exps", "w3" or "up_proj" => "ffn_up_exps", _ => "ffn_down_exps" };
        Write($"{at}{name}.weight", new([all.Length, .. all[0].Shape], [.. all.SelectMany(tensor => tensor.Values)]));
    }

    private static string NameOf(string part) => s_parts.Single(pair => pair.Part == part).Name;

    private TestTensor Raised(TestTensor tensor) =>
        _architecture.StartsWith("gemma", StringComparison.Ordinal) ? tensor with { Values = [.. tensor.Values.Select(value => value + 1)] } : tensor;

    // reshape(heads, 2, size / 2, columns), swap the middle two, reshape back.
    private TestTensor Interleaved(TestTensor tensor)
    {
        int columns = tensor.Shape.Length > 1 ? (int)tensor.Shape[1] : 1;
        var values = new float[tensor.Values.Length];
        for (int row = 0; row < tensor.Shape[0]; row++)
        {
            (int head, int within) = (row / HeadSize, row % HeadSize);
            int target = (head * HeadSize) + (within % (HeadSize / 2) * 2) + (within / (HeadSize / 2));
            Array.Copy(tensor.Values, row * columns, values, target * columns, columns);
        }

        return tensor with { Values = values };
    }

    // The last two axes change places.
    private static TestTensor Transposed(TestTensor tensor)
    {
        (int rows, int columns) = ((int)tensor.Shape[^2], (int)tensor.Shape[^1]);
        var values = new float[tensor.Values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            (int matrix, int within) = (i / (rows * columns), i % (rows * columns));
            values[(matrix * rows * columns) + (within % columns * rows) + (within / columns)] = tensor.Values[i];
        }

        return new([.. tensor.Shape[..^2], columns, rows], values);
    }

    private static TestTensor Rows(TestTensor tensor, int axis, Func<int, bool> isWanted)
    {
        int rows = (int)tensor.Shape[axis];
        int columns = (int)tensor.Shape[(axis + 1)..].Aggregate(1L, (product, size) => product * size);
        float[] values = [.. tensor.Values.Chunk(columns).Where((_, index) => isWanted(index % rows)).SelectMany(row => row)];
        var shape = (long[])tensor.Shape.Clone();
        shape[axis] = rows / 2;
        return new(shape, values);
    }

    private void Write(string name, TestTensor tensor) => _writer.AddTensor(name, 0, Bytes(tensor.Values), tensor.Shape);

    private static byte[] Bytes(float[] values) => MemoryMarshal.AsBytes<float>(values).ToArray();

    private int Size(string name) => (int)_config[name]!;

    private double Number(string name) => (double)_config[name]!;

    private void Count(string key, int value) => _writer.Add($"{_architecture}.{key}", (uint)value);

    private void Real(string key, double value) => _writer.Add($"{_architecture}.{key}", (float)value);
}
