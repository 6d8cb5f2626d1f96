using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace CoERouter.Categorizer;

/// <summary>
/// Categorizes by a linear softmax over hashed word and character n-grams. Sums are exact integers, so every machine computes the same logits. Pure and
/// thread-safe; allocates nothing but the estimate; time is linear in the characters read, which <see cref="PromptFeatures"/> bounds.
/// </summary>
public sealed class NgramCategorizer : ICategorizer
{
    private readonly CategorizerModel _model;
    private readonly string[] _categories;
    private readonly float[] _scales;
    private readonly float[] _biases;

    // One 64-bit word per bucket: up to eight 8-bit weights, in the order of the categories.
    private readonly long[] _rows;

    /// <summary>Prepares a model for use.</summary>
    /// <param name="model">The model; its arrays must not change afterwards.</param>
    /// <exception cref="ArgumentException">The model has faults; the message names all of them.</exception>
    public NgramCategorizer(CategorizerModel model)
        : this(model, CategorizerFile.RevisionOf(model))
    {
    }

    private NgramCategorizer(CategorizerModel model, string revision)
    {
        _model = model;
        Revision = revision;
        _categories = [.. model.Categories];
        _scales = [.. model.Scales];
        _biases = [.. model.Biases];
        _rows = new long[1 << model.BucketBits];
        Span<sbyte> rows = MemoryMarshal.Cast<long, sbyte>(_rows.AsSpan());
        for (int bucket = 0; bucket < _rows.Length; bucket++)
        {
            model.Weights.AsSpan(bucket * _categories.Length, _categories.Length).CopyTo(rows[(bucket * sizeof(long))..]);
        }
    }

    /// <inheritdoc />
    public IReadOnlyList<string> Categories => _categories;

    /// <inheritdoc />
    public string Revision { get; }

    /// <summary>The probability from which an estimate is confident.</summary>
    public float Threshold => _model.Threshold;

    /// <summary>Loads a weight file.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or of another format; see <see cref="CategorizerFile.Read(string)"/>.</exception>
    public static NgramCategorizer Load(string path)
    {
        (CategorizerModel model, string revision) = CategorizerFile.Read(path);
        return new NgramCategorizer(model, revision);
    }

    /// <inheritdoc />
    /// <remarks>A prompt without any feature, such as an empty one, is never confident.</remarks>
    public CategoryEstimate Categorize(ReadOnlySpan<char> prompt)
    {
        float[] probabilities = new float[_categories.Length];
        bool hasFeatures = Logits(prompt, probabilities);
        TensorPrimitives.Divide(probabilities, _model.Temperature, probabilities);
        TensorPrimitives.SoftMax(probabilities, probabilities);

        int best = TensorPrimitives.IndexOfMax<float>(probabilities);
        int runnerUp = best == 0 ? 1 : 0;
        for (int c = 0; c < probabilities.Length; c++)
        {
            if (c != best && probabilities[c] > probabilities[runnerUp])
            {
                runnerUp = c;
            }
        }

        return new CategoryEstimate(probabilities, best, runnerUp, hasFeatures && probabilities[best] >= _model.Threshold);
    }

    /// <summary>Computes the logits of a prompt before the temperature.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="logits">Receives one logit per category.</param>
    /// <returns>Whether the prompt has any feature; where not, the logits are the biases.</returns>
    public bool Logits(ReadOnlySpan<char> prompt, Span<float> logits)
    {
        WeightSums sums = new(_rows, 32 - _model.BucketBits);
        PromptFeatures.Read(prompt, ref sums);
        Span<int> body = stackalloc int[CategorizerModel.MostCategories];
        Span<int> edge = stackalloc int[CategorizerModel.MostCategories];
        sums.Finish(body, edge);
        float bodyUnit = PromptFeatures.Unit(sums.BodyCount);
        float edgeUnit = PromptFeatures.Unit(sums.EdgeCount);
        for (int c = 0; c < _categories.Length; c++)
        {
            logits[c] = (((body[c] * bodyUnit) + (edge[c] * edgeUnit)) * _scales[c]) + _biases[c];
        }

        return sums.BodyCount > 0;
    }
}
