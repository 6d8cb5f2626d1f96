using CoERouter.Experts.Specification;

namespace CoERouter.Experts.Import.Families;

/// <summary>Every family that can be imported.</summary>
internal static class ModelFamilies
{
    /// <summary>All families.</summary>
    public static IReadOnlyList<IModelFamily> All { get; } =
    [
        new LlamaFamily(), new MistralFamily(), new QwenFamily(), new PhiFamily(), new GemmaFamily(), new Gpt2Family(),
        new MixtralFamily(), new QwenMixtureFamily(), new OlmoeFamily(), new DeepSeekMixtureFamily(), new PhiMixtureFamily(),
        new GptOssFamily(), new GraniteFamily(), new SmolFamily(),
    ];

    /// <summary>The family of a configuration.</summary>
    /// <exception cref="ModelImportException">There is none, or the weights are stored in a form that is not read.</exception>
    public static IModelFamily Of(ModelConfiguration configuration)
    {
        string type = configuration.ModelType;
        IModelFamily family = All.FirstOrDefault(family => family.ModelTypes.Contains(type))
            ?? throw new ModelImportException(type.Length == 0
                ? $"{ModelConfiguration.FileName} has no model_type; legal are {Legal()}."
                : $"The model type '{Shown(type)}' cannot be imported; legal are {Legal()}.");
        ModelConfiguration? quantization = configuration.Object("quantization_config");
        string method = quantization?.Text("quant_method", "unknown") ?? "";
        return quantization is null || (family is GptOssFamily && method == "mxfp4")
            ? family
            : throw new ModelImportException(
                $"The weights of this model are quantized by '{Shown(method)}', which is not read; import the checkpoint in 16 or 32 bits.");
    }

    /// <summary>The decoder of a configuration, checked to be one that the graph and the runtime can run.</summary>
    public static DecoderSpec Describe(IModelFamily family, ModelConfiguration configuration, int? contextLength)
    {
        DecoderSpec spec = family.Describe(configuration, contextLength);
        try
        {
            spec.Validate();
        }
        catch (ArgumentException exception)
        {
            throw new ModelImportException($"{ModelConfiguration.FileName} describes a model that cannot be: {exception.Message}", exception);
        }

        RequireReadable(spec);

        // A window that covers the whole context shows everything.
        if (spec.Attention is { Window: { } window } && window >= spec.ContextLength && spec.RotaryForm.WindowedBase is null)
        {
            spec = spec with { Attention = spec.Attention with { Window = null, WindowedLayers = null } };
        }

        // The fused attention of the runtime reads heads in vectors of eight.
        return spec.HeadSize % 8 == 0
            ? spec
            : throw new ModelImportException($"The model has heads of {spec.HeadSize} values, legal are multiples of 8.");
    }

    // Bounds on what follows from the configuration alone, several times beyond the largest published decoders.
    private static void RequireReadable(DecoderSpec spec)
    {
        (string Name, long Value, long Most)[] sizes =
        [
            ("all heads together", (long)spec.Heads * spec.HeadSize, 1 << 18),
            ("the vocabulary", spec.VocabularySize, 1 << 24),
            ("the context", spec.ContextLength, 1 << 24),
            ("a feed-forward layer", spec.Dense?.Width ?? 1, 1 << 20),
            ("an expert", spec.Mixture.ExpertWidth, 1 << 20),
            ("a shared expert", spec.Mixture.SharedWidth, 1 << 20),
            ("the experts of a layer", spec.Mixture.Experts, 1 << 12),
        ];
        foreach ((string name, long value, long most) in sizes)
        {
            if (value > most)
            {
                throw new ModelImportException($"{ModelConfiguration.FileName} gives {name} the size {value}, legal is at most {most}.");
            }
        }
    }

    private static string Legal() => string.Join(", ", All.SelectMany(family => family.ModelTypes).Order(StringComparer.Ordinal));

    private static string Shown(string text) =>
        new([.. text.Take(48).Select(character => char.IsControl(character) ? '?' : character)]);
}
