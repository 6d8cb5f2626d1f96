using System.Numerics.Tensors;
using CoERouter.Categorizer;
using CoERouter.Categorizer.Heads;

namespace CoERouter.Training.Categorization;

/// <summary>
/// Multinomial logistic regression over embeddings, by AdaGrad (Duchi et al. 2011) one prompt at a time with decay of the weights. Shares of several categories are
/// soft targets.
/// </summary>
internal static class LogisticLearner
{
    private const int Epochs = 30;
    private const float Rate = 0.5f;
    private const float Decay = 1e-6f;
    private const float Epsilon = 1e-6f;

    /// <summary>Learns.</summary>
    /// <param name="vectors">One per prompt, all of the same length.</param>
    /// <param name="shares">Per prompt its share in each category.</param>
    /// <param name="seed">Orders the passes.</param>
    /// <param name="cancellation">Stops between two prompts.</param>
    public static LinearHead Learn(IReadOnlyList<float[]> vectors, float[][] shares, int seed, CancellationToken cancellation)
    {
        int dimension = vectors[0].Length;
        int categories = shares[0].Length;
        float[] weights = new float[categories * dimension];
        float[] squares = new float[categories * dimension];
        float[] biases = new float[categories];
        float[] biasSquares = new float[categories];
        float[] errors = new float[categories];
        float[] gradient = new float[dimension];
        int[] order = [.. Enumerable.Range(0, vectors.Count)];
        Random random = new(seed);
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            random.Shuffle(order);
            foreach (int i in order)
            {
                cancellation.ThrowIfCancellationRequested();
                for (int c = 0; c < categories; c++)
                {
                    errors[c] = TensorPrimitives.Dot<float>(vectors[i], weights.AsSpan(c * dimension, dimension)) + biases[c];
                }

                SoftMax.Apply(errors);
                TensorPrimitives.Subtract(errors, shares[i], errors);
                for (int c = 0; c < categories; c++)
                {
                    // Hardly any category has an error worth a step after the first passes.
                    if (Math.Abs(errors[c]) > 1e-4f)
                    {
                        Step(weights.AsSpan(c * dimension, dimension), squares.AsSpan(c * dimension, dimension), vectors[i], errors[c], gradient);
                        biasSquares[c] += errors[c] * errors[c];
                        biases[c] -= Rate * errors[c] / (MathF.Sqrt(biasSquares[c]) + Epsilon);
                    }
                }
            }
        }

        return LinearHead.Logistic(weights, biases);
    }

    private static void Step(Span<float> weights, Span<float> squares, float[] vector, float error, float[] gradient)
    {
        TensorPrimitives.Multiply(vector, error, gradient);
        TensorPrimitives.MultiplyAdd(weights, Decay, gradient, gradient);
        TensorPrimitives.MultiplyAdd<float>(gradient, gradient, squares, squares);
        for (int i = 0; i < gradient.Length; i++)
        {
            weights[i] -= Rate * gradient[i] / (MathF.Sqrt(squares[i]) + Epsilon);
        }
    }
}
