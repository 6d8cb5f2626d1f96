using System.Numerics.Tensors;

namespace CoERouter.Categorizer;

/// <summary>Logits to probabilities. Pure.</summary>
public static class SoftMax
{
    // e to this power is far from both ends of single precision, with room for the sum over all categories.
    private const float MostWithoutShift = 60;

    /// <summary>Replaces logits, all finite, by probabilities that sum to 1, however large or small the logits are.</summary>
    public static void Apply(Span<float> logits)
    {
        float most = TensorPrimitives.Max<float>(logits);
        if (Math.Abs(most) > MostWithoutShift)
        {
            // What is common to all logits cancels out.
            TensorPrimitives.Subtract(logits, most, logits);
        }

        TensorPrimitives.SoftMax<float>(logits, logits);
    }
}
