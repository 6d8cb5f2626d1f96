using System.Numerics.Tensors;
using CoERouter.Categorizer;

namespace CoERouter.Training.Categorization;

/// <summary>
/// A linear softmax over hashed features, learned one prompt at a time by AdaGrad (Duchi et al. 2011): every weight has its own step size, which shrinks with
/// the gradients it has met, so that rare features learn as well as frequent ones.
/// </summary>
internal sealed class LinearLearner
{
    private const float Epsilon = 1e-6f;

    private readonly float _rate;
    private readonly float[] _squares;
    private readonly float[] _biasSquares;
    private readonly float[] _probabilities;

    public LinearLearner(int bucketBits, int categories, double rate)
    {
        _rate = (float)rate;
        Weights = new float[categories << bucketBits];
        _squares = new float[Weights.Length];
        Biases = new float[categories];
        _biasSquares = new float[categories];
        _probabilities = new float[categories];
    }

    /// <summary>Bucket by bucket, one per category.</summary>
    public float[] Weights { get; }

    /// <summary>One per category.</summary>
    public float[] Biases { get; }

    /// <summary>Learns one prompt.</summary>
    /// <returns>Its loss before the step, in nats.</returns>
    public double Learn(FeatureList features, int category)
    {
        Logits(features, _probabilities);
        TensorPrimitives.SoftMax<float>(_probabilities, _probabilities);
        double loss = -Math.Log(Math.Max(_probabilities[category], 1e-12f));
        _probabilities[category] -= 1;
        Step(features.Body);
        Step(features.Edge);
        for (int c = 0; c < Biases.Length; c++)
        {
            Update(ref Biases[c], ref _biasSquares[c], _probabilities[c]);
        }

        return loss;
    }

    /// <summary>Computes the logits of one prompt.</summary>
    public void Logits(FeatureList features, Span<float> logits)
    {
        Biases.CopyTo(logits);
        AddTo(logits, features.Body);
        AddTo(logits, features.Edge);
    }

    private void AddTo(Span<float> logits, List<int> buckets)
    {
        float unit = PromptFeatures.Unit(buckets.Count);
        foreach (int bucket in buckets)
        {
            ReadOnlySpan<float> row = Weights.AsSpan(bucket * Biases.Length, Biases.Length);
            for (int c = 0; c < row.Length; c++)
            {
                logits[c] += row[c] * unit;
            }
        }
    }

    private void Step(List<int> buckets)
    {
        float unit = PromptFeatures.Unit(buckets.Count);
        foreach (int bucket in buckets)
        {
            int start = bucket * Biases.Length;
            for (int c = 0; c < Biases.Length; c++)
            {
                Update(ref Weights[start + c], ref _squares[start + c], _probabilities[c] * unit);
            }
        }
    }

    private void Update(ref float weight, ref float square, float gradient)
    {
        square += gradient * gradient;
        weight -= _rate * gradient / (MathF.Sqrt(square) + Epsilon);
    }
}
