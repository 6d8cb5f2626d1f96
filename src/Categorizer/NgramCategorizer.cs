using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
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

    // Up to eight categories: one 64-bit word per bucket, 8-bit weights in the order of the categories. More: none.
    private readonly long[] _rows = [];

    // More than eight categories: rows of 8-bit weights, padded to whole vectors. Up to eight: none.
    private readonly sbyte[] _wideRows = [];
    private readonly int _stride;
    private readonly int _unknown;

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
        _unknown = _categories[^1] == CategorizerModel.Unknown ? _categories.Length - 1 : -1;
        if (_categories.Length > sizeof(long))
        {
            _stride = WideWeightSums.StrideOf(_categories.Length);
            _wideRows = new sbyte[_stride << model.BucketBits];
            CopyRows(_wideRows, _stride);
            return;
        }

        _rows = new long[1 << model.BucketBits];
        CopyRows(MemoryMarshal.Cast<long, sbyte>(_rows.AsSpan()), sizeof(long));
    }

    /// <inheritdoc />
    public IReadOnlyList<string> Categories => _categories;

    /// <inheritdoc />
    public string Revision { get; }

    internal CategorizerModel Model => _model;

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
        float outOfDomain = OutOfDomain(probabilities);
        TensorPrimitives.Divide(probabilities, _model.Temperature, probabilities);
        SoftMax.Apply(probabilities);
        return CategoryEstimate.From(probabilities, outOfDomain, _model.Threshold, _model.DomainLimit, hasFeatures);
    }

    /// <summary>Computes the logits of a prompt before the temperature.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="logits">Receives one logit per category.</param>
    /// <returns>Whether the prompt has any feature; where not, the logits are the biases.</returns>
    public bool Logits(ReadOnlySpan<char> prompt, Span<float> logits)
    {
        if (_stride > 0)
        {
            return WideLogits(prompt, logits);
        }

        WeightSums sums = new(_rows, 32 - _model.BucketBits);
        PromptFeatures.Read(prompt, ref sums);
        Span<int> body = stackalloc int[sizeof(long)];
        Span<int> edge = stackalloc int[sizeof(long)];
        sums.Finish(body, edge);
        Combine(body, sums.BodyCount, edge, sums.EdgeCount, logits);
        return sums.BodyCount > 0;
    }

    [SkipLocalsInit]
    private bool WideLogits(ReadOnlySpan<char> prompt, Span<float> logits)
    {
        Span<int> body = stackalloc int[_stride];
        Span<int> edge = stackalloc int[_stride];
        WideWeightSums sums = new(_wideRows, 32 - _model.BucketBits, body, edge, stackalloc int[WideWeightSums.BufferLength]);
        PromptFeatures.Read(prompt, ref sums);
        sums.Finish();
        Combine(body, sums.BodyCount, edge, sums.EdgeCount, logits);
        return sums.BodyCount > 0;
    }

    private void Combine(ReadOnlySpan<int> body, int bodyCount, ReadOnlySpan<int> edge, int edgeCount, Span<float> logits)
    {
        float bodyUnit = PromptFeatures.Unit(bodyCount);
        float edgeUnit = PromptFeatures.Unit(edgeCount);
        for (int c = 0; c < _categories.Length; c++)
        {
            logits[c] = (((body[c] * bodyUnit) + (edge[c] * edgeUnit)) * _scales[c]) + _biases[c];
        }
    }

    // No category claims the prompt, or the unknown one claims it more than any other.
    private float OutOfDomain(ReadOnlySpan<float> logits) => _unknown < 0
        ? -TensorPrimitives.Max(logits)
        : logits[_unknown] - TensorPrimitives.Max(logits[.._unknown]);

    private void CopyRows(Span<sbyte> rows, int stride)
    {
        for (int bucket = 0; bucket < 1 << _model.BucketBits; bucket++)
        {
            _model.Weights.AsSpan(bucket * _categories.Length, _categories.Length).CopyTo(rows[(bucket * stride)..]);
        }
    }
}
