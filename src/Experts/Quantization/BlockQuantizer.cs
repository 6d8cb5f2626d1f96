using System.Numerics.Tensors;

namespace CoERouter.Experts.Quantization;

/// <summary>
/// Symmetric 8-bit quantization in blocks of 32 weights along a row: scale = max|w| / 127, byte = round(w / scale) + 128. The bytes and
/// scales are at once what <c>MatMulNBits</c>, <c>GatherBlockQuantized</c>, <c>QMoE</c> and this project's <c>SparseMoE</c> read. The error
/// of a weight is at most half its block's scale. All methods are pure and thread-safe.
/// </summary>
public static class BlockQuantizer
{
    /// <summary>Weights that share a scale.</summary>
    public const int BlockSize = 32;

    /// <summary>The byte that stands for zero.</summary>
    public const byte ZeroPoint = 128;

    private const int Largest = 127;
    private const float SmallestBlock = 1e-30f;

    /// <summary>Scales of <paramref name="count"/> weights.</summary>
    /// <exception cref="ArgumentException">The count is not a multiple of 32.</exception>
    public static int ScaleCount(int count)
    {
        if (count % BlockSize != 0)
        {
            throw new ArgumentException(
                $"A row of {count} weights cannot be quantized; legal is a multiple of {BlockSize}.", nameof(count));
        }

        return count / BlockSize;
    }

    /// <summary>The least whole number of blocks that holds <paramref name="count"/> weights, in weights.</summary>
    public static int Padded(int count) => (count + BlockSize - 1) / BlockSize * BlockSize;

    /// <summary>Quantizes one row, or any whole number of blocks.</summary>
    /// <exception cref="ArgumentException">The count is not a multiple of 32, a target is too short, or a weight is not finite.</exception>
    public static void Quantize(ReadOnlySpan<float> row, Span<byte> bytes, Span<float> scales)
    {
        int blocks = ScaleCount(row.Length);
        if (bytes.Length < row.Length || scales.Length < blocks)
        {
            throw new ArgumentException(
                $"Quantizing {row.Length} weights needs as many bytes and {blocks} scales, but there is room for {bytes.Length} and {scales.Length}.",
                nameof(bytes));
        }

        for (int block = 0; block < blocks; block++)
        {
            ReadOnlySpan<float> weights = row.Slice(block * BlockSize, BlockSize);
            float largest = TensorPrimitives.MaxMagnitude(weights);
            if (!float.IsFinite(largest))
            {
                throw new ArgumentException($"A weight is {largest}; legal is a finite number.", nameof(row));
            }

            largest = MathF.Abs(largest);

            // Blocks this small are zero for every purpose, and the inverse of their scale would overflow.
            bool empty = largest < SmallestBlock;
            scales[block] = empty ? 0 : largest / Largest;
            float inverse = empty ? 0 : Largest / largest;
            Span<byte> target = bytes.Slice(block * BlockSize, BlockSize);
            for (int i = 0; i < BlockSize; i++)
            {
                target[i] = (byte)(ZeroPoint + (int)MathF.Round(weights[i] * inverse));
            }
        }
    }

    /// <summary>The weights that the bytes stand for.</summary>
    public static void Dequantize(ReadOnlySpan<byte> bytes, ReadOnlySpan<float> scales, Span<float> row)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            row[i] = (bytes[i] - ZeroPoint) * scales[i / BlockSize];
        }
    }
}
