namespace CoERouter.Experts.Import.Encoders;

/// <summary>How a family names its tensors, without <c>.weight</c> and <c>.bias</c>.</summary>
internal sealed record EncoderNames
{
    /// <summary>What all names may begin with; the first that a checkpoint has is its own. Empty is always tried first.</summary>
    public required IReadOnlyList<string> Prefixes { get; init; }

    /// <summary>The normalisation of embeddings.</summary>
    public string EmbeddingNorm { get; init; } = "embeddings.LayerNorm";

    /// <summary>The matrix that widens embeddings.</summary>
    public string Widening { get; init; } = "embeddings_project";

    /// <summary>A layer, with {0} for its number.</summary>
    public string Layer { get; init; } = "encoder.layer.{0}.";

    /// <summary>The matrix of queries, within a layer.</summary>
    public string Query { get; init; } = "attention.self.query";

    /// <summary>The matrix of keys.</summary>
    public string Key { get; init; } = "attention.self.key";

    /// <summary>The matrix of values.</summary>
    public string Value { get; init; } = "attention.self.value";

    /// <summary>The matrix after attention.</summary>
    public string AttentionOutput { get; init; } = "attention.output.dense";

    /// <summary>The normalisation after attention.</summary>
    public string AttentionNorm { get; init; } = "attention.output.LayerNorm";

    /// <summary>The first matrix of the feed-forward.</summary>
    public string Up { get; init; } = "intermediate.dense";

    /// <summary>The second.</summary>
    public string Down { get; init; } = "output.dense";

    /// <summary>The normalisation after the feed-forward.</summary>
    public string FeedForwardNorm { get; init; } = "output.LayerNorm";

    /// <summary>The table of biases by distance.</summary>
    public string DistanceBias { get; init; } = "encoder.relative_attention_bias";
}
