using System.Runtime.Intrinsics;

namespace CoERouter.Experts.Mixture;

/// <summary>Four floats at a time: Arm, old x86, and plain scalar code where the processor has no vectors.</summary>
internal readonly unsafe struct Lanes128 : ILanes<Vector128<float>>
{
    public static int Count => Vector128<float>.Count;

    public static Vector128<float> Load(float* source) => Vector128.Load(source);

    public static Vector128<float> LoadSigned(byte* source, byte flip)
    {
        Vector128<sbyte> bytes = (Vector128.CreateScalarUnsafe(*(int*)source).AsByte() ^ Vector128.Create(flip)).AsSByte();
        return Vector128.ConvertToSingle(Vector128.WidenLower(Vector128.WidenLower(bytes)));
    }

    public static void Store(Vector128<float> value, float* target) => value.Store(target);

    public static Vector128<float> Broadcast(float value) => Vector128.Create(value);

    public static Vector128<float> MultiplyAdd(Vector128<float> left, Vector128<float> right, Vector128<float> addend) =>
        Vector128.MultiplyAddEstimate(left, right, addend);

    public static Vector128<float> Multiply(Vector128<float> left, Vector128<float> right) => left * right;

    public static Vector128<float> Add(Vector128<float> left, Vector128<float> right) => left + right;

    public static Vector128<float> Divide(Vector128<float> left, Vector128<float> right) => left / right;

    public static Vector128<float> Min(Vector128<float> left, Vector128<float> right) => Vector128.Min(left, right);

    public static Vector128<float> Max(Vector128<float> left, Vector128<float> right) => Vector128.Max(left, right);

    public static Vector128<float> Exp(Vector128<float> value) => Vector128.Exp(value);

    public static float Sum(Vector128<float> value) => Vector128.Sum(value);
}
