namespace CoERouter.Experts.Mixture;

/// <summary>How the matrices of a sparse layer are stored.</summary>
public enum WeightFormat
{
    /// <summary>Single precision.</summary>
    Float32,

    /// <summary>One byte per weight, value = (byte - 128) × scale, one scale per 32 weights of a row. ONNX Runtime's own layout.</summary>
    UInt8Blocks,

    /// <summary>One signed byte per weight, value = byte × scale, one scale per 32 weights of a row.</summary>
    Int8Blocks,

    /// <summary>Half a byte per weight, value = (nibble - 8) × scale, the earlier weight in the lower half, one scale per 32 weights of a
    /// row.</summary>
    UInt4Blocks,
}
