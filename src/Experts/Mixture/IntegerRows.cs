using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using CoERouter.Experts.Quantization;

namespace CoERouter.Experts.Mixture;

/// <summary>
/// Inner products in 8-bit integers: activations are quantized per block of 32 as well, so that one AVX-VNNI instruction multiplies a whole
/// block. The stored byte is unsigned with zero point 128: Σ (q - 128)·a = Σ q·a - 128·Σ a, and the second term is known per block beforehand.
/// </summary>
internal static unsafe class IntegerRows
{
    /// <summary>Quantizes one vector of activations: signed bytes, scales, and -128 times the sum of each block's bytes.</summary>
    public static void Quantize(float* input, int count, sbyte* values, float* scales, int* corrections)
    {
        for (int block = 0; block < count / BlockQuantizer.BlockSize; block++)
        {
            float* source = input + (block * BlockQuantizer.BlockSize);
            sbyte* target = values + (block * BlockQuantizer.BlockSize);
            float largest = 0;
            for (int i = 0; i < BlockQuantizer.BlockSize; i++)
            {
                largest = MathF.Max(largest, MathF.Abs(source[i]));
            }

            bool empty = largest < 1e-30f;
            float inverse = empty ? 0 : 127 / largest;
            int sum = 0;
            for (int i = 0; i < BlockQuantizer.BlockSize; i++)
            {
                int value = (int)MathF.Round(source[i] * inverse);
                sum += value;
                target[i] = (sbyte)value;
            }

            // A value that is not finite must reach the output instead of vanishing in a clamp.
            scales[block] = empty ? 0 : largest / 127;
            corrections[block] = -BlockQuantizer.ZeroPoint * sum;
        }
    }

    /// <summary>One stored row times one quantized vector.</summary>
    /// <param name="row">Stored bytes.</param>
    /// <param name="rowScales">Their scales.</param>
    /// <param name="flip">0 where the stored bytes have zero point 128, 0x80 where they are signed.</param>
    /// <param name="values">Quantized activations.</param>
    /// <param name="scales">Their scales.</param>
    /// <param name="corrections">-128 × sum per block.</param>
    /// <param name="count">Columns.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Dot(byte* row, float* rowScales, byte flip, sbyte* values, float* scales, int* corrections, int count)
    {
        Vector256<float> sum = Vector256<float>.Zero;
        Vector256<byte> flips = Vector256.Create(flip);
        for (int block = 0; block < count / BlockQuantizer.BlockSize; block++)
        {
            Vector256<byte> weights = Vector256.Load(row + (block * BlockQuantizer.BlockSize)) ^ flips;
            Vector256<sbyte> activations = Vector256.Load(values + (block * BlockQuantizer.BlockSize));
            Vector256<int> product = Products(weights, activations, Vector256.CreateScalar(corrections[block]));
            sum += Vector256.ConvertToSingle(product) * Vector256.Create(rowScales[block] * scales[block]);
        }

        return Vector256.Sum(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Products(Vector256<byte> weights, Vector256<sbyte> activations, Vector256<int> start)
    {
        if (AvxVnni.IsSupported)
        {
            return AvxVnni.MultiplyWideningAndAdd(start, weights, activations);
        }

        // Widened to 16 bits, since 255 × 127 twice would overflow the saturating byte instruction.
        (Vector256<ushort> weightsLow, Vector256<ushort> weightsHigh) = Vector256.Widen(weights);
        (Vector256<short> activationsLow, Vector256<short> activationsHigh) = Vector256.Widen(activations);
        if (Avx2.IsSupported)
        {
            return start
                + Avx2.MultiplyAddAdjacent(weightsLow.AsInt16(), activationsLow)
                + Avx2.MultiplyAddAdjacent(weightsHigh.AsInt16(), activationsHigh);
        }

        return start + Adjacent(weightsLow.AsInt16(), activationsLow) + Adjacent(weightsHigh.AsInt16(), activationsHigh);
    }

    private static Vector256<int> Adjacent(Vector256<short> left, Vector256<short> right)
    {
        (Vector256<int> leftLow, Vector256<int> leftHigh) = Vector256.Widen(left);
        (Vector256<int> rightLow, Vector256<int> rightHigh) = Vector256.Widen(right);
        return (leftLow * rightLow) + (leftHigh * rightHigh);
    }
}
