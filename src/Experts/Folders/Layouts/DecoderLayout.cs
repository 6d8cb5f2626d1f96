namespace CoERouter.Experts.Folders.Layouts;

/// <summary>How a decoder's graph is fed and read, whoever wrote it: everything that a decoding loop binds.</summary>
internal sealed record DecoderLayout
{
    /// <summary>New tokens, [1, tokens], int64 or int32.</summary>
    public required TensorPort InputIds { get; init; }

    /// <summary>Ones for every token of the sequence, [1, tokens so far]; null where the graph needs none.</summary>
    public TensorPort? AttentionMask { get; init; }

    /// <summary>Positions of the new tokens, [1, tokens], or [3, 1, tokens] for models that also see images; null where the graph counts
    /// itself.</summary>
    public TensorPort? PositionIds { get; init; }

    /// <summary>The sequence's tokens after the run less one, int32; null where the graph needs none.</summary>
    public TensorPort? SequenceLengths { get; init; }

    /// <summary>The sequence's tokens after the run, int32; null where the graph needs none.</summary>
    public TensorPort? TotalLength { get; init; }

    /// <summary>Which of the new tokens' logits are wanted; null where the graph gives those it gives.</summary>
    public TensorPort? LogitsPositions { get; init; }

    /// <summary>The gating policy; null where the graph has no sparse layers that can be steered.</summary>
    public TensorPort? Gating { get; init; }

    /// <summary>The routing weights; null where the graph does not give them.</summary>
    public TensorPort? Routing { get; init; }

    /// <summary>Values of <see cref="Routing"/> for one token.</summary>
    public int RoutingWidth { get; init; }

    /// <summary>The logits: of every new token, or of the last one alone.</summary>
    public required TensorPort Logits { get; init; }

    /// <summary>Tokens that have a logit.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>What is remembered between runs.</summary>
    public required IReadOnlyList<CachePort> Caches { get; init; }

    /// <summary>Routed experts of a sparse layer; 1 for a dense model.</summary>
    public int RoutedExperts { get; init; } = 1;

    /// <summary>Bytes that a sequence's caches take for each token.</summary>
    public long CacheBytesPerToken => Caches.Where(cache => cache.SequenceAxis is not null).Sum(cache => cache.Bytes);
}
