using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CoERouter.Experts.Quantization;

namespace CoERouter.Experts.Products;

/// <summary>Activations in 8 bits, per block of 32, so that they meet weights of 8 or 4 bits in integer instructions.</summary>
internal static unsafe class ActivationRounding
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

    private static Vector256<int> Rounded(Vector256<float> value) => Vector256.ConvertToInt32(Vector256.Round(value));
}
