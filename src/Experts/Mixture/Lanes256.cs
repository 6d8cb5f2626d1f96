using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CoERouter.Experts.Mixture;

/// <summary>Eight floats at a time, for AVX2.</summary>
internal readonly unsafe struct Lanes256 : ILanes<Vector256<float>>
{
    public static int Count => Vector256<float>.Count;

    public static Vector256<float> Load(float* source) => Vector256.Load(source);

    public static Vector256<float> LoadSigned(byte* source, byte flip) =>
        Vector256.ConvertToSingle(
            Avx2.ConvertToVector256Int32((Vector128.CreateScalarUnsafe(*(long*)source).AsByte() ^ Vector128.Create(flip)).AsSByte()));

    public static void Store(Vector256<float> value, float* target) => value.Store(target);

    public static Vector256<float> Broadcast(float value) => Vector256.Create(value);

    public static Vector256<float> MultiplyAdd(Vector256<float> left, Vector256<float> right, Vector256<float> addend) =>
        Vector256.MultiplyAddEstimate(left, right, addend);

    public static Vector256<float> Multiply(Vector256<float> left, Vector256<float> right) => left * right;

    public static Vector256<float> Add(Vector256<float> left, Vector256<float> right) => left + right;

    public static Vector256<float> Divide(Vector256<float> left, Vector256<float> right) => left / right;

    public static Vector256<float> Min(Vector256<float> left, Vector256<float> right) => Vector256.Min(left, right);

    public static Vector256<float> Max(Vector256<float> left, Vector256<float> right) => Vector256.Max(left, right);

    public static Vector256<float> Exp(Vector256<float> value) => Vector256.Exp(value);

    public static float Sum(Vector256<float> value) => Vector256.Sum(value);
}
