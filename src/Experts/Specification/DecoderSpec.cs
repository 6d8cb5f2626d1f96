using System.Text.Json.Serialization;

namespace CoERouter.Experts.Specification;

/// <summary>
/// The shape of one decoder language model. Every graph of the model (training, CPU inference, GPU inference) and the list of
/// its parameters are written from this record alone. What the embedded experts lack (dense layers, biases, other norms and positions) is
/// off by default; imported models turn it on, and only inference graphs know it.
/// </summary>
public sealed record DecoderSpec
{
    /// <summary>Transformer layers.</summary>
    public required int Layers { get; init; }

    /// <summary>Width of the residual stream.</summary>
    public required int Width { get; init; }

    /// <summary>Query heads.</summary>
    public required int Heads { get; init; }

    /// <summary>Key and value heads; divides <see cref="Heads"/>.</summary>
    public required int KeyValueHeads { get; init; }

    /// <summary>Width of one head; even, because rotary positions turn pairs.</summary>
    public required int HeadSize { get; init; }

    /// <summary>Tokens of the vocabulary.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Most tokens of prompt and answer together.</summary>
    public required int ContextLength { get; init; }

    /// <summary>Base of the rotary frequencies. Default 10,000.</summary>
    public double RotaryBase { get; init; } = 10_000;

    /// <summary>Added to the mean square inside RMSNorm. Default 1e-5.</summary>
    public float NormEpsilon { get; init; } = 1e-5f;

    /// <summary>
    /// Tokens that the depthwise causal convolution before attention sees (y[t] = x[t] + Σ w[j]·x[t-j], j = 1 .. width - 1), or 0 for none.
    /// Width 3 makes exact copying emerge several times sooner; its state is two tokens per layer. Default 3.
    /// </summary>
    public int ConvolutionWidth { get; init; } = 3;

    /// <summary>Whether the output head is the embedding table. Default false.</summary>
    public bool TiedHead { get; init; }

    /// <summary>The sparse layer that follows attention in every layer.</summary>
    public required MixtureSpec Mixture { get; init; }

    /// <summary>How activations are normalized. Default RMSNorm.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public NormKind Norm { get; init; }

    /// <summary>Whether the outputs of attention and feed-forward layers are normalized before they are added (Gemma 2). Default
    /// false.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool PostNorms { get; init; }

    /// <summary>Factor of the embeddings. Default null: 1.</summary>
    public float? EmbeddingScale { get; init; }

    /// <summary>Whether positions are a learned table that is added to the embeddings, in place of rotary ones (GPT-2). Default
    /// false.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool LearnedPositions { get; init; }

    /// <summary>Whether the output head has a bias. Default false.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool HeadBias { get; init; }

    /// <summary>Logits become cap × tanh(logit / cap). Default null: as they are.</summary>
    public float? LogitSoftCap { get; init; }

    /// <summary>What attention has beyond the plain form. Default null: nothing.</summary>
    public AttentionSpec? Attention { get; init; }

    /// <summary>What rotary positions have beyond the plain form. Default null: nothing.</summary>
    public RotarySpec? Rotary { get; init; }

    /// <summary>The feed-forward network of layers that are not sparse. Default null: every layer is sparse.</summary>
    public DenseSpec? Dense { get; init; }

    /// <summary>Width of all query heads together.</summary>
    public int QueryWidth => Heads * HeadSize;

    /// <summary>Width of all key heads together, which is also that of the value heads.</summary>
    public int KeyValueWidth => KeyValueHeads * HeadSize;

    /// <summary><see cref="Attention"/>, or the plain form.</summary>
    [JsonIgnore]
    public AttentionSpec AttentionForm => Attention ?? AttentionSpec.Plain;

    /// <summary><see cref="Rotary"/>, or the plain form.</summary>
    [JsonIgnore]
    public RotarySpec RotaryForm => Rotary ?? RotarySpec.Plain;

    /// <summary>Layers that have routed experts.</summary>
    public int SparseLayers => Enumerable.Range(0, Layers).Count(layer => !IsDense(layer));

    /// <summary>All parameters.</summary>
    public long TotalParameters => DecoderParameters.Enumerate(this).Sum(parameter => parameter.Count);

    /// <summary>
    /// Parameters that one token multiplies with when it uses <paramref name="activeExperts"/> routed experts per layer. The embedding
    /// table counts as one row, since a lookup reads one; an untied head counts in full.
    /// </summary>
    public long ActiveParameters(int activeExperts)
    {
        long expert = (3L * Width * Mixture.ExpertWidth) + (Mixture.ExpertBias ? (2L * Mixture.ExpertWidth) + Width : 0);
        long embedding = (long)VocabularySize * Width;
        long idle = (long)SparseLayers * (Mixture.Experts - activeExperts) * expert;
        return TotalParameters - idle - (TiedHead ? 0 : embedding - Width);
    }

    /// <summary>Whether <paramref name="layer"/> has one feed-forward network in place of routed experts.</summary>
    public bool IsDense(int layer) => Dense is not null && (Dense.Layers is null || Dense.Layers.Contains(layer));

    /// <summary>Throws one <see cref="ArgumentException"/> that names every value that no model can have.</summary>
    public void Validate()
    {
        List<string> faults = [];
        void Require(bool holds, string fault)
        {
            if (!holds)
            {
                faults.Add(fault);
            }
        }

        Require(Layers is > 0 and <= 1024, $"layers is {Layers}, legal is 1 to 1024");
        Require(Width is > 0 and <= 65_536, $"width is {Width}, legal is 1 to 65536");
        Require(Heads > 0, $"heads is {Heads}, legal is 1 or more");
        Require(KeyValueHeads > 0 && Heads % Math.Max(1, KeyValueHeads) == 0, $"key_value_heads is {KeyValueHeads}, legal is a divisor of heads ({Heads})");
        Require(HeadSize > 0 && HeadSize % 2 == 0, $"head_size is {HeadSize}, legal is a positive even number");
        Require(VocabularySize > 0, $"vocabulary_size is {VocabularySize}, legal is 1 or more");
        Require(ContextLength > 0, $"context_length is {ContextLength}, legal is 1 or more");
        Require(ConvolutionWidth is 0 or (>= 2 and <= 8), $"convolution_width is {ConvolutionWidth}, legal is 0 (none) or 2 to 8");
        Require(RotaryBase > 0 && double.IsFinite(RotaryBase), $"rotary_base is {RotaryBase}, legal is a number above 0");
        Require(NormEpsilon >= 0 && float.IsFinite(NormEpsilon), $"norm_epsilon is {NormEpsilon}, legal is a number of 0 or more");
        Require(EmbeddingScale is null || float.IsFinite(EmbeddingScale.Value), $"embedding_scale is {EmbeddingScale}, legal is a number");
        Require(LogitSoftCap is null or (> 0 and < float.PositiveInfinity), $"logit_soft_cap is {LogitSoftCap}, legal is a number above 0");
        faults.AddRange(Mixture.Faults());
        faults.AddRange(AttentionForm.Faults(Layers));
        faults.AddRange(LearnedPositions ? [] : RotaryForm.Faults(HeadSize, Layers));
        faults.AddRange(Dense?.Faults(Layers) ?? []);
        if (faults.Count > 0)
        {
            throw new ArgumentException($"The decoder spec is not valid: {string.Join("; ", faults)}.");
        }
    }
}
