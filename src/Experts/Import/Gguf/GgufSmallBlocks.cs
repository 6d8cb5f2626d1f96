using System.Buffers.Binary;

namespace CoERouter.Experts.Import.Gguf;

/// <summary>Widens the blocks of two and three bits, and those whose nibbles count entries of a table. The layouts are those of ggml.</summary>
internal static class GgufSmallBlocks
{
    private const int Sixteen = 16;
    private const int Small = 32;
    private const int Half = 128;

    // Sixteen values that are nearer to each other around zero, in 127ths.
    private static readonly float[] s_uneven = [-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113];

    // A sign, two bits of exponent and one of mantissa (OCP Microscaling Formats, version 1.0).
    private static readonly float[] s_floats = [0, 0.5f, 1, 1.5f, 2, 3, 4, 6, -0f, -0.5f, -1, -1.5f, -2, -3, -4, -6];

    /// <summary>Sixteen scales and minima of four bits; two bits for each element, by four to a byte.</summary>
    public static void WidenTwoBits(ReadOnlySpan<byte> block, Span<float> values)
    {
        (float scale, float minimum) = (Scale(block[80..]), Scale(block[82..]));
        for (int group = 0; group < Sixteen; group++)
        {
            (float step, float least) = (scale * (block[group] & 15), minimum * (block[group] >> 4));
            (int half, int quarter, int side) = (group / 8, group % 8 / 2, group % 2);
            ReadOnlySpan<byte> bits = block.Slice(16 + (Small * half) + (Sixteen * side), Sixteen);
            for (int index = 0; index < Sixteen; index++)
            {
                values[(group * Sixteen) + index] = (step * (bits[index] >> (2 * quarter) & 3)) - least;
            }
        }
    }

    /// <summary>Sixteen scales of six bits; two low bits for each element as above, the third in a mask.</summary>
    public static void WidenThreeBits(ReadOnlySpan<byte> block, Span<float> values)
    {
        float scale = Scale(block[108..]);
        ReadOnlySpan<byte> packed = block.Slice(96, 12);
        for (int group = 0; group < Sixteen; group++)
        {
            int low = group < 8 ? packed[group] & 15 : packed[group - 8] >> 4;
            float step = scale * ((low | ((packed[8 + (group % 4)] >> (2 * (group / 4)) & 3) << 4)) - 32);
            (int half, int quarter, int side) = (group / 8, group % 8 / 2, group % 2);
            for (int index = 0; index < Sixteen; index++)
            {
                int place = (Sixteen * side) + index;
                int bits = block[32 + (Small * half) + place] >> (2 * quarter) & 3;
                int third = block[place] >> ((4 * half) + quarter) & 1;
                values[(half * Half) + (quarter * Small) + place] = step * (bits - (third == 1 ? 0 : 4));
            }
        }
    }

    /// <summary>One scale, then nibbles into the uneven table.</summary>
    public static void WidenUneven(ReadOnlySpan<byte> block, Span<float> values) => Look(s_uneven, block[2..], Scale(block), values);

    /// <summary>Eight groups of nibbles into the uneven table, each with a scale of six bits.</summary>
    public static void WidenUnevenGroups(ReadOnlySpan<byte> block, Span<float> values)
    {
        float scale = Scale(block);
        int high = BinaryPrimitives.ReadUInt16LittleEndian(block[2..]);
        for (int group = 0; group < 8; group++)
        {
            int low = block[4 + (group / 2)] >> (4 * (group % 2)) & 15;
            int step = (low | ((high >> (2 * group) & 3) << 4)) - 32;
            Look(s_uneven, block.Slice(8 + (Sixteen * group), Sixteen), scale * step, values.Slice(Small * group, Small));
        }
    }

    /// <summary>A power of two, then nibbles that are floats.</summary>
    public static void WidenFloats(ReadOnlySpan<byte> block, Span<float> values) =>
        Look(s_floats, block[1..], (float)Math.ScaleB(1, block[0] - 127), values);

    // The low nibbles are the first half, the high ones the second.
    private static void Look(float[] table, ReadOnlySpan<byte> nibbles, float scale, Span<float> values)
    {
        for (int index = 0; index < Sixteen; index++)
        {
            values[index] = scale * table[nibbles[index] & 15];
            values[index + Sixteen] = scale * table[nibbles[index] >> 4];
        }
    }

    private static float Scale(ReadOnlySpan<byte> block) => (float)BinaryPrimitives.ReadHalfLittleEndian(block);
}
