namespace CoERouter.Experts.Quantization;

/// <summary>
/// Symmetric 4-bit quantization in blocks of 32 weights along a row: the weight of largest magnitude becomes -8, so scale = that / -8, and
/// nibble = clamp(round(w / scale) + 8, 0, 15). Two nibbles share a byte, the earlier weight in the lower half. The bytes and scales are at
/// once what <c>MatMulNBits</c> and this project's <c>SparseMoE</c> read. All methods are pure and thread-safe.
/// </summary>
public static class NibbleQuantizer
{
    /// <summary>The nibble that stands for zero.</summary>
    public const int ZeroPoint = 8;

    private const float SmallestBlock = 1e-30f;

    /// <summary>Quantizes one row, or any whole number of blocks, into half as many bytes.</summary>
    /// <exception cref="ArgumentException">The count is not a multiple of 32, a target is too short, or a weight is not finite.</exception>
    public static void Quantize(ReadOnlySpan<float> row, Span<byte> bytes, Span<float> scales)
    {
        int blocks = BlockQuantizer.ScaleCount(row.Length);
        if (bytes.Length < row.Length / 2 || scales.Length < blocks)
        {
            throw new ArgumentException(
                $"Quantizing {row.Length} weights needs {row.Length / 2} bytes and {blocks} scales, but there is room for {bytes.Length} and {scales.Length}.",
                nameof(bytes));
        }

        for (int block = 0; block < blocks; block++)
        {
            ReadOnlySpan<float> weights = row.Slice(block * BlockQuantizer.BlockSize, BlockQuantizer.BlockSize);
            float extreme = Extreme(weights);
            bool empty = MathF.Abs(extreme) < SmallestBlock;
            scales[block] = empty ? 0 : extreme / -ZeroPoint;
            float inverse = empty ? 0 : -ZeroPoint / extreme;
            Span<byte> target = bytes.Slice(block * BlockQuantizer.BlockSize / 2, BlockQuantizer.BlockSize / 2);
            for (int i = 0; i < target.Length; i++)
            {
                target[i] = (byte)(Nibble(weights[2 * i] * inverse) | (Nibble(weights[(2 * i) + 1] * inverse) << 4));
            }
        }
    }

    /// <summary>The weights that the bytes stand for.</summary>
    public static void Dequantize(ReadOnlySpan<byte> bytes, ReadOnlySpan<float> scales, Span<float> row)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            float scale = scales[2 * i / BlockQuantizer.BlockSize];
            row[2 * i] = ((bytes[i] & 15) - ZeroPoint) * scale;
            row[(2 * i) + 1] = ((bytes[i] >> 4) - ZeroPoint) * scale;
        }
    }

    private static float Extreme(ReadOnlySpan<float> weights)
    {
        float extreme = 0;
        foreach (float weight in weights)
        {
            if (!float.IsFinite(weight))
            {
                throw new ArgumentException($"A weight is {weight}; legal is a finite number.", nameof(weights));
            }

            extreme = MathF.Abs(weight) > MathF.Abs(extreme) ? weight : extreme;
        }

        return extreme;
    }

    private static int Nibble(float value) => Math.Clamp((int)MathF.Round(value) + ZeroPoint, 0, 15);
}
