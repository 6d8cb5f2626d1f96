namespace CoERouter.Experts.Folders;

/// <summary>Names of the files in an expert's folder, those of the onnxruntime-genai layout first.</summary>
public static class ExpertFiles
{
    /// <summary>The generation settings that onnxruntime-genai reads.</summary>
    public const string GenerationConfiguration = "genai_config.json";

    /// <summary>The graph.</summary>
    public const string Model = "model.onnx";

    /// <summary>The weights.</summary>
    public const string Weights = "model.onnx.data";

    /// <summary>The tokenizer, in Hugging Face's format.</summary>
    public const string Tokenizer = "tokenizer.json";

    /// <summary>The tokenizer's settings.</summary>
    public const string TokenizerConfiguration = "tokenizer_config.json";

    /// <summary>The chat template.</summary>
    public const string ChatTemplate = "chat_template.jinja";

    /// <summary>The manifest.</summary>
    public const string Manifest = "expert.json";

    /// <summary>Files that every manifest must list.</summary>
    public static IReadOnlyList<string> Required { get; } = [GenerationConfiguration, Model, Weights];

    /// <summary>Files without which an expert can be scored but not asked in words.</summary>
    public static IReadOnlyList<string> Text { get; } = [Tokenizer, TokenizerConfiguration, ChatTemplate];

    /// <summary>Whether a folder says that it is an expert, of this project or in the layout of onnxruntime-genai.</summary>
    public static bool MarkFolder(string folder) =>
        File.Exists(Path.Combine(folder, Manifest)) || File.Exists(Path.Combine(folder, GenerationConfiguration));
}
