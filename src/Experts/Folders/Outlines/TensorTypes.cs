namespace CoERouter.Experts.Folders.Outlines;

/// <summary>Sizes and names of ONNX's element types by their numbers, those included that only stored weights have.</summary>
internal static class TensorTypes
{
    public const int Float32 = 1;
    public const int UInt8 = 2;
    public const int Int8 = 3;
    public const int Float16 = 10;
    public const int BFloat16 = 16;
    public const int UInt4 = 21;
    public const int Int4 = 22;

    /// <summary>Bits of an element; 0 for text; null for a number that is no type.</summary>
    public static int? BitsOf(int type) => type switch
    {
        8 => 0,
        2 or 3 or 9 or 17 or 18 or 19 or 20 => 8,
        4 or 5 or 10 or 16 => 16,
        1 or 6 or 12 => 32,
        7 or 11 or 13 or 14 => 64,
        15 => 128,
        21 or 22 or 23 => 4,
        _ => null,
    };

    /// <summary>Whether weights are stored in this type; whole numbers of 16 bits and more are shapes and indices.</summary>
    public static bool HoldsWeights(int type) => type is 1 or 2 or 3 or 10 or 11 or 16 or 17 or 18 or 19 or 20 or 21 or 22 or 23;

    /// <summary>A word for people.</summary>
    public static string NameOf(int type, int bits) => (type, bits) switch
    {
        (_, 4) or (UInt4 or Int4, _) => "Int4",
        (_, 2) => "Int2",
        (UInt8 or Int8, _) => "Int8",
        (Float32, _) => "Float32",
        (Float16, _) => "Float16",
        (BFloat16, _) => "BFloat16",
        (11, _) => "Float64",
        (23, _) => "Float4",
        _ => "Float8",
    };
}
