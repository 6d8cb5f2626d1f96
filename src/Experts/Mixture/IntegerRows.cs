using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using CoERouter.Experts.Quantization;

namespace CoERouter.Experts.Mixture;

/// <summary>
/// Inner products in 8-bit integers: activations are quantized per block of 32 as well, so that one AVX-VNNI instruction multiplies a whole
/// block. The stored byte is unsigned with zero point 128: Σ (q - 128)·a = Σ q·a - 128·Σ a, and the second term is known per block
/// beforehand.
/// </summary>
internal static unsafe class IntegerRows
{
    /// <summary>Quantizes one vector of activations: signed bytes, scales, and -128 times the sum of each block's bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Quantize(float* input, int count, sbyte* values, float* scales, int* corrections)
    {
        for (
            int block = 0; block < count / BlockQuantizer.BlockSize; block++,
            input += BlockQuantizer.BlockSize,
            values += BlockQuantizer.BlockSize)
        {
            Vector256<float> a = Vector256.Load(input), b = Vector256.Load(input + 8), c = Vector256.Load(input + 16), d = Vector256.Load(
                input + 24);
            Vector256<float> largests = Vector256.Max(
                Vector256.Max(Vector256.Abs(a), Vector256.Abs(b)), Vector256.Max(Vector256.Abs(c), Vector256.Abs(d)));
            Vector128<float> halves = Vector128.Max(largests.GetLower(), largests.GetUpper());
            float largest = MathF.Max(MathF.Max(halves[0], halves[1]), MathF.Max(halves[2], halves[3]));
            bool empty = largest < 1e-30f;
            Vector256<float> inverse = Vector256.Create(empty ? 0 : 127 / largest);
            Vector256<int> p = Rounded(a * inverse), q = Rounded(b * inverse), r = Rounded(c * inverse), s = Rounded(d * inverse);
            Vector256.Narrow(Vector256.Narrow(p, q), Vector256.Narrow(r, s)).Store(values);

            // A value that is not finite makes its scale not finite, and so reaches the output.
            scales[block] = empty ? 0 : largest / 127;
            corrections[block] = -BlockQuantizer.ZeroPoint * Vector256.Sum(p + q + r + s);
        }
    }

    /// <summary>Consecutive pairs of stored rows times one quantized vector.</summary>
    /// <param name="rows">Stored bytes.</param>
    /// <param name="rowScales">Their scales.</param>
    /// <param name="flip">0 where the stored bytes have zero point 128, 0x80 where they are signed.</param>
    /// <param name="values">Quantized activations.</param>
    /// <param name="scales">Their scales.</param>
    /// <param name="corrections">-128 × sum per block.</param>
    /// <param name="count">Columns.</param>
    /// <param name="pairs">Pairs of rows.</param>
    /// <param name="first">Result p of the first rows goes to element p × <paramref name="step"/>.</param>
    /// <param name="second">The same for the second rows.</param>
    /// <param name="step">See <paramref name="first"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pairs(
        byte* rows,
        float* rowScales,
        byte flip,
        sbyte* values,
        float* scales,
        int* corrections,
        int count,
        int pairs,
        float* first,
        float* second,
        int step)
    {
        int blocks = count / BlockQuantizer.BlockSize;
        Vector256<byte> flips = Vector256.Create(flip);
        for (int pair = 0; pair < pairs; pair++, rows += 2L * count, rowScales += 2 * blocks)
        {
            Vector256<float> sum0 = Vector256<float>.Zero, sum1 = sum0;
            for (int block = 0; block < blocks; block++)
            {
                int at = block * BlockQuantizer.BlockSize;
                Vector256<sbyte> activations = Vector256.Load(values + at);
                Vector256<int> correction = Vector256.CreateScalar(corrections[block]);
                Vector256<int> product0 = Products(Vector256.Load(rows + at) ^ flips, activations, correction);
                Vector256<int> product1 = Products(Vector256.Load(rows + count + at) ^ flips, activations, correction);
                sum0 = Vector256.MultiplyAddEstimate(
                    Vector256.ConvertToSingle(product0), Vector256.Create(rowScales[block] * scales[block]), sum0);
                sum1 = Vector256.MultiplyAddEstimate(
                    Vector256.ConvertToSingle(product1), Vector256.Create(rowScales[blocks + block] * scales[block]), sum1);
            }

            first[pair * step] = Vector256.Sum(sum0);
            second[pair * step] = Vector256.Sum(sum1);
        }
    }

    /// <summary>
    /// The same for rows of nibbles with zero point 8, the earlier weight in the lower half: Σ (q - 8)·a = Σ q·a - 8·Σ a, and -8 is a
    /// sixteenth of the correction that 8-bit rows take.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void NibblePairs(
        byte* rows,
        float* rowScales,
        sbyte* values,
        float* scales,
        int* corrections,
        int count,
        int pairs,
        float* first,
        float* second,
        int step)
    {
        int blocks = count / BlockQuantizer.BlockSize;
        for (int pair = 0; pair < pairs; pair++, rows += count, rowScales += 2 * blocks)
        {
            byte* other = rows + (count / 2);
            Vector256<float> sum0 = Vector256<float>.Zero, sum1 = sum0;
            for (int block = 0; block < blocks; block++)
            {
                int at = block * BlockQuantizer.BlockSize;
                Vector256<sbyte> activations = Vector256.Load(values + at);
                Vector256<int> correction = Vector256.CreateScalar(corrections[block] / 16);
                Vector256<int> product0 = Products(Unpack(rows + (at / 2)), activations, correction);
                Vector256<int> product1 = Products(Unpack(other + (at / 2)), activations, correction);
                sum0 = Vector256.MultiplyAddEstimate(
                    Vector256.ConvertToSingle(product0), Vector256.Create(rowScales[block] * scales[block]), sum0);
                sum1 = Vector256.MultiplyAddEstimate(
                    Vector256.ConvertToSingle(product1), Vector256.Create(rowScales[blocks + block] * scales[block]), sum1);
            }

            first[pair * step] = Vector256.Sum(sum0);
            second[pair * step] = Vector256.Sum(sum1);
        }
    }

    /// <summary>The 32 nibbles of 16 bytes in their order, one per byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Unpack(byte* packed)
    {
        Vector128<byte> bytes = Vector128.Load(packed);
        (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(bytes);

        // In each 16-bit element the lower nibble stays and the upper one moves to the second byte.
        return Vector256.Create(Spread(low), Spread(high));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Spread(Vector128<ushort> bytes) =>
        ((bytes | (bytes << 4)) & Vector128.Create((ushort)0x0F0F)).AsByte();

    private static Vector256<int> Rounded(Vector256<float> value) => Vector256.ConvertToInt32(Vector256.Round(value));

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
