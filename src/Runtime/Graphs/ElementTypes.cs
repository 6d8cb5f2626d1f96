namespace CoERouter.Runtime.Graphs;

/// <summary>Sizes and .NET counterparts of <see cref="ElementType"/>.</summary>
public static class ElementTypes
{
    /// <summary>Bytes of one element; throws <see cref="NotSupportedException"/> for strings and undefined types.</summary>
    public static int SizeOf(ElementType type) => type switch
    {
        ElementType.UInt8 or ElementType.Int8 or ElementType.Boolean => 1,
        ElementType.UInt16 or ElementType.Int16 or ElementType.Float16 or ElementType.BFloat16 => 2,
        ElementType.Float32 or ElementType.Int32 or ElementType.UInt32 => 4,
        ElementType.Float64 or ElementType.Int64 or ElementType.UInt64 => 8,
        _ => throw new NotSupportedException($"Elements of type {type} have no fixed size."),
    };

    /// <summary>The element type of <typeparamref name="T"/>; throws <see cref="NotSupportedException"/> where ONNX has none.</summary>
    public static ElementType Of<T>()
        where T : unmanaged
    {
        Type type = typeof(T);
        if (type == typeof(float)) return ElementType.Float32;
        if (type == typeof(long)) return ElementType.Int64;
        if (type == typeof(int)) return ElementType.Int32;
        if (type == typeof(byte)) return ElementType.UInt8;
        if (type == typeof(sbyte)) return ElementType.Int8;
        if (type == typeof(bool)) return ElementType.Boolean;
        if (type == typeof(Half)) return ElementType.Float16;
        if (type == typeof(double)) return ElementType.Float64;
        if (type == typeof(short)) return ElementType.Int16;
        if (type == typeof(ushort)) return ElementType.UInt16;
        if (type == typeof(uint)) return ElementType.UInt32;
        if (type == typeof(ulong)) return ElementType.UInt64;
        throw new NotSupportedException($"ONNX has no element type for {type.Name}.");
    }
}
