using System.Text.Json.Nodes;

namespace CoERouter.Tests.Experts.Import.Reference;

/// <summary>Random weights in the names and layouts in which each family publishes them.</summary>
internal sealed class TestCheckpoint
{
    private readonly JsonObject _config;
    private readonly Random _random;
    private readonly string _type;
    private readonly Dictionary<string, TestTensor> _tensors = [];

    private TestCheckpoint(JsonObject config, int seed, string type) => (_config, _random, _type) = (config, new Random(seed), type);

    /// <summary>All tensors of a model of this configuration, their values such that <paramref name="type"/> holds them.</summary>
    public static Dictionary<string, TestTensor> Create(JsonObject config, int seed, string type = "F32")
    {
        var checkpoint = new TestCheckpoint(config, seed, type);
        if ((string?)config["model_type"] == "gpt2")
        {
            checkpoint.Gpt2();
        }
        else
        {
            checkpoint.Decoder();
        }

        return checkpoint._tensors;
    }

    /// <summary>Writes configuration and weights as a model folder.</summary>
    public static void WriteFolder(string folder, JsonObject config, IReadOnlyDictionary<string, TestTensor> tensors, string type = "F32")
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "config.json"), config.ToJsonString());
        SafetensorsWriter.Write(Path.Combine(folder, "model.safetensors"), tensors, type);
    }

    private int Size(string name, int fallback = 0) => (int?)(_config["text_config"] ?? _config)[name] ?? fallback;

    private bool Flag(string name, bool fallback = false) => (bool?)_config[name] ?? fallback;

    private void Decoder()
    {
        string type = (string)_config["model_type"]!;
        int width = Size("hidden_size"), heads = Size("num_attention_heads"), keyHeads = Size("num_key_value_heads", heads);
        int head = Size("head_dim", width / heads), vocabulary = Size("vocab_size");
        string prefix = type == "gemma3" ? "language_model.model." : "model.";
        bool isGemma = type.StartsWith("gemma", StringComparison.Ordinal);
        Add(prefix + "embed_tokens.weight", 0.5, vocabulary, width);
        for (int layer = 0; layer < Size("num_hidden_layers"); layer++)
        {
            string at = $"{prefix}layers.{layer}.";
            Norms(at, type, isGemma, width);
            if (type == "phi3")
            {
                Linear(at + "self_attn.qkv_proj", (heads + (2 * keyHeads)) * head, width, false);
            }
            else
            {
                bool bias = Flag("attention_bias", type == "gpt_oss") || type is "qwen2" or "qwen2_moe";
                Linear(at + "self_attn.q_proj", heads * head, width, bias);
                Linear(at + "self_attn.k_proj", keyHeads * head, width, bias);
                Linear(at + "self_attn.v_proj", keyHeads * head, width, bias);
            }

            Linear(at + "self_attn.o_proj", width, heads * head, Flag("attention_bias", type == "gpt_oss"));
            if (type is "qwen3" or "qwen3_moe" or "gemma3_text" or "gemma3" or "olmoe")
            {
                Gain(at + "self_attn.q_norm", type == "olmoe" ? heads * head : head, isGemma);
                Gain(at + "self_attn.k_norm", type == "olmoe" ? keyHeads * head : head, isGemma);
            }

            if (type == "gpt_oss")
            {
                Add(at + "self_attn.sinks", 1, heads);
            }

            FeedForward(at, type, layer, width);
        }

        Gain(prefix + "norm", width, isGemma);
        if (type == "phimoe")
        {
            Add(prefix + "norm.bias", 0.1, width);
        }

        if (!Flag("tie_word_embeddings", isGemma))
        {
            Linear("lm_head", vocabulary, width, Flag("lm_head_bias"));
        }
    }

    private void Norms(string at, string type, bool isGemma, int width)
    {
        string[] names = type is "gemma2" or "gemma3_text" or "gemma3"
            ? ["input_layernorm", "post_attention_layernorm", "pre_feedforward_layernorm", "post_feedforward_layernorm"]
            : ["input_layernorm", "post_attention_layernorm"];
        foreach (string name in names)
        {
            Gain(at + name, width, isGemma);
            if (type == "phimoe")
            {
                Add($"{at}{name}.bias", 0.1, width);
            }
        }
    }

    private void FeedForward(string at, string type, int layer, int width)
    {
        int hidden = Size("intermediate_size"), experts = Size("num_local_experts", Size("num_experts", Size("n_routed_experts")));
        int routed = Size("moe_intermediate_size", hidden);
        bool isDense = experts == 0
            || (_config["mlp_only_layers"] as JsonArray)?.Any(only => (int)only! == layer) == true
            || layer < Size("first_k_dense_replace");
        if (isDense && type == "phi3")
        {
            Linear(at + "mlp.gate_up_proj", 2 * hidden, width, false);
            Linear(at + "mlp.down_proj", width, hidden, false);
        }
        else if (isDense)
        {
            Gated(at + "mlp.", hidden, width, Flag("mlp_bias"));
        }
        else if (type is "mixtral" or "phimoe")
        {
            Linear(at + "block_sparse_moe.gate", experts, width, false);
            for (int expert = 0; expert < experts; expert++)
            {
                Linear($"{at}block_sparse_moe.experts.{expert}.w1", hidden, width, false);
                Linear($"{at}block_sparse_moe.experts.{expert}.w3", hidden, width, false);
                Linear($"{at}block_sparse_moe.experts.{expert}.w2", width, hidden, false);
            }
        }
        else if (type == "gpt_oss")
        {
            Linear(at + "mlp.router", experts, width, true);
            Add(at + "mlp.experts.gate_up_proj", 1 / Math.Sqrt(width), experts, width, 2 * hidden);
            Add(at + "mlp.experts.gate_up_proj_bias", 0.3, experts, 2 * hidden);
            Add(at + "mlp.experts.down_proj", 1 / Math.Sqrt(hidden), experts, hidden, width);
            Add(at + "mlp.experts.down_proj_bias", 0.3, experts, width);
        }
        else if (type.StartsWith("granitemoe", StringComparison.Ordinal))
        {
            Linear(at + "block_sparse_moe.router.layer", experts, width, false);
            Add(at + "block_sparse_moe.input_linear.weight", 1 / Math.Sqrt(width), experts, 2 * hidden, width);
            Add(at + "block_sparse_moe.output_linear.weight", 1 / Math.Sqrt(hidden), experts, width, hidden);
            if (Size("shared_intermediate_size") is > 0 and int shared)
            {
                Linear(at + "shared_mlp.input_linear", 2 * shared, width, false);
                Linear(at + "shared_mlp.output_linear", width, shared, false);
            }
        }
        else
        {
            Linear(at + "mlp.gate", experts, width, false);
            for (int expert = 0; expert < experts; expert++)
            {
                Gated($"{at}mlp.experts.{expert}.", routed, width, false);
            }

            if (type == "qwen2_moe")
            {
                Gated(at + "mlp.shared_expert.", Size("shared_expert_intermediate_size"), width, false);
                Linear(at + "mlp.shared_expert_gate", 1, width, false);
            }

            if (Size("n_shared_experts") is > 0 and int count)
            {
                Gated(at + "mlp.shared_experts.", count * routed, width, false);
            }
        }
    }

    private void Gpt2()
    {
        int width = Size("n_embd");
        Add("wte.weight", 0.5, Size("vocab_size"), width);
        Add("wpe.weight", 0.2, Size("n_positions"), width);
        for (int layer = 0; layer < Size("n_layer"); layer++)
        {
            string at = $"h.{layer}.";
            foreach ((string name, int inputs, int outputs) in new[] { ("attn.c_attn", width, 3 * width), ("attn.c_proj", width, width), ("mlp.c_fc", width, 4 * width), ("mlp.c_proj", 4 * width, width) })
            {
                Add($"{at}{name}.weight", 1 / Math.Sqrt(inputs), inputs, outputs);
                Add($"{at}{name}.bias", 0.1, outputs);
            }

            foreach (string name in new[] { "ln_1", "ln_2" })
            {
                Gain(at + name, width, false);
                Add($"{at}{name}.bias", 0.1, width);
            }

            Add(at + "attn.bias", 1, 1, 1, 4, 4);
        }

        Gain("ln_f", width, false);
        Add("ln_f.bias", 0.1, width);
    }

    private void Gated(string at, int hidden, int width, bool bias)
    {
        Linear(at + "gate_proj", hidden, width, bias);
        Linear(at + "up_proj", hidden, width, bias);
        Linear(at + "down_proj", width, hidden, bias);
    }

    private void Linear(string name, int outputs, int inputs, bool bias)
    {
        Add(name + ".weight", 1 / Math.Sqrt(inputs), outputs, inputs);
        if (bias)
        {
            Add(name + ".bias", 0.2, outputs);
        }
    }

    private void Gain(string name, int width, bool isDifference) => AddAround(name + ".weight", 0.1, isDifference ? 0 : 1, [width]);

    private void Add(string name, double deviation, params int[] shape) => AddAround(name, deviation, 0, shape);

    private void AddAround(string name, double deviation, double mean, int[] shape)
    {
        var values = new float[shape.Aggregate(1, (product, size) => product * size)];
        for (int i = 0; i < values.Length; i++)
        {
            double normal = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
            values[i] = SafetensorsWriter.Rounded((float)(mean + (deviation * normal)), _type);
        }

        _tensors.Add(name, new([.. shape.Select(size => (long)size)], values));
    }
}
