using System.Text.Json;
using CoERouter.Experts.Import.Sources;

namespace CoERouter.Experts.Import.Encoders;

/// <summary>
/// What a sentence-transformers folder says around its model: <c>modules.json</c> with pooling, matrices and normalisation, the longest input, lower case, and
/// the prompt that comes before every text. A folder without <c>modules.json</c> is pooled by the mean.
/// </summary>
internal sealed record SentenceModules
{
    private const string FileName = "modules.json";
    private const int MostBytes = 1 << 20;
    private const int MostModules = 16;

    private static readonly string[] LimitFiles =
    [
        "sentence_bert_config.json", "sentence_roberta_config.json", "sentence_distilbert_config.json", "sentence_camembert_config.json",
        "sentence_albert_config.json", "sentence_xlm-roberta_config.json",
    ];

    private static readonly (string Field, PoolingMode Mode)[] Modes =
    [
        ("pooling_mode_cls_token", PoolingMode.FirstToken),
        ("pooling_mode_max_tokens", PoolingMode.Maximum),
        ("pooling_mode_mean_tokens", PoolingMode.Mean),
        ("pooling_mode_mean_sqrt_len_tokens", PoolingMode.MeanOverRoot),
        ("pooling_mode_weightedmean_tokens", PoolingMode.WeightedMean),
        ("pooling_mode_lasttoken", PoolingMode.LastToken),
    ];

    /// <summary>Whether there is a <c>modules.json</c>.</summary>
    public bool IsDeclared { get; init; }

    /// <summary>The folder of the model itself.</summary>
    public required string ModelFolder { get; init; }

    /// <summary>Whether the model is a table of static embeddings.</summary>
    public bool IsStatic { get; init; }

    /// <summary>How tokens are pooled; none where static embeddings pool themselves.</summary>
    public IReadOnlyList<PoolingMode> Pooling { get; init; } = [PoolingMode.Mean];

    /// <summary>What is done with the pooled vector.</summary>
    public IReadOnlyList<SentenceStep> Steps { get; init; } = [];

    /// <summary>The most tokens; null where the folder leaves it to the model.</summary>
    public int? MostTokens { get; init; }

    /// <summary>Whether text is turned to lower case first.</summary>
    public bool Lowercases { get; init; }

    /// <summary>Put before every text.</summary>
    public string Prefix { get; init; } = string.Empty;

    /// <summary>Reads a folder.</summary>
    /// <exception cref="ModelImportException">A file is damaged, or asks for something that is not supported.</exception>
    public static SentenceModules Read(string folder)
    {
        (string Type, string Path)[] modules = ReadModules(folder);
        string model = Inner(folder, modules.FirstOrDefault(module => module.Type is "Transformer" or "StaticEmbedding").Path ?? string.Empty);
        SentenceModules read = new() { ModelFolder = model, IsDeclared = modules.Length > 0, Prefix = ReadPrefix(folder) };
        foreach (string name in LimitFiles)
        {
            if (Configuration(model, name) is { } limits)
            {
                read = read with { MostTokens = limits.FindCount("max_seq_length"), Lowercases = limits.Flag("do_lower_case", false) };
                break;
            }
        }

        if (ModelFiles.Read(model, "tokenizer_config.json", MostBytes * 8) is { } tokenizer
            && ModelConfiguration.Parse(tokenizer).FindNumber("model_max_length") is { } length and >= 1 and < int.MaxValue)
        {
            read = read with { MostTokens = Math.Min(read.MostTokens ?? int.MaxValue, (int)length) };
        }

        return modules.Aggregate(read, (present, module) => present.With(folder, module));
    }

