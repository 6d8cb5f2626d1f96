using System.Text.Json.Nodes;

namespace CoERouter.Tests.Experts.Import.Reference;

/// <summary>
/// Every imported family written out plainly in double precision, straight from the published names and formulas, over one whole sequence
/// without a cache. It shares nothing with the importer.
/// </summary>
internal sealed class ReferenceModel(JsonObject root, IReadOnlyDictionary<string, TestTensor> tensors)
{
    private readonly JsonObject _config = (JsonObject)(root["text_config"] ?? root);

    private string Type => (string)_config["model_type"]!;

    private bool IsGemma => Type.StartsWith("gemma", StringComparison.Ordinal);

    private string Prefix => tensors.ContainsKey("model.embed_tokens.weight") ? "model." : "language_model.model.";

    private int Width => Size("hidden_size");

    private int Heads => Size("num_attention_heads");

    private int KeyHeads => Size("num_key_value_heads", Heads);

    private int Head => Size("head_dim", Width / Heads);

    /// <summary>Logits after every token, all read as one prompt, or only the first <paramref name="prompt"/>: what depends on the length
    /// then sees that of the sequence when the token came, and keys stay as they were turned.</summary>
    public double[][] Run(ReadOnlySpan<int> tokens, int prompt = 0)
    {
        int first = prompt == 0 ? tokens.Length : prompt;
        double[][] stream = [.. tokens.ToArray().Select(token => Scaled(Row(Prefix + "embed_tokens.weight", token), EmbeddingScale))];
        double branch = Number("residual_multiplier", 1);
        for (int layer = 0; layer < Size("num_hidden_layers"); layer++)
        {
            string at = $"{Prefix}layers.{layer}.";
            bool hasPostNorms = tensors.ContainsKey(at + "pre_feedforward_layernorm.weight");
            double[][] attended = Attend(at, layer, [.. stream.Select(x => Norm(at + "input_layernorm", x))], first);
            attended = hasPostNorms ? [.. attended.Select(x => Norm(at + "post_attention_layernorm", x))] : attended;
            stream = [.. stream.Zip(attended, (x, y) => Sum(x, Scaled(y, branch)))];
            string before = at + (hasPostNorms ? "pre_feedforward_layernorm" : "post_attention_layernorm");
            double[][] fed = [.. stream.Select(x => Feed(at, layer, Norm(before, x)))];
            fed = hasPostNorms ? [.. fed.Select(x => Norm(at + "post_feedforward_layernorm", x))] : fed;
            stream = [.. stream.Zip(fed, (x, y) => Sum(x, Scaled(y, branch)))];
        }

        return [.. stream.Select(x => Logits(Norm(Prefix + "norm", x)))];
    }

    private double EmbeddingScale => IsGemma ? Math.Sqrt(Width) : Number("embedding_multiplier", 1);

    private double[] Logits(double[] x)
    {
        bool tied = (bool?)root["tie_word_embeddings"] ?? IsGemma;
        double[] logits = Scaled(Linear(tied ? Prefix + "embed_tokens" : "lm_head", x), 1 / Number("logits_scaling", 1));
        double cap = Number("final_logit_softcapping", 0);
        return cap > 0 ? [.. logits.Select(logit => cap * Math.Tanh(logit / cap))] : logits;
    }

