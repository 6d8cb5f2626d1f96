namespace CoERouter.Experts.Import.Encoders;

/// <summary>What an import of a sentence-embedding model wrote.</summary>
public sealed record SentenceImport
{
    /// <summary>What it is: <c>static</c>, <c>onnx</c>, or a family of encoders such as <c>bert</c>.</summary>
    public required string Family { get; init; }

    /// <summary>Numbers per vector; null where only running the graph tells.</summary>
    public required int? Dimension { get; init; }

    /// <summary>The most tokens, markers included; null where the folder does not say.</summary>
    public required int? MostTokens { get; init; }

    /// <summary>How its graph leaves tokens to be pooled; null where the graph pools them itself, and for static embeddings.</summary>
    public PoolingMode? Pooling { get; init; }

    /// <summary>Whether vectors of static embeddings are made of length 1.</summary>
    public bool Normalizes { get; init; } = true;

    /// <summary>Put before every text.</summary>
    public required string Prefix { get; init; }

    /// <summary>Whether text is turned to lower case first.</summary>
    public required bool Lowercases { get; init; }

    /// <summary>Names of the files that were written.</summary>
    public required IReadOnlyList<string> Files { get; init; }
}
