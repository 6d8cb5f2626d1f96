using System.Numerics.Tensors;

namespace CoERouter.Categorizer.Embedding;

/// <summary>
/// Static embeddings (model2vec): the mean over tokens of a row of a table, each times its weight where there are weights, then made of length 1. A quantised
/// vocabulary maps tokens to rows. Thread-safe.
/// </summary>
internal sealed class StaticEmbedder : IPromptEmbedder
{
    private readonly PromptTokenizer _tokenizer;
    private readonly EmbeddingSettings _settings;
    private readonly bool _isNormalized;
    private readonly float[] _table;
    private readonly float[]? _weights;
    private readonly int[]? _rows;
    private readonly int _tokens;

    public StaticEmbedder(TensorFile tensors, PromptTokenizer tokenizer, EmbeddingSettings settings, bool isNormalized, string revision)
    {
        _tokenizer = tokenizer;
        _settings = settings;
        _isNormalized = isNormalized;
        Revision = revision;
        string name = tensors.Has("embedding.weight") ? "embedding.weight" : "embeddings";
        int[] shape = tensors.ShapeOf(name);
        if (shape.Length != 2 || shape[0] == 0 || shape[1] == 0)
        {
            throw new InvalidDataException($"The tensor '{name}' has the shape [{string.Join(", ", shape)}]; a table of rows is needed.");
        }

        Dimension = shape[1];
        _table = tensors.Singles(name);
        _weights = tensors.Has("weights") ? tensors.Singles("weights") : null;
        _rows = tensors.Has("mapping") ? tensors.Integers("mapping") : null;
        _tokens = _rows?.Length ?? _weights?.Length ?? shape[0];
        bool isWhole = (_weights is null || _weights.Length >= _tokens) && (_rows?.All(row => row >= 0 && row < shape[0]) ?? _tokens <= shape[0]);
        if (!isWhole)
        {
            throw new InvalidDataException($"The weights or the mapping do not fit the {shape[0]} rows of '{name}'.");
        }
    }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public string Revision { get; }

    /// <inheritdoc/>
    public bool Embed(ReadOnlySpan<char> prompt, Span<float> embedding)
    {
        List<int> ids = [];
        _tokenizer(_settings.Prefix.Length == 0 ? prompt : string.Concat(_settings.Prefix, prompt), ids);
        return Embed(ids, embedding);
    }

    /// <summary>Embeds token ids.</summary>
    public bool Embed(List<int> ids, Span<float> embedding)
    {
        embedding = embedding[..Dimension];
        embedding.Clear();
        int count = 0;
        foreach (int id in ids)
        {
            if (id == _settings.UnknownId || (uint)id >= (uint)_tokens || count == _settings.MostTokens)
            {
                continue;
            }

            count++;
            ReadOnlySpan<float> row = _table.AsSpan((_rows is null ? id : _rows[id]) * Dimension, Dimension);
            TensorPrimitives.MultiplyAdd(row, _weights is null ? 1 : _weights[id], embedding, embedding);
        }

        if (count == 0)
        {
            return false;
        }

        TensorPrimitives.Divide(embedding, count, embedding);
        if (_isNormalized)
        {
            Vectors.Normalize(embedding);
        }

        return true;
    }
}
