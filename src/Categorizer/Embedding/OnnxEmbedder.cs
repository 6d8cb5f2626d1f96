using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using CoERouter.Runtime;
using CoERouter.Runtime.Graphs;

namespace CoERouter.Categorizer.Embedding;

/// <summary>
/// A sentence transformer as an ONNX graph with the inputs <c>input_ids</c>, <c>attention_mask</c> and perhaps <c>token_type_ids</c>. An output
/// <c>sentence_embedding</c> is taken as it is; otherwise the vectors of the tokens are pooled. The result has length 1. Thread-safe; owns the session.
/// </summary>
internal sealed class OnnxEmbedder : IPromptEmbedder, IDisposable
{
    private const string Pooled = "sentence_embedding";

    private readonly OnnxSession _session;
    private readonly PromptTokenizer _tokenizer;
    private readonly EmbeddingSettings _settings;
    private readonly Pooling _pooling;
    private readonly string _output;

    public OnnxEmbedder(string path, PromptTokenizer tokenizer, Pooling pooling, EmbeddingSettings settings, string revision)
    {
        _tokenizer = tokenizer;
        _settings = settings;
        _pooling = pooling;
        Revision = revision;
        _session = OnnxSession.FromFile(path, new SessionSettings { Threads = settings.Threads, AllowSpinning = false });
        try
        {
            string[] unknown = [.. _session.Inputs.Select(input => input.Name).Where(name => name is not ("input_ids" or "attention_mask" or "token_type_ids"))];
            TensorDescription? output = _session.Outputs.FirstOrDefault(output => output.Name == Pooled)
                ?? _session.Outputs.FirstOrDefault(output => output.Shape.Count == 3)
                ?? _session.Outputs.FirstOrDefault(output => output.Shape.Count == 2);
            if (unknown.Length > 0 || output is not { ElementType: ElementType.Float32 } || _session.Inputs.Any(input => input.ElementType != ElementType.Int64))
            {
                throw new InvalidDataException(
                    $"'{path}' is no embedding model: legal are the int64 inputs input_ids, attention_mask and token_type_ids, and an output of float32 vectors.");
            }

            _output = output.Name;
            Dimension = Run([0], []).Length;
        }
        catch
        {
            _session.Dispose();
            throw;
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
        Span<int> kept = CollectionsMarshal.AsSpan(ids);
        kept = kept[..Math.Min(kept.Length, _settings.MostTokens)];
        if (kept.Length == 0)
        {
            embedding.Clear();
            return false;
        }

        Run(kept, embedding);
        Vectors.Normalize(embedding);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    // Writes the pooled vector, or where there is no room for one returns it.
    private float[] Run(ReadOnlySpan<int> ids, Span<float> pooled)
    {
        int count = ids.Length;
        Dictionary<string, OnnxTensor> inputs = [];
        try
        {
            foreach (TensorDescription input in _session.Inputs)
            {
                OnnxTensor tensor = OnnxTensor.Allocate<long>(1, count);
                inputs.Add(input.Name, tensor);
                Span<long> values = tensor.Values<long>();
                for (int i = 0; i < count; i++)
                {
                    values[i] = input.Name == "input_ids" ? ids[i] : input.Name == "attention_mask" ? 1 : 0;
                }
            }

            using OnnxTensor output = _session.Run(inputs, [_output])[0];
            ReadOnlySpan<float> all = output.ReadOnlyValues<float>();
            int tokens = output.Shape.Length == 3 ? count : 1;
            int dimension = all.Length / tokens;
            float[] result = pooled.Length == 0 ? new float[dimension] : [];
            Pool(all, tokens, pooled.Length == 0 ? result : pooled);
            return result;
        }
        finally
        {
            foreach (OnnxTensor tensor in inputs.Values)
            {
                tensor.Dispose();
            }
        }
    }

    private void Pool(ReadOnlySpan<float> all, int tokens, Span<float> pooled)
    {
        int dimension = all.Length / tokens;
        all[(_pooling == Pooling.LastToken ? (tokens - 1) * dimension : 0)..][..dimension].CopyTo(pooled);
        if (_pooling is Pooling.FirstToken or Pooling.LastToken)
        {
            return;
        }

        for (int token = 1; token < tokens; token++)
        {
            ReadOnlySpan<float> row = all.Slice(token * dimension, dimension);
            if (_pooling == Pooling.Maximum)
            {
                TensorPrimitives.Max(pooled, row, pooled);
            }
            else
            {
                TensorPrimitives.Add(pooled, row, pooled);
            }
        }

        if (_pooling == Pooling.Mean)
        {
            TensorPrimitives.Divide(pooled, tokens, pooled);
        }
    }
}
