namespace CoERouter.Experts.Import.Gguf;

/// <summary>How the elements of a tensor are stored: in blocks of a fixed number of elements and bytes.</summary>
/// <param name="Name">The type's name.</param>
/// <param name="Elements">Elements of one block.</param>
/// <param name="Bytes">Bytes of one block.</param>
internal sealed record GgufBlock(string Name, int Elements, int Bytes)
{
    private static readonly Dictionary<uint, GgufBlock> s_known = new()
    {
        [0] = new("F32", 1, 4),
        [1] = new("F16", 1, 2),
        [2] = new("Q4_0", 32, 18),
        [3] = new("Q4_1", 32, 20),
        [6] = new("Q5_0", 32, 22),
        [7] = new("Q5_1", 32, 24),
        [8] = new("Q8_0", 32, 34),
        [10] = new("Q2_K", 256, 84),
        [11] = new("Q3_K", 256, 110),
        [12] = new("Q4_K", 256, 144),
        [13] = new("Q5_K", 256, 176),
        [14] = new("Q6_K", 256, 210),
        [20] = new("IQ4_NL", 32, 18),
        [23] = new("IQ4_XS", 256, 136),
        [30] = new("BF16", 1, 2),
        [39] = new("MXFP4", 32, 17),
    };

    /// <summary>The names of the types that can be read.</summary>
    public static IEnumerable<string> Names => s_known.Values.Select(block => block.Name);

    /// <summary>The type of a number in a file, or null where it cannot be read.</summary>
    public static GgufBlock? Find(uint type) => s_known.GetValueOrDefault(type);
}
