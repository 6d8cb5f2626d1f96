using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace CoERouter.Categorizer.Heads;

/// <summary>
/// Logits that are linear in the vector: multinomial logistic regression, or nearest centroid where the rows are the centroids of the categories. A prompt is
/// foreign to the logistic head by how unlikely its best category is (Hendrycks and Gimpel 2017), and to the centroids by its distance from the nearest.
/// </summary>
public sealed class LinearHead : IEmbeddingHead
{
    private readonly float[] _weights;
    private readonly float[] _biases;
    private readonly bool _isCentroids;

    private LinearHead(float[] weights, float[] biases, bool isCentroids)
    {
        if (biases.Length == 0 || weights.Length == 0 || weights.Length % biases.Length != 0)
        {
            throw new ArgumentException($"There are {weights.Length} weights for {biases.Length} categories.", nameof(weights));
        }

        _weights = weights;
        _biases = biases;
        _isCentroids = isCentroids;
        Dimension = weights.Length / biases.Length;
    }

    /// <inheritdoc/>
    public string Name => _isCentroids ? "centroid" : "logistic";

    /// <inheritdoc/>
    public int Dimension { get; }

    internal float[] Weights => _weights;

    internal float[] Biases => _biases;

    internal bool IsCentroids => _isCentroids;

    /// <summary>A logistic head.</summary>
    /// <param name="weights">Category by category, one per number of the vector; not copied.</param>
    /// <param name="biases">One per category; not copied.</param>
    public static LinearHead Logistic(float[] weights, float[] biases) => new(weights, biases, false);

    /// <summary>A centroid head: the logit of a category is the cosine with its centroid.</summary>
    /// <param name="centroids">Category by category, each of length 1; not copied.</param>
    /// <param name="categories">The number of categories.</param>
    public static LinearHead Centroids(float[] centroids, int categories) => new(centroids, new float[categories], true);

    /// <inheritdoc/>
    public float Score(ReadOnlySpan<float> embedding, Span<float> logits)
    {
        for (int c = 0; c < _biases.Length; c++)
        {
            logits[c] = TensorPrimitives.Dot(embedding, _weights.AsSpan(c * Dimension, Dimension)) + _biases[c];
        }

        float most = TensorPrimitives.Max<float>(logits);
        if (_isCentroids)
        {
            return -most;
        }

        float sum = 0;
        foreach (float logit in logits)
        {
            sum += MathF.Exp(logit - most);
        }

        // The negative logarithm of the largest probability: the logits of a softmax have no common zero, so their size alone says nothing.
        return MathF.Log(sum);
    }

    /// <inheritdoc/>
    public void AddTo(IncrementalHash hash)
    {
        hash.AppendData(MemoryMarshal.AsBytes(_weights.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(_biases.AsSpan()));
    }
}
