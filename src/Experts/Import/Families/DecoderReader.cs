using CoERouter.Experts.Specification;

namespace CoERouter.Experts.Import.Families;

/// <summary>Fields that most configurations share.</summary>
internal static class DecoderReader
{
    /// <summary>Tokens that a model is written for where its own limit is higher and nobody asks for more: caches take memory for
    /// all of them.</summary>
    public const int DefaultContext = 4096;

    private const int MostLayers = 1024;

    /// <summary>A dense decoder with RMSNorm, rotary positions and a gated feed-forward network.</summary>
    public static DecoderSpec Read(ModelConfiguration configuration, int? contextLength, bool tiesByDefault)
    {
        int width = configuration.Count("hidden_size");
        int heads = configuration.Count("num_attention_heads");
        int headSize = configuration.FindCount("head_dim") ?? width / Math.Max(1, heads);
        int positions = configuration.Count("max_position_embeddings");
        (double rotaryBase, RotarySpec? rotary) = RotaryReader.Read(configuration, positions, headSize);
        int dense = configuration.Count("intermediate_size");
        return new()
        {
            Layers = Layers(configuration, "num_hidden_layers"),
            Width = width,
            Heads = heads,
            KeyValueHeads = configuration.FindCount("num_key_value_heads") ?? heads,
            HeadSize = headSize,
            VocabularySize = configuration.Count("vocab_size"),
            ContextLength = Context(contextLength, Math.Max(positions, (int)Math.Min(int.MaxValue, (rotary?.OriginalContext ?? 0) * (rotary?.Factor ?? 1)))),
            RotaryBase = rotaryBase,
            NormEpsilon = (float)(configuration.FindNumber("rms_norm_eps") ?? 1e-6),
            ConvolutionWidth = 0,
            TiedHead = configuration.Flag("tie_word_embeddings", tiesByDefault),
            Rotary = rotary,
            Dense = new() { Width = dense, Activation = Activation(configuration, "hidden_act", "silu") },
            Mixture = SingleExpert(dense),
        };
    }

    /// <summary>The number of layers, checked at once because lists of layers are made from it.</summary>
    public static int Layers(ModelConfiguration configuration, string field) => configuration.Count(field) is >= 1 and <= MostLayers and int layers
        ? layers
        : throw new ModelImportException($"{ModelConfiguration.FileName} has {field} that is {configuration.Count(field)}, legal is 1 to {MostLayers}.");

    /// <summary>How a decoder without routed experts counts.</summary>
    public static MixtureSpec SingleExpert(int width) => new() { Experts = 1, ActiveExperts = 1, SharedExperts = 0, ExpertWidth = width };

    /// <summary>The context length that was asked for, or the default.</summary>
    public static int Context(int? wanted, int most) => wanted is null
        ? Math.Min(most, DefaultContext)
        : wanted >= 1 && wanted <= most
            ? wanted.Value
            : throw new ModelImportException($"A context of {wanted} tokens was asked for, legal for this model is 1 to {most}.");

    /// <summary>An activation by its name in the configuration.</summary>
    public static ActivationKind Activation(ModelConfiguration configuration, string field, string fallback) => configuration.Text(field, fallback) switch
    {
        "silu" or "swish" => ActivationKind.Silu,
        "gelu_pytorch_tanh" or "gelu_new" or "gelu_fast" or "gelu_tanh" => ActivationKind.GeluTanh,
        "gelu" => ActivationKind.Gelu,
        var other => throw new ModelImportException(
            $"{ModelConfiguration.FileName} has {field} = '{other}', legal are silu, gelu, gelu_new and gelu_pytorch_tanh."),
    };

    /// <summary>A window on the layers that the list of layer types names, or else on those of <paramref name="isWindowed"/>.</summary>
    public static AttentionSpec Window(AttentionSpec attention, ModelConfiguration configuration, int? window, int layers, int context, Func<int, bool> isWindowed)
    {
        int[] windowed = [.. Enumerable.Range(0, layers).Where(isWindowed)];
        if (configuration.Texts("layer_types") is { } types)
        {
            if (types.Count != layers || types.Any(type => type is not ("sliding_attention" or "full_attention")))
            {
                throw new ModelImportException(
                    $"{ModelConfiguration.FileName} has layer_types that are not {layers} times sliding_attention or full_attention.");
            }

            windowed = [.. Enumerable.Range(0, layers).Where(layer => types[layer] == "sliding_attention")];
        }

        // Gemma 3 turns windowed layers by another base, so they are named even where the window covers the whole context.
        return window is null or 0 || windowed.Length == 0
            ? attention
            : attention with
            {
                Window = Math.Min(window.Value, context),
                WindowedLayers = windowed.Length == layers ? null : windowed,
            };
    }
}
