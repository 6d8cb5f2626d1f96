using System.Numerics.Tensors;

namespace CoERouter.Training.Categorization;

/// <summary>
/// One linear support vector machine per category against all others, with squared hinge loss, solved in the dual by coordinate descent (Hsieh et al.,
/// "A dual coordinate descent method for large-scale linear SVM", ICML 2008). All categories of one prompt are stepped together, since they read the
/// same rows. There is no step size, and the optimum is unique. The bias is the weight of a feature that every prompt has.
/// </summary>
internal sealed class MarginLearner
{
    // A coordinate whose projected gradient is smaller than this is left alone.
    private const float Tolerance = 1e-4f;

    private readonly int _categories;
    private readonly float _diagonal;
    private readonly float[] _margins;
    private readonly float[] _steps;

    /// <param name="bucketBits">Bits of a bucket.</param>
    /// <param name="categories">The number of categories.</param>
    /// <param name="cost">What a violated margin costs against the size of the weights; positive.</param>
    public MarginLearner(int bucketBits, int categories, double cost)
    {
        _categories = categories;
        _diagonal = (float)(0.5 / cost);
        Weights = new float[categories << bucketBits];
        Biases = new float[categories];
        _margins = new float[categories];
        _steps = new float[categories];
    }

    /// <summary>Bucket by bucket, one per category.</summary>
    public float[] Weights { get; }

    /// <summary>One per category.</summary>
    public float[] Biases { get; }

    /// <summary>Learns.</summary>
    /// <param name="prompts">The prompts.</param>
    /// <param name="shares">Per prompt its share in each category; a share of a half says nothing, and more or less counts as a member or none, by its
    /// distance from a half.</param>
    /// <param name="epochs">Passes over all prompts.</param>
    /// <param name="random">Orders each pass.</param>
    /// <param name="cancellation">Stops between two prompts.</param>
    /// <returns>The mean violation of the optimality conditions in the last pass, which goes to zero.</returns>
    public double Learn(IReadOnlyList<PromptVector> prompts, float[][] shares, int epochs, Random random, CancellationToken cancellation)
    {
        float[] duals = new float[prompts.Count * _categories];
        float[] norms = [.. prompts.Select(prompt => TensorPrimitives.SumOfSquares<float>(prompt.Values) + 1)];
        int[] order = [.. Enumerable.Range(0, prompts.Count)];
        double violation = 0;
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            random.Shuffle(order);
            violation = 0;
            foreach (int i in order)
            {
                cancellation.ThrowIfCancellationRequested();
                violation += Step(prompts[i], shares[i], norms[i], duals.AsSpan(i * _categories, _categories));
            }
        }

        return violation / Math.Max((long)prompts.Count * _categories, 1);
    }

    /// <summary>Computes the margins of one prompt.</summary>
    public void Margins(PromptVector prompt, Span<float> margins)
    {
        Biases.CopyTo(margins);
        for (int i = 0; i < prompt.Buckets.Length; i++)
        {
            TensorPrimitives.MultiplyAdd(Row(prompt.Buckets[i]), prompt.Values[i], margins, margins);
        }
    }

    private double Step(PromptVector prompt, float[] shares, float norm, Span<float> duals)
    {
        Margins(prompt, _margins);
        double violation = 0;
        for (int c = 0; c < _categories; c++)
        {
            float side = shares[c] > 0.5f ? 1 : -1;
            float importance = Math.Abs((2 * shares[c]) - 1);
            float diagonal = importance > 0 ? _diagonal / importance : float.PositiveInfinity;
            float gradient = importance > 0 ? (side * _margins[c]) - 1 + (diagonal * duals[c]) : 0;
            float projected = duals[c] == 0 ? Math.Min(gradient, 0) : gradient;
            _steps[c] = 0;
            if (Math.Abs(projected) > Tolerance)
            {
                float dual = Math.Max(duals[c] - (gradient / (norm + diagonal)), 0);
                _steps[c] = (dual - duals[c]) * side;
                duals[c] = dual;
                violation += Math.Abs(projected);
            }
        }

        if (violation > 0)
        {
            for (int i = 0; i < prompt.Buckets.Length; i++)
            {
                Span<float> row = Row(prompt.Buckets[i]);
                TensorPrimitives.MultiplyAdd(_steps, prompt.Values[i], row, row);
            }

            TensorPrimitives.Add(Biases, _steps, Biases);
        }

        return violation;
    }

    private Span<float> Row(int bucket) => Weights.AsSpan(bucket * _categories, _categories);
}