    private double[][] Attend(string at, int layer, double[][] x, int prompt)
    {
        double clip = Number("clip_qkv", double.PositiveInfinity);
        var queries = new double[x.Length][];
        var keys = new double[x.Length][];
        var values = new double[x.Length][];
        for (int t = 0; t < x.Length; t++)
        {
            double[] packed = tensors.ContainsKey(at + "self_attn.qkv_proj.weight")
                ? Linear(at + "self_attn.qkv_proj", x[t])
                : [.. Linear(at + "self_attn.q_proj", x[t]), .. Linear(at + "self_attn.k_proj", x[t]), .. Linear(at + "self_attn.v_proj", x[t])];
            packed = [.. packed.Select(value => Math.Clamp(value, -clip, clip))];
            queries[t] = HeadNorms(at + "self_attn.q_norm", packed[..(Heads * Head)]);
            keys[t] = HeadNorms(at + "self_attn.k_norm", packed[(Heads * Head)..((Heads + KeyHeads) * Head)]);
            values[t] = packed[((Heads + KeyHeads) * Head)..];
            Rotate(queries[t], layer, t, Math.Max(prompt, t + 1));
            Rotate(keys[t], layer, t, Math.Max(prompt, t + 1));
        }

        return [.. Enumerable.Range(0, x.Length).Select(t => Linear(at + "self_attn.o_proj", AttendAt(at, layer, t, queries[t], keys, values)))];
    }

    private double[] AttendAt(string at, int layer, int t, double[] query, double[][] keys, double[][] values)
    {
        double scale = Type is "gemma2" or "gemma3_text" ? 1 / Math.Sqrt(Number("query_pre_attn_scalar", 256)) : Number("attention_multiplier", 1 / Math.Sqrt(Head));
        double cap = Number("attn_logit_softcapping", 0);
        int first = IsWindowed(layer) ? Math.Max(0, t - Size("sliding_window") + 1) : 0;
        var result = new double[Heads * Head];
        for (int head = 0; head < Heads; head++)
        {
            int key = head / (Heads / KeyHeads) * Head;
            double[] scores = [.. Enumerable.Range(first, t - first + 1).Select(s =>
            {
                double score = scale * Enumerable.Range(0, Head).Sum(i => query[(head * Head) + i] * keys[s][key + i]);
                return cap > 0 ? cap * Math.Tanh(score / cap) : score;
            })];
            double sink = tensors.TryGetValue(at + "self_attn.sinks", out TestTensor? sinks) ? sinks.Values[head] : double.NegativeInfinity;
            double largest = Math.Max(sink, scores.Max());
            double total = Math.Exp(sink - largest) + scores.Sum(score => Math.Exp(score - largest));
            for (int s = 0; s < scores.Length; s++)
            {
                for (int i = 0; i < Head; i++)
                {
                    result[(head * Head) + i] += Math.Exp(scores[s] - largest) / total * values[first + s][key + i];
                }
            }
        }

        return result;
    }

    private bool IsWindowed(int layer)
    {
        if (Size("sliding_window") == 0)
        {
            return false;
        }

        if (_config["layer_types"] is JsonArray types)
        {
            return (string)types[layer]! == "sliding_attention";
        }

        return Type switch
        {
            "qwen2" or "qwen3" or "qwen2_moe" or "qwen3_moe" => ((bool?)_config["use_sliding_window"] ?? false) && layer >= Size("max_window_layers"),
            "gemma2" or "gpt_oss" => layer % 2 == 0,
            "gemma3_text" => (layer + 1) % Size("sliding_window_pattern", 6) != 0,
            _ => true,
        };
    }

    private void Rotate(double[] heads, int layer, int position, int length)
    {
        if (!Turns(layer))
        {
            return;
        }

        int width = (int)(Head * Number("partial_rotary_factor", 1));
        (double[] frequencies, double magnitude) = Type == "gemma3_text" && IsWindowed(layer)
            ? ReferenceRotary.Of(new JsonObject { ["rope_theta"] = Number("rope_local_base_freq", 10_000) }, width, position, length)
            : ReferenceRotary.Of(_config, width, position, length);
        for (int start = 0; start < heads.Length; start += Head)
        {
            for (int i = 0; i < width / 2; i++)
            {
                (double cosine, double sine) = (Math.Cos(position * frequencies[i]) * magnitude, Math.Sin(position * frequencies[i]) * magnitude);
                (double a, double b) = (heads[start + i], heads[start + i + (width / 2)]);
                heads[start + i] = (a * cosine) - (b * sine);
                heads[start + i + (width / 2)] = (b * cosine) + (a * sine);
            }
        }
    }

