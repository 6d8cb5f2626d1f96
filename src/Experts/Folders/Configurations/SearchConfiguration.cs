namespace CoERouter.Experts.Folders.Configurations;

/// <summary>How a model's makers mean its tokens to be chosen, where a request says nothing: the section <c>search</c> of
/// <c>genai_config.json</c>.</summary>
public sealed record SearchConfiguration
{
    /// <summary>Whether tokens are drawn; where not, the most likely one is taken and the settings of drawing do not matter. Default
    /// false.</summary>
    public bool Draws { get; init; }

    /// <summary>Divides the logits before a draw. Default 1.</summary>
    public float Temperature { get; init; } = 1;

    /// <summary>Tokens that a draw considers; 0 means all. Default 0.</summary>
    public int TopK { get; init; }

    /// <summary>Probability that the considered tokens reach together. Default 1, all of them.</summary>
    public float TopP { get; init; } = 1;

    /// <summary>Lowers the logits of tokens that occurred already. Default 1, which changes nothing.</summary>
    public float RepetitionPenalty { get; init; } = 1;

    /// <summary>Tokens of prompt and answer before which no end token is taken. Default 0.</summary>
    public int MinimumLength { get; init; }

    /// <summary>Tokens of prompt and answer at which an answer ends. Default the context length.</summary>
    public required int MaximumLength { get; init; }

    /// <summary>Whether the caches are written where they are read. Default false.</summary>
    public bool SharesBuffers { get; init; }
}
