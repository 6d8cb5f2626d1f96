namespace CoERouter.Runtime.Graphs;

/// <summary>Element types of tensors, with the numbers of ONNX's <c>TensorProto.DataType</c>, which the runtime's C API shares.</summary>
public enum ElementType
{
    /// <summary>No type.</summary>
    Undefined = 0,

    /// <summary>IEEE single precision, 4 bytes.</summary>
    Float32 = 1,

    /// <summary>Unsigned 8-bit integer.</summary>
    UInt8 = 2,

    /// <summary>Signed 8-bit integer.</summary>
    Int8 = 3,

    /// <summary>Unsigned 16-bit integer.</summary>
    UInt16 = 4,

    /// <summary>Signed 16-bit integer.</summary>
    Int16 = 5,

    /// <summary>Signed 32-bit integer.</summary>
    Int32 = 6,

    /// <summary>Signed 64-bit integer.</summary>
    Int64 = 7,

    /// <summary>UTF-8 string; only ever read, never written by this project.</summary>
    String = 8,

    /// <summary>Boolean, one byte.</summary>
    Boolean = 9,

    /// <summary>IEEE half precision, 2 bytes.</summary>
    Float16 = 10,

    /// <summary>IEEE double precision, 8 bytes.</summary>
    Float64 = 11,

    /// <summary>Unsigned 32-bit integer.</summary>
    UInt32 = 12,

    /// <summary>Unsigned 64-bit integer.</summary>
    UInt64 = 13,

    /// <summary>Brain floating point, 2 bytes.</summary>
    BFloat16 = 16,
}
