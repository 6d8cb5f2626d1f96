using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace CoERouter.Experts.Import.Sources;

/// <summary>Element types of checkpoints in the words of safetensors, and how they widen to floats.</summary>
internal static class SourceTypes
{
    private static readonly Dictionary<string, int> Bits = new(StringComparer.Ordinal)
    {
        ["BOOL"] = 8,
        ["U8"] = 8,
        ["I8"] = 8,
        ["F8_E4M3"] = 8,
        ["F8_E5M2"] = 8,
        ["F8_E8M0"] = 8,
        ["U16"] = 16,
        ["I16"] = 16,
        ["F16"] = 16,
        ["BF16"] = 16,
        ["U32"] = 32,
        ["I32"] = 32,
        ["F32"] = 32,
        ["U64"] = 64,
        ["I64"] = 64,
        ["F64"] = 64,
    };

    /// <summary>Types that a file may have, whether or not they can be widened.</summary>
    public static IReadOnlyCollection<string> Known => Bits.Keys;

    /// <summary>Bits of one element, or null for an unknown type.</summary>
    public static int? BitsOf(string type) => Bits.TryGetValue(type, out int bits) ? bits : null;

    /// <summary>Whether <see cref="Widen"/> reads the type.</summary>
    public static bool IsReadable(string type) => type is "F32" or "F16" or "BF16" or "F64" or "U8" or "I8" or "I32" or "I64";

    /// <summary>Refuses a tensor that no reader here widens; blocks of GGUF are read by their own.</summary>
    /// <exception cref="ModelImportException">It is one.</exception>
    public static void Require(string name, ISourceTensor tensor)
    {
        if (BitsOf(tensor.Type) is not null && !IsReadable(tensor.Type))
        {
            throw new ModelImportException($"The tensor '{name}' has the type {tensor.Type}, legal are F32, F16 and BF16.");
        }
    }

    /// <summary>Widens little-endian elements to floats.</summary>
    /// <exception cref="NotSupportedException">The type is not one of those.</exception>
    public static void Widen(string type, ReadOnlySpan<byte> bytes, Span<float> values)
    {
        switch (type)
        {
            case "F32":
                MemoryMarshal.Cast<byte, float>(bytes).CopyTo(values);
                break;
            case "F16":
                TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(bytes), values);
                break;
            case "BF16":
                WidenBrain(MemoryMarshal.Cast<byte, ushort>(bytes), values);
                break;
            case "F64":
                WidenEach<double>(bytes, values);
                break;
            case "U8":
                WidenEach<byte>(bytes, values);
                break;
            case "I8":
                WidenEach<sbyte>(bytes, values);
                break;
            case "I32":
                WidenEach<int>(bytes, values);
                break;
            case "I64":
                WidenEach<long>(bytes, values);
                break;
            default:
                throw new NotSupportedException($"Elements of type {type} cannot be read.");
        }
    }

    // A brain float is the upper half of a float.
    private static void WidenBrain(ReadOnlySpan<ushort> source, Span<float> values)
    {
        Span<uint> target = MemoryMarshal.Cast<float, uint>(values);
        int i = 0;
        for (; i <= source.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(source[i..]), out Vector<uint> low, out Vector<uint> high);
            (low << 16).CopyTo(target[i..]);
            (high << 16).CopyTo(target[(i + Vector<uint>.Count)..]);
        }

        for (; i < source.Length; i++)
        {
            target[i] = (uint)source[i] << 16;
        }
    }

    private static void WidenEach<T>(ReadOnlySpan<byte> bytes, Span<float> values)
        where T : unmanaged, INumber<T>
    {
        ReadOnlySpan<T> source = MemoryMarshal.Cast<byte, T>(bytes);
        for (int i = 0; i < source.Length; i++)
        {
            values[i] = float.CreateTruncating(source[i]);
        }
    }
}
