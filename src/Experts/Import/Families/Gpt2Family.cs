using System.Globalization;
using CoERouter.Experts.Import.Mapping;
using CoERouter.Experts.Import.Sources;
using CoERouter.Experts.Specification;

namespace CoERouter.Experts.Import.Families;

/// <summary>GPT-2: layer norms, learned positions, biases everywhere, matrices stored [inputs, outputs].</summary>
internal sealed class Gpt2Family : IModelFamily
{
    public string Name => "GPT-2";

    public IReadOnlyList<string> ModelTypes => ["gpt2"];

    public DecoderSpec Describe(ModelConfiguration configuration, int? contextLength)
    {
        if (configuration.Flag("scale_attn_by_inverse_layer_idx", false) || configuration.Flag("add_cross_attention", false))
        {
            throw new ModelImportException(
                $"{ModelConfiguration.FileName} sets scale_attn_by_inverse_layer_idx or add_cross_attention, legal is false for both.");
        }

        int width = configuration.Count("n_embd");
        int heads = configuration.Count("n_head");
        int hidden = configuration.FindCount("n_inner") ?? 4 * width;
        return new()
        {
            Layers = DecoderReader.Layers(configuration, "n_layer"),
            Width = width,
            Heads = heads,
            KeyValueHeads = heads,
            HeadSize = width / Math.Max(1, heads),
            VocabularySize = configuration.Count("vocab_size"),
            ContextLength = DecoderReader.Context(contextLength, configuration.Count("n_positions")),
            NormEpsilon = (float)(configuration.FindNumber("layer_norm_epsilon") ?? 1e-5),
            ConvolutionWidth = 0,
            TiedHead = configuration.Flag("tie_word_embeddings", true),
            Norm = NormKind.Layer,
            LearnedPositions = true,
            Attention = new() { Bias = true, OutputBias = true, Scale = configuration.Flag("scale_attn_weights", true) ? null : 1 },
            Dense = new()
            {
                Width = hidden,
                Activation = DecoderReader.Activation(configuration, "activation_function", "gelu_new"),
                Gated = false,
                Bias = true,
            },
            Mixture = DecoderReader.SingleExpert(hidden),
        };
    }

    public ParameterMap Map(ModelConfiguration configuration, DecoderSpec spec, ITensorSource source)
    {
        var map = new ParameterMap();
        string prefix = source.Find("transformer.wte.weight") is null ? "" : "transformer.";
        map.Add(DecoderNames.Embedding, TensorPart.Matrix(prefix + "wte.weight", spec.VocabularySize, spec.Width));
        map.Add(
            DecoderNames.Positions,
            TensorPart.Matrix(prefix + "wpe.weight", configuration.Count("n_positions"), spec.Width, 0, spec.ContextLength));
        for (int layer = 0; layer < spec.Layers; layer++)
        {
            string Of(string rest) => string.Create(CultureInfo.InvariantCulture, $"{prefix}h.{layer}.{rest}");
            int hidden = spec.Dense!.Width;
            Norm(map, spec, DecoderNames.AttentionNorm(layer), Of("ln_1"));
            Norm(map, spec, DecoderNames.MixtureNorm(layer), Of("ln_2"));
            Convolution(map, source, DecoderNames.QueryKeyValue(layer), Of("attn.c_attn"), spec.Width, 3 * spec.Width);
            Convolution(map, source, DecoderNames.AttentionOutput(layer), Of("attn.c_proj"), spec.Width, spec.Width);
            Convolution(map, source, DecoderNames.DenseUp(layer), Of("mlp.c_fc"), spec.Width, hidden);
            Convolution(map, source, DecoderNames.DenseDown(layer), Of("mlp.c_proj"), hidden, spec.Width);

            // The causal mask, which old files store.
            map.Ignore(Of("attn.bias"));
        }

        Norm(map, spec, DecoderNames.FinalNorm, prefix + "ln_f");
        if (spec.TiedHead)
        {
            map.Ignore("lm_head.weight");
        }
        else
        {
            map.Add(DecoderNames.Head, TensorPart.Matrix("lm_head.weight", spec.VocabularySize, spec.Width));
        }

        return map;
    }

    private static void Norm(ParameterMap map, DecoderSpec spec, string parameter, string tensor)
    {
        map.Add(parameter, TensorPart.Vector(tensor + ".weight", spec.Width));
        map.Add(DecoderNames.BiasOf(parameter), TensorPart.Vector(tensor + ".bias", spec.Width));
    }

    // Its makers wrote linear layers as convolutions of width 1, whose weights lie the other way around.
    private static void Convolution(ParameterMap map, ITensorSource source, string parameter, string tensor, int inputs, int outputs)
    {
        string weight = tensor + ".weight";
        map.Add(parameter, source.OutputsFirst ? TensorPart.Matrix(weight, outputs, inputs) : TensorPart.Transposed(weight, inputs, outputs));
        map.Add(DecoderNames.BiasOf(parameter), TensorPart.Vector(tensor + ".bias", outputs));
    }
}
