namespace CoERouter.Experts.Import.Encoders;

/// <summary>A BERT-like encoder: embeddings, normalisation, and layers of attention and feed-forward with normalisation after each.</summary>
internal sealed record EncoderSpec
{
    /// <summary>Rows of the embedding table.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>Numbers of an embedding; where it differs from the width, a matrix widens it.</summary>
    public required int EmbeddingWidth { get; init; }

    /// <summary>Numbers per token between layers.</summary>
    public required int Width { get; init; }

    /// <summary>Layers.</summary>
    public required int Layers { get; init; }

    /// <summary>Heads of attention.</summary>
    public required int Heads { get; init; }

    /// <summary>Numbers per token inside the feed-forward.</summary>
    public required int Intermediate { get; init; }

    /// <summary>The function inside the feed-forward.</summary>
    public required EncoderActivation Activation { get; init; }

    /// <summary>Added to the variance before its root.</summary>
    public required float NormEpsilon { get; init; }

    /// <summary>The row of the position table that the first token takes.</summary>
    public required int FirstPosition { get; init; }

    /// <summary>Rows of the position table.</summary>
    public required int PositionRows { get; init; }

    /// <summary>Rows of the table of kinds of tokens; 0 where there is none.</summary>
    public required int Types { get; init; }

    /// <summary>Buckets of a learned bias by distance, shared by all layers; 0 where there is none.</summary>
    public int DistanceBuckets { get; init; }

    /// <summary>The most tokens.</summary>
    public int MostTokens => PositionRows - FirstPosition;

    /// <summary>Numbers per head.</summary>
    public int HeadWidth => Width / Heads;
}
