using CoERouter.Runtime.Graphs;

namespace CoERouter.Runtime;

/// <summary>Arithmetic of tensor shapes.</summary>
internal static class TensorShape
{
    /// <summary>Elements of a shape; an empty shape is a scalar and holds one.</summary>
    /// <exception cref="ArgumentException">A dimension is negative, or the product does not fit 64 bits.</exception>
    public static long ElementsOf(ReadOnlySpan<long> shape)
    {
        UInt128 elements = 1;
        foreach (long dimension in shape)
        {
            if (dimension < 0)
            {
                throw new ArgumentException(
                    $"The shape {Describe(shape)} has a negative dimension; a tensor's dimensions are zero or more.", nameof(shape));
            }

            elements *= (UInt128)dimension;
            if (elements > long.MaxValue)
            {
                throw new ArgumentException($"The shape {Describe(shape)} holds more elements than memory can.", nameof(shape));
            }
        }

        return (long)elements;
    }

    /// <summary>Bytes of a tensor.</summary>
    public static long BytesOf(ElementType type, ReadOnlySpan<long> shape)
    {
        long elements = ElementsOf(shape);
        int size = ElementTypes.SizeOf(type);
        return elements <= long.MaxValue / size
            ? elements * size
            : throw new ArgumentException($"The shape {Describe(shape)} holds more elements than memory can.", nameof(shape));
    }

    public static string Describe(ReadOnlySpan<long> shape) => $"[{string.Join(", ", shape.ToArray())}]";
}
