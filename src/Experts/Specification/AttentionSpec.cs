namespace CoERouter.Experts.Specification;

/// <summary>What a decoder's attention has beyond plain grouped queries with rotary positions.</summary>
public sealed record AttentionSpec
{
    /// <summary>Attention without any of this.</summary>
    public static AttentionSpec Plain { get; } = new();

    /// <summary>Whether query, key and value projections have biases. Default false.</summary>
    public bool Bias { get; init; }

    /// <summary>Whether the projection after attention has a bias. Default false.</summary>
    public bool OutputBias { get; init; }

    /// <summary>Whether queries and keys are normalized. Default: not.</summary>
    public QueryKeyNorm QueryKeyNorm { get; init; }

    /// <summary>Factor of the scores. Default null: 1 / √head size.</summary>
    public float? Scale { get; init; }

    /// <summary>Scores become cap × tanh(score / cap) (Gemma 2). Default 0: as they are.</summary>
    public float SoftCap { get; init; }

    /// <summary>Most tokens that a query sees, itself included. Default null: all before it.</summary>
    public int? Window { get; init; }

    /// <summary>Layers that have the window. Default null: all.</summary>
    public IReadOnlyList<int>? WindowedLayers { get; init; }

    /// <summary>Whether each head has a learned logit that takes part in the softmax without a value (gpt-oss). Default false.</summary>
    public bool Sinks { get; init; }

    /// <summary>Bound of the absolute value of queries, keys and values (OLMoE). Default null: none.</summary>
    public float? Clip { get; init; }

    /// <summary>Whether the window applies to <paramref name="layer"/>.</summary>
    public bool IsWindowed(int layer) => Window is not null && (WindowedLayers is null || WindowedLayers.Contains(layer));

    internal IEnumerable<string> Faults(int layers)
    {
        if (Scale is { } scale && !(scale > 0 && float.IsFinite(scale)))
        {
            yield return $"attention.scale is {scale}, legal is a number above 0";
        }

        if (!(SoftCap >= 0 && float.IsFinite(SoftCap)))
        {
            yield return $"attention.soft_cap is {SoftCap}, legal is 0 (none) or more";
        }

        if (Window is < 1)
        {
            yield return $"attention.window is {Window}, legal is 1 or more";
        }

        if (WindowedLayers?.Any(layer => layer < 0 || layer >= layers) ?? false)
        {
            yield return $"attention.windowed_layers names a layer that is not there; legal is 0 to {layers - 1}";
        }

        if (Clip is { } clip && !(clip > 0 && float.IsFinite(clip)))
        {
            yield return $"attention.clip is {clip}, legal is a number above 0";
        }
    }
}
