namespace CoERouter.Experts.Folders.Configurations;

/// <summary>What <c>genai_config.json</c> says of a text decoder: the file that onnxruntime-genai and its model builder put beside a
/// graph. Settings of sessions and devices are not taken over: they are this program's own.</summary>
public sealed record DecoderConfiguration
{
    /// <summary>Begins the type of models that this project writes.</summary>
    internal const string OwnTypePrefix = "coe-";

    /// <summary>The family, such as <c>qwen2</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Tokens of the vocabulary.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Most tokens of prompt and answer together.</summary>
    public required int ContextLength { get; init; }

    /// <summary>Tokens that end an answer.</summary>
    public required IReadOnlyList<int> EndTokens { get; init; }

    /// <summary>The token that begins a text; null where there is none.</summary>
    public int? BeginToken { get; init; }

    /// <summary>The token that fills batches; null where there is none.</summary>
    public int? PadToken { get; init; }

    /// <summary>The graph's file.</summary>
    public required string FileName { get; init; }

    /// <summary>Layers; 0 where the file does not say.</summary>
    public int Layers { get; init; }

    /// <summary>Key and value heads; 0 where the file does not say.</summary>
    public int KeyValueHeads { get; init; }

    /// <summary>Width of a head; 0 where the file does not say.</summary>
    public int HeadSize { get; init; }

    /// <summary>Width of the residual stream; 0 where the file does not say.</summary>
    public int HiddenSize { get; init; }

    /// <summary>Inputs that a convolution remembers; 0 where the file does not say.</summary>
    public int ConvolutionCache { get; init; }

    /// <summary>Tokens that attention looks back, 0 for all. The graph itself follows it; the caches here hold the whole sequence.</summary>
    public int SlidingWindow { get; init; }

    /// <summary>How tokens are chosen by default.</summary>
    public required SearchConfiguration Search { get; init; }

    /// <summary>Texts around messages by role (<c>user</c>, <c>system</c>, <c>assistant</c>, <c>prompt</c>), each with
    /// <c>{Content}</c>.</summary>
    public IReadOnlyDictionary<string, string> PromptTemplates { get; init; } = new Dictionary<string, string>();

    /// <summary>Names of inputs and outputs.</summary>
    internal DecoderPorts Ports { get; init; } = null!;

    /// <summary>Whether this project wrote the graph, whose caches are then made to be updated in place.</summary>
    internal bool IsOwn => Type.StartsWith(OwnTypePrefix, StringComparison.Ordinal);
}
