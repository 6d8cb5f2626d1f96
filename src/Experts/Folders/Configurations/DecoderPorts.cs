namespace CoERouter.Experts.Folders.Configurations;

/// <summary>What <c>genai_config.json</c> calls the inputs and outputs of a decoder. A pattern holds one <c>%d</c>, the layer's number.</summary>
internal sealed record DecoderPorts
{
    public required string InputIds { get; init; }

    public required string InputEmbeddings { get; init; }

    public required string AttentionMask { get; init; }

    public required string PositionIds { get; init; }

    public required string PastKeys { get; init; }

    public required string PastValues { get; init; }

    /// <summary>Keys and values of a layer in one tensor; null where they lie apart.</summary>
    public string? PastPairs { get; init; }

    /// <summary>The state of convolutions; null where there are none.</summary>
    public string? PastConvolutions { get; init; }

    public required string SequenceLengths { get; init; }

    public required string TotalLength { get; init; }

    public required string LogitsPositions { get; init; }

    public required string Gating { get; init; }

    public required string Logits { get; init; }

    public required string Routing { get; init; }

    public required string PresentKeys { get; init; }

    public required string PresentValues { get; init; }

    public string? PresentPairs { get; init; }

    public string? PresentConvolutions { get; init; }
}
