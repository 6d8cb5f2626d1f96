using System.Collections.Concurrent;
using System.Numerics.Tensors;
using CoERouter.Categorizer;
using CoERouter.Categorizer.Embedding;
using CoERouter.Categorizer.Heads;

namespace CoERouter.Training.Categorization;

/// <summary>
/// An embedding model with a head that is learned. Vectors of training prompts are kept, since cross-fitting asks for them again; make a new recipe for new prompts.
/// </summary>
/// <param name="embedder">Makes the vectors; the caller's to dispose.</param>
/// <param name="kind">The kind of head.</param>
/// <param name="seed">Orders the passes of the logistic head. Default 1.</param>
public sealed class EmbeddingRecipe(IPromptEmbedder embedder, HeadKind kind, int seed = 1) : ICategorizerRecipe
{
    // One vector per training prompt at most.
    private readonly ConcurrentDictionary<string, float[]> _vectors = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Name => kind switch
    {
        HeadKind.Neighbours => "embedding, kNN",
        HeadKind.Logistic => "embedding, logistic",
        _ => "embedding, centroid",
    };

    /// <inheritdoc/>
    public ICategorizer Train(
        IReadOnlyList<LabelledPrompt> prompts, IReadOnlyList<string> categories, CategorizerCalibration calibration, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        ArgumentNullException.ThrowIfNull(categories);
        float[][] shares = PromptShares.Of(prompts, categories);
        float[][] vectors = [.. prompts.Select(prompt => _vectors.GetOrAdd(prompt.Prompt, Embed))];
        IEmbeddingHead head = kind switch
        {
            HeadKind.Neighbours => new NeighbourHead(
                [.. vectors.SelectMany(vector => vector)], [.. shares.Select(share => TensorPrimitives.IndexOfMax<float>(share))]),
            HeadKind.Logistic => LogisticLearner.Learn(vectors, shares, seed, cancellation),
            _ => Centroids(vectors, shares, categories.Count),
        };
        return new EmbeddingCategorizer(embedder, head, categories, calibration);
    }

    private static LinearHead Centroids(float[][] vectors, float[][] shares, int categories)
    {
        int dimension = vectors[0].Length;
        float[] centroids = new float[categories * dimension];
        for (int i = 0; i < vectors.Length; i++)
        {
            for (int c = 0; c < categories; c++)
            {
                if (shares[i][c] > 0)
                {
                    Span<float> centroid = centroids.AsSpan(c * dimension, dimension);
                    TensorPrimitives.MultiplyAdd(vectors[i], shares[i][c], centroid, centroid);
                }
            }
        }

        for (int c = 0; c < categories; c++)
        {
            Span<float> centroid = centroids.AsSpan(c * dimension, dimension);
            float norm = TensorPrimitives.Norm<float>(centroid);
            TensorPrimitives.Divide(centroid, norm > 0 ? norm : 1, centroid);
        }

        return LinearHead.Centroids(centroids, categories);
    }

    private float[] Embed(string prompt)
    {
        float[] vector = new float[embedder.Dimension];
        embedder.Embed(prompt, vector);
        return vector;
    }
}