    private bool Turns(int layer) => Type != "smollm3"
        || (_config["no_rope_layers"] is JsonArray turned ? (int)turned[layer]! == 1 : (layer + 1) % Size("no_rope_layer_interval", 4) != 0);

    private double[] Feed(string at, int layer, double[] x)
    {
        if (tensors.ContainsKey(at + "mlp.gate_up_proj.weight"))
        {
            double[] both = Linear(at + "mlp.gate_up_proj", x);
            return Linear(at + "mlp.down_proj", Gated(both[..(both.Length / 2)], both[(both.Length / 2)..]));
        }

        if (tensors.ContainsKey(at + "mlp.down_proj.weight"))
        {
            return Network(at + "mlp.", "gate_proj", "up_proj", "down_proj", x);
        }

        return Type switch
        {
            "mixtral" or "phimoe" => Mix(
                at + "block_sparse_moe.gate", x, (expert, y) => Network($"{at}block_sparse_moe.experts.{expert}.", "w1", "w3", "w2", y)),
            "gpt_oss" => Mix(at + "mlp.router", x, (expert, y) => ClampedExpert(at + "mlp.experts.", expert, y)),
            "granitemoe" or "granitemoeshared" => Granite(at, x),
            _ => Sum(
                Mix(at + "mlp.gate", x, (expert, y) => Network($"{at}mlp.experts.{expert}.", "gate_proj", "up_proj", "down_proj", y)), Shared(at + "mlp.", x)),
        };
    }

    private double[] Shared(string at, double[] x)
    {
        if (tensors.ContainsKey(at + "shared_experts.up_proj.weight"))
        {
            return Network(at + "shared_experts.", "gate_proj", "up_proj", "down_proj", x);
        }

        return tensors.ContainsKey(at + "shared_expert.up_proj.weight")
            ? Scaled(Network(at + "shared_expert.", "gate_proj", "up_proj", "down_proj", x), 1 / (1 + Math.Exp(-Linear(at + "shared_expert_gate", x)[0])))
            : new double[Width];
    }

    private double[] Granite(string at, double[] x)
    {
        double[] mixed = Mix(at + "block_sparse_moe.router.layer", x, (expert, y) =>
        {
            double[] both = Slice(at + "block_sparse_moe.input_linear.weight", expert, y, outputsFirst: true);
            return Slice(at + "block_sparse_moe.output_linear.weight", expert, Gated(both[..(both.Length / 2)], both[(both.Length / 2)..]), outputsFirst: true);
        });
        if (!tensors.ContainsKey(at + "shared_mlp.input_linear.weight"))
        {
            return mixed;
        }

        double[] shared = Linear(at + "shared_mlp.input_linear", x);
        return Sum(mixed, Linear(at + "shared_mlp.output_linear", Gated(shared[..(shared.Length / 2)], shared[(shared.Length / 2)..])));
    }

    private double[] ClampedExpert(string at, int expert, double[] x)
    {
        double[] both = Sum(Slice(at + "gate_up_proj", expert, x, outputsFirst: false), Row(at + "gate_up_proj_bias", expert));
        double limit = Number("swiglu_limit", 7);
        double[] hidden = [.. Enumerable.Range(0, both.Length / 2).Select(i =>
        {
            double gate = Math.Min(both[2 * i], limit), up = Math.Clamp(both[(2 * i) + 1], -limit, limit);
            return gate / (1 + Math.Exp(-1.702 * gate)) * (up + 1);
        })];
        return Sum(Slice(at + "down_proj", expert, hidden, outputsFirst: false), Row(at + "down_proj_bias", expert));
    }

