using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CoERouter.Experts.Mixture;

/// <summary>Sixteen floats at a time, for AVX-512.</summary>
internal readonly unsafe struct Lanes512 : ILanes<Vector512<float>>
{
    public static int Count => Vector512<float>.Count;

    public static Vector512<float> Load(float* source) => Vector512.Load(source);

    public static Vector512<float> LoadSigned(byte* source, byte flip) =>
        Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32((Vector128.Load(source) ^ Vector128.Create(flip)).AsSByte()));

    public static void Store(Vector512<float> value, float* target) => value.Store(target);

    public static Vector512<float> Broadcast(float value) => Vector512.Create(value);

    public static Vector512<float> MultiplyAdd(Vector512<float> left, Vector512<float> right, Vector512<float> addend) =>
        Vector512.MultiplyAddEstimate(left, right, addend);

    public static Vector512<float> Multiply(Vector512<float> left, Vector512<float> right) => left * right;

    public static Vector512<float> Add(Vector512<float> left, Vector512<float> right) => left + right;

    public static Vector512<float> Divide(Vector512<float> left, Vector512<float> right) => left / right;

    public static Vector512<float> Min(Vector512<float> left, Vector512<float> right) => Vector512.Min(left, right);

    public static Vector512<float> Max(Vector512<float> left, Vector512<float> right) => Vector512.Max(left, right);

    public static Vector512<float> Exp(Vector512<float> value) => Vector512.Exp(value);

    public static float Sum(Vector512<float> value) => Vector512.Sum(value);
}
