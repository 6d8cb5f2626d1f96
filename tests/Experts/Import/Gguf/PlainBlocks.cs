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
        "Q2_K" => (Half(block, 80) * (block[i / 16] % 16) * TwoBits(block[16..], i)) - (Half(block, 82) * (block[i / 16] / 16)),
        "Q3_K" => Half(block, 108) * (SixBitScale(block.Slice(96, 12), i / 16) - 32) * (TwoBits(block[32..], i) - (4 * (1 - ((block[i % 32] >> (i / 32)) & 1)))),
        "IQ4_NL" => Half(block, 0) * s_uneven[Nibble(block[2..], i)],
        "IQ4_XS" => Half(block, 0) * (SplitScale(block, i / 32) - 32) * s_uneven[Nibble(block[(8 + (i / 32 * 16))..], i % 32)],
        "MXFP4" => (float)(Math.Pow(2, block[0] - 127) * SmallFloat(Nibble(block[1..], i))),
        _ => throw new ArgumentException(type),
    };

    private static readonly int[] s_uneven = [-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113];

    // Elements 0 to 31 have the lowest two bits of 32 bytes, 32 to 63 the next two, and so on; from 128 on the next 32 bytes.
    private static int TwoBits(ReadOnlySpan<byte> bytes, int i) => (bytes[(i / 128 * 32) + (i % 32)] >> (i % 128 / 32 * 2)) % 4;

    // Low halves in the first eight bytes, nibble by nibble; two high bits each in the last four.
    private static int SixBitScale(ReadOnlySpan<byte> s, int j) => (j < 8 ? s[j] % 16 : s[j - 8] / 16) + (16 * ((s[8 + (j % 4)] >> (j / 4 * 2)) % 4));

    private static int SplitScale(ReadOnlySpan<byte> block, int group)
    {
        int low = group % 2 == 0 ? block[4 + (group / 2)] % 16 : block[4 + (group / 2)] / 16;
        return low + (16 * (((block[2] + (256 * block[3])) >> (2 * group)) % 4));
    }

    // E2M1: exponent 0 is subnormal.
    private static double SmallFloat(int nibble)
    {
        (int exponent, int mantissa) = (nibble / 2 % 4, nibble % 2);
        double value = exponent == 0 ? mantissa * 0.5 : (1 + (mantissa * 0.5)) * Math.Pow(2, exponent - 1);
        return nibble < 8 ? value : -value;
    }

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