    private double[] Mix(string router, double[] x, Func<int, double[], double[]> expert)
    {
        double[] logits = Linear(router, x);
        int active = Size("num_experts_per_tok");
        int[] ranked = [.. Enumerable.Range(0, logits.Length).OrderByDescending(i => logits[i])];
        double[] result = new double[Width];
        double[] weights = Type == "phimoe" ? SparseMixer(logits) : Weights(logits, ranked[..active]);
        foreach (int chosen in ranked[..active])
        {
            result = Sum(result, Scaled(expert(chosen, x), weights[chosen]));
        }

        return result;
    }

    private double[] Weights(double[] logits, int[] chosen)
    {
        bool renormalizes = Type is "mixtral" or "gpt_oss" or "granitemoe" or "granitemoeshared" || ((bool?)_config["norm_topk_prob"] ?? false);
        double total = (renormalizes ? chosen : Enumerable.Range(0, logits.Length)).Sum(i => Math.Exp(logits[i]));
        return [.. logits.Select(logit => Math.Exp(logit) / total)];
    }

    // The published inference form: the best expert, then the best of the others, each in a softmax over those near it.
    private static double[] SparseMixer(double[] logits)
    {
        var weights = new double[logits.Length];
        var left = (double[])logits.Clone();
        for (int round = 0; round < 2; round++)
        {
            double best = left.Max();
            int index = Array.IndexOf(left, best);
            double total = left.Where((score, i) => (best - logits[i]) / Math.Max(Math.Abs(logits[i]), best) <= 0.02).Sum(Math.Exp);
            weights[index] = Math.Exp(best) / total;
            left[index] = double.NegativeInfinity;
        }

        return weights;
    }

    private double[] Network(string at, string gate, string up, string down, double[] x) =>
        Linear(at + down, Gated(Linear(at + gate, x), Linear(at + up, x)));

    private double[] Gated(double[] gate, double[] up) => [.. gate.Zip(up, (g, u) => ReferenceMath.Activate(IsGemma ? "gelu_pytorch_tanh" : "silu", g) * u)];

    private double[] HeadNorms(string name, double[] heads)
    {
        if (!tensors.TryGetValue(name + ".weight", out TestTensor? gain))
        {
            return heads;
        }

        return [.. heads.Chunk(gain.Values.Length).SelectMany(head => Norm(name, head))];
    }

    private double[] Norm(string name, double[] x)
    {
        double[] gain = Row(name + ".weight", 0, x.Length);
        double epsilon = Number("rms_norm_eps", 1e-6);
        return tensors.ContainsKey(name + ".bias")
            ? ReferenceMath.LayerNorm(x, gain, Row(name + ".bias", 0, x.Length), epsilon)
            : ReferenceMath.RootNorm(x, IsGemma ? [.. gain.Select(value => value + 1)] : gain, epsilon);
    }

    private double[] Linear(string name, double[] x)
    {
        TestTensor weight = tensors[name + ".weight"];
        double[] result = ReferenceMath.Multiply(weight.Values, 0, (int)weight.Shape[0], x, outputsFirst: true);
        return tensors.TryGetValue(name + ".bias", out TestTensor? bias) ? Sum(result, [.. bias.Values.Select(value => (double)value)]) : result;
    }

    private double[] Slice(string name, int index, double[] x, bool outputsFirst)
    {
        TestTensor stack = tensors[name];
        int size = (int)(stack.Shape[1] * stack.Shape[2]);
        return ReferenceMath.Multiply(stack.Values, index * size, size / x.Length, x, outputsFirst);
    }

    private double[] Row(string name, int row, int width = 0)
    {
        TestTensor tensor = tensors[name];
        int size = width > 0 ? width : (int)tensor.Shape[^1];
        return [.. tensor.Values.AsSpan(row * size, size).ToArray().Select(value => (double)value)];
    }

    private int Size(string name, int fallback = 0) => (int?)_config[name] ?? fallback;

    private double Number(string name, double fallback) => (double?)_config[name] ?? fallback;

    private static double[] Scaled(double[] x, double factor) => [.. x.Select(value => value * factor)];

    private static double[] Sum(double[] x, double[] y) => [.. x.Zip(y, (a, b) => a + b)];
}
