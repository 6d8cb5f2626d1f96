using System.Numerics.Tensors;
using System.Security.Cryptography;
using System.Text;
using CoERouter.Categorizer.Heads;

namespace CoERouter.Categorizer.Embedding;

/// <summary>
/// Categorizes by an embedding of the prompt and a head over it. Pure and thread-safe. The embedder is the caller's to dispose, after this.
/// </summary>
public sealed class EmbeddingCategorizer : ICategorizer
{
    private readonly IPromptEmbedder _embedder;
    private readonly IEmbeddingHead _head;
    private readonly CategorizerCalibration _calibration;

    /// <summary>Composes.</summary>
    /// <param name="embedder">Makes the vectors.</param>
    /// <param name="head">Makes logits of them; of the same dimension.</param>
    /// <param name="categories">The categories, in the order of the logits.</param>
    /// <param name="calibration">Temperature, threshold and domain limit.</param>
    /// <exception cref="ArgumentException">The dimensions differ, or there are fewer than two categories.</exception>
    public EmbeddingCategorizer(IPromptEmbedder embedder, IEmbeddingHead head, IReadOnlyList<string> categories, CategorizerCalibration calibration)
    {
        ArgumentNullException.ThrowIfNull(embedder);
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(calibration);
        if (embedder.Dimension != head.Dimension || categories.Count < 2)
        {
            throw new ArgumentException(
                $"The embedder makes {embedder.Dimension} numbers, the head reads {head.Dimension}, and there are {categories.Count} categories; the numbers must be equal and the categories at least 2.",
                nameof(head));
        }

        _embedder = embedder;
        _head = head;
        _calibration = calibration;
        Categories = [.. categories];
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        head.AddTo(hash);
        hash.AppendData(Encoding.UTF8.GetBytes($"{embedder.Revision} {head.Name} {string.Join('\n', categories)}"));
        hash.AppendData(BitConverter.GetBytes(calibration.Temperature));
        hash.AppendData(BitConverter.GetBytes(calibration.Threshold));
        hash.AppendData(BitConverter.GetBytes(calibration.DomainLimit));
        Revision = Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Categories { get; }

    internal IEmbeddingHead Head => _head;

    internal CategorizerCalibration Calibration => _calibration;

    /// <inheritdoc/>
    public string Revision { get; }

    /// <inheritdoc/>
    public CategoryEstimate Categorize(ReadOnlySpan<char> prompt)
    {
        Span<float> embedding = _embedder.Dimension <= 1024 ? stackalloc float[_embedder.Dimension] : new float[_embedder.Dimension];
        bool hasTokens = _embedder.Embed(prompt, embedding);
        float[] probabilities = new float[Categories.Count];
        float outOfDomain = _head.Score(embedding, probabilities);
        TensorPrimitives.Divide(probabilities, _calibration.Temperature, probabilities);
        SoftMax.Apply(probabilities);
        return CategoryEstimate.From(probabilities, outOfDomain, _calibration.Threshold, _calibration.DomainLimit, hasTokens);
    }
}
