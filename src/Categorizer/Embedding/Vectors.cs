using System.Numerics.Tensors;

namespace CoERouter.Categorizer.Embedding;

/// <summary>Arithmetic on vectors.</summary>
internal static class Vectors
{
    /// <summary>Makes a vector one of length 1; zeros stay zeros.</summary>
    public static void Normalize(Span<float> vector)
    {
        float norm = TensorPrimitives.Norm<float>(vector);
        if (norm > 0)
        {
            TensorPrimitives.Divide(vector, norm, vector);
        }
    }
}
