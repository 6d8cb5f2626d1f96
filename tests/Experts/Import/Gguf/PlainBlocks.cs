namespace CoERouter.Tests.Experts.Import.Gguf;

/// <summary>Elements of blocks one by one, each straight from the definition of its format: the value of element i of a block.</summary>
internal static class PlainBlocks
{
    public static float ElementOf(string type, ReadOnlySpan<byte> block, int i) => type switch
    {
        "Q8_0" => Half(block, 0) * (sbyte)block[2 + i],
        "Q4_0" => Half(block, 0) * (Nibble(block[2..], i) - 8),
        "Q4_1" => (Half(block, 0) * Nibble(block[4..], i)) + Half(block, 2),
        "Q5_0" => Half(block, 0) * (Nibble(block[6..], i) + (16 * Bit(block[2..], i)) - 16),
        "Q5_1" => (Half(block, 0) * (Nibble(block[8..], i) + (16 * Bit(block[4..], i)))) + Half(block, 2),
        "Q4_K" => Scaled(block, i, Pair(block[16..], i)),
        "Q5_K" => Scaled(block, i, Pair(block[48..], i) + (16 * ((block[16 + (i % 32)] >> (i / 32)) & 1))),
        "Q6_K" => Half(block, 208) * (sbyte)block[192 + (i / 16)] * (SixBits(block, i) - 32),
        _ => throw new ArgumentException(type),
    };

    private static float Half(ReadOnlySpan<byte> block, int at) => (float)BitConverter.ToHalf(block[at..]);

    private static int Nibble(ReadOnlySpan<byte> bytes, int i) => i < 16 ? bytes[i] % 16 : bytes[i - 16] / 16;

    private static int Bit(ReadOnlySpan<byte> bytes, int i) => (bytes[i / 8] >> (i % 8)) & 1;

    private static int Pair(ReadOnlySpan<byte> bytes, int i) =>
        i / 32 % 2 == 0 ? bytes[(i / 64 * 32) + (i % 32)] % 16 : bytes[(i / 64 * 32) + (i % 32)] / 16;

    private static float Scaled(ReadOnlySpan<byte> block, int i, int value)
    {
        int group = i / 32;
        ReadOnlySpan<byte> s = block[4..16];
        int scale;
        int least;
        if (group < 4)
        {
            (scale, least) = (s[group] % 64, s[group + 4] % 64);
        }
        else
        {
            scale = (s[group + 4] % 16) + (16 * (s[group - 4] / 64));
            least = (s[group + 4] / 16) + (16 * (s[group] / 64));
        }

        return (Half(block, 0) * scale * value) - (Half(block, 2) * least);
    }

    private static int SixBits(ReadOnlySpan<byte> block, int i)
    {
        int half = i / 128;
        int within = i % 128;
        int low = block[(64 * half) + (within % 64)];
        int high = block[128 + (32 * half) + (within % 32)];
        return (within < 64 ? low % 16 : low / 16) + (16 * ((high >> (2 * (within / 32))) & 3));
    }
}
