using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace CoERouter.Categorizer.Heads;

/// <summary>
/// The nearest training prompts by cosine, each voting for its category with the weight exp(cosine / temperature). A prompt is foreign by its mean distance from
/// them. Time is linear in the training prompts.
/// </summary>
public sealed class NeighbourHead : IEmbeddingHead
{
    // A category without a vote keeps this share, so that its logit is finite.
    private const float LeastShare = 1e-4f;

    private readonly float[] _vectors;
    private readonly int[] _categories;
    private readonly int _neighbours;
    private readonly float _temperature;

    /// <summary>Keeps training prompts.</summary>
    /// <param name="vectors">Their vectors one after the other, each of length 1; not copied.</param>
    /// <param name="categories">Index of the category of each; not copied.</param>
    /// <param name="neighbours">How many vote, from 1 to 256. Default 16.</param>
    /// <param name="temperature">How quickly a vote falls with distance; positive. Default 0.05.</param>
    public NeighbourHead(float[] vectors, int[] categories, int neighbours = 16, float temperature = 0.05f)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(categories);
        if (categories.Length == 0 || vectors.Length == 0 || vectors.Length % categories.Length != 0)
        {
            throw new ArgumentException($"There are {vectors.Length} numbers for {categories.Length} prompts.", nameof(vectors));
        }

        if (neighbours is < 1 or > 256 || !(temperature > 0))
        {
            throw new ArgumentException($"There are {neighbours} neighbours at the temperature {temperature}; legal is 1 to 256 and a positive one.", nameof(neighbours));
        }

        _vectors = vectors;
        _categories = categories;
        Neighbours = neighbours;
        _neighbours = Math.Min(neighbours, categories.Length);
        _temperature = temperature;
        Dimension = vectors.Length / categories.Length;
    }

    /// <inheritdoc/>
    public string Name => "kNN";

    /// <inheritdoc/>
    public int Dimension { get; }

    internal float[] Vectors => _vectors;

    internal int[] Categories => _categories;

    internal int Neighbours { get; }

    internal float Temperature => _temperature;

    /// <inheritdoc/>
    public float Score(ReadOnlySpan<float> embedding, Span<float> logits)
    {
        Span<float> nearest = stackalloc float[_neighbours];
        Span<int> owners = stackalloc int[_neighbours];
        int count = 0;
        for (int i = 0; i < _categories.Length; i++)
        {
            float cosine = TensorPrimitives.Dot(embedding, _vectors.AsSpan(i * Dimension, Dimension));
            if (count == _neighbours && cosine <= nearest[count - 1])
            {
                continue;
            }

            int place = count == _neighbours ? count - 1 : count++;
            for (; place > 0 && nearest[place - 1] < cosine; place--)
            {
                nearest[place] = nearest[place - 1];
                owners[place] = owners[place - 1];
            }

            nearest[place] = cosine;
            owners[place] = _categories[i];
        }

        logits.Fill(LeastShare);
        for (int i = 0; i < count; i++)
        {
            logits[owners[i]] += MathF.Exp((nearest[i] - nearest[0]) / _temperature);
        }

        TensorPrimitives.Divide(logits, TensorPrimitives.Sum<float>(logits), logits);
        TensorPrimitives.Log(logits, logits);
        return 1 - (TensorPrimitives.Sum<float>(nearest[..count]) / count);
    }

    /// <inheritdoc/>
    public void AddTo(IncrementalHash hash)
    {
        hash.AppendData(MemoryMarshal.AsBytes(_vectors.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(_categories.AsSpan()));
        hash.AppendData(BitConverter.GetBytes(_neighbours));
        hash.AppendData(BitConverter.GetBytes(_temperature));
    }
}