    private static (string Type, string Path)[] ReadModules(string folder)
    {
        if (ModelFiles.Read(folder, FileName, MostBytes) is not { } bytes)
        {
            return [];
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 16 });
            (string Type, string Path)[] modules =
            [
                .. document.RootElement.EnumerateArray().Select(module => (module.GetProperty("type").GetString()!.Split('.')[^1], module.GetProperty("path").GetString()!)),
            ];
            return modules.Length is > 0 and <= MostModules ? modules : throw new JsonException();
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException or NullReferenceException)
        {
            throw new ModelImportException($"{FileName} is no list of 1 to {MostModules} modules with type and path.", fault);
        }
    }

    // A folder of the model's own, one level down at most, and no link.
    private static string Inner(string folder, string path)
    {
        if (path is "" or ".")
        {
            return folder;
        }

        string inner = Path.Combine(folder, path);
        bool isPlain = path.Length <= 255 && path is not ".." && path.IndexOfAny(['/', '\\', ':', '\0']) < 0;
        return isPlain && new DirectoryInfo(inner).LinkTarget is null
            ? inner
            : throw new ModelImportException($"{FileName} names a folder that does not lie in the model's own.");
    }

    private static string ReadPrefix(string folder)
    {
        if (Configuration(folder, "config_sentence_transformers.json") is not { } settings || settings.Text("default_prompt_name", string.Empty) is not { Length: > 0 } name)
        {
            return string.Empty;
        }

        return settings.Object("prompts") is { } prompts && prompts.Has(name)
            ? prompts.Text(name, string.Empty)
            : throw new ModelImportException($"config_sentence_transformers.json has no prompt '{(name.Length <= 64 ? name : name[..64])}', which is its default.");
    }

    private static ModelConfiguration? Configuration(string folder, string name) => ModelFiles.Read(folder, name, MostBytes) is { } bytes
        ? Named(name, () => ModelConfiguration.Parse(bytes))
        : null;

    private static ModelConfiguration Named(string name, Func<ModelConfiguration> read)
    {
        try
        {
            return read();
        }
        catch (ModelImportException fault)
        {
            throw new ModelImportException($"{name} cannot be read: {fault.Message}", fault);
        }
    }

    private static SentenceStep Dense(string folder, string path)
    {
        string inner = Inner(folder, path);
        ModelConfiguration dense = Configuration(inner, ModelConfiguration.FileName) ?? throw new ModelImportException($"The module '{path}' has no {ModelConfiguration.FileName}.");
        string activation = dense.Text("activation_function", "torch.nn.modules.activation.Tanh").Split('.')[^1];
        return new SentenceStep(inner, dense.Count("in_features"), dense.Count("out_features"), dense.Flag("bias", true), activation switch
        {
            "Tanh" => EncoderActivation.Tanh,
            "Identity" => EncoderActivation.Identity,
            "ReLU" => EncoderActivation.Relu,
            "GELU" => EncoderActivation.Gelu,
            "SiLU" => EncoderActivation.Silu,
            _ => throw new ModelImportException($"The module '{path}' has the activation {activation}, legal are Tanh, Identity, ReLU, GELU and SiLU."),
        });
    }

    private static PoolingMode[] ReadPooling(string folder)
    {
        ModelConfiguration pooling = Configuration(folder, ModelConfiguration.FileName) ?? throw new ModelImportException($"The pooling module has no {ModelConfiguration.FileName}.");
        PoolingMode[] modes = [.. Modes.Where(mode => pooling.Flag(mode.Field, false)).Select(mode => mode.Mode)];
        if (modes.Length == 0)
        {
            modes = pooling.Text("pooling_mode", "mean") switch
            {
                "cls" => [PoolingMode.FirstToken],
                "max" => [PoolingMode.Maximum],
                "mean" => [PoolingMode.Mean],
                "mean_sqrt_len_tokens" => [PoolingMode.MeanOverRoot],
                "weightedmean" => [PoolingMode.WeightedMean],
                "lasttoken" => [PoolingMode.LastToken],
                _ => throw new ModelImportException("The pooling module names a pooling_mode that is not known, legal are cls, max, mean, mean_sqrt_len_tokens, weightedmean and lasttoken."),
            };
        }

        return modes;
    }

    private SentenceModules With(string folder, (string Type, string Path) module)
    {
        switch (module.Type)
        {
            case "Transformer" or "Dropout":
                return this;
            case "StaticEmbedding":
                return this with { IsStatic = true, Pooling = [] };
            case "Pooling":
                string inner = Inner(folder, module.Path);
                bool includesPrompt = Configuration(inner, ModelConfiguration.FileName)?.Flag("include_prompt", true) ?? true;
                return includesPrompt || Prefix.Length == 0
                    ? this with { Pooling = ReadPooling(inner) }
                    : throw new ModelImportException("The pooling module leaves out the prompt before the text, which is not supported.");
            case "Dense":
                return this with { Steps = [.. Steps, Dense(folder, module.Path)] };
            case "Normalize":
                return this with { Steps = [.. Steps, SentenceStep.Normalize] };
            default:
                throw new ModelImportException(
                    $"{FileName} has a module of the type '{(module.Type.Length <= 64 ? module.Type : module.Type[..64])}', legal are Transformer, StaticEmbedding, Pooling, Dense, Normalize and Dropout.");
        }
    }
}
