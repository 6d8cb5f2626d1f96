using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace CoERouter.Experts.Import.Gguf;

/// <summary>Widens blocks to floats. The layouts are those of ggml, little-endian.</summary>
internal static class GgufBlocks
{
    private const int Small = 32;
    private const int Large = 256;

    /// <summary>Widens whole blocks.</summary>
    /// <param name="type">The type's name.</param>
    /// <param name="blocks">The blocks.</param>
    /// <param name="values">Their elements.</param>
    public static void Widen(string type, ReadOnlySpan<byte> blocks, Span<float> values)
    {
        switch (type)
        {
            case "F32":
                MemoryMarshal.Cast<byte, float>(blocks).CopyTo(values);
                break;
            case "F16":
                TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(blocks), values);
                break;
            case "BF16":
                for (int index = 0; index < values.Length; index++)
                {
                    values[index] = BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(blocks[(2 * index)..]) << 16);
                }

                break;
            case "Q8_0":
                Each(blocks, 34, values, Small, WidenEightBits);
                break;
            case "Q4_0":
                Each(blocks, 18, values, Small, static (block, row) => WidenNibbles(block[2..], default, row, Scale(block), -8 * Scale(block)));
                break;
            case "Q4_1":
                Each(blocks, 20, values, Small, static (block, row) => WidenNibbles(block[4..], default, row, Scale(block), Scale(block[2..])));
                break;
            case "Q5_0":
                Each(blocks, 22, values, Small, static (block, row) => WidenNibbles(block[6..], block[2..6], row, Scale(block), -16 * Scale(block)));
                break;
            case "Q5_1":
                Each(blocks, 24, values, Small, static (block, row) => WidenNibbles(block[8..], block[4..8], row, Scale(block), Scale(block[2..])));
                break;
            case "Q4_K":
                Each(blocks, 144, values, Large, static (block, row) => WidenScaled(block, default, block[16..], row));
                break;
            case "Q5_K":
                Each(blocks, 176, values, Large, static (block, row) => WidenScaled(block, block[16..48], block[48..], row));
                break;
            case "Q6_K":
                Each(blocks, 210, values, Large, WidenSixBits);
                break;
            case "Q2_K":
                Each(blocks, 84, values, Large, GgufSmallBlocks.WidenTwoBits);
                break;
            case "Q3_K":
                Each(blocks, 110, values, Large, GgufSmallBlocks.WidenThreeBits);
                break;
            case "IQ4_NL":
                Each(blocks, 18, values, Small, GgufSmallBlocks.WidenUneven);
                break;
            case "IQ4_XS":
                Each(blocks, 136, values, Large, GgufSmallBlocks.WidenUnevenGroups);
                break;
            case "MXFP4":
                Each(blocks, 17, values, Small, GgufSmallBlocks.WidenFloats);
                break;
            default:
                throw new NotSupportedException($"Blocks of type {type} cannot be read.");
        }
    }

    private delegate void WidenOne(ReadOnlySpan<byte> block, Span<float> values);

    private static void Each(ReadOnlySpan<byte> blocks, int bytes, Span<float> values, int elements, WidenOne widen)
    {
        for (int index = 0; index < values.Length / elements; index++)
        {
            widen(blocks.Slice(index * bytes, bytes), values.Slice(index * elements, elements));
        }
    }

    private static float Scale(ReadOnlySpan<byte> block) => (float)BinaryPrimitives.ReadHalfLittleEndian(block);

    private static void WidenEightBits(ReadOnlySpan<byte> block, Span<float> values)
    {
        float scale = Scale(block);
        for (int index = 0; index < Small; index++)
        {
            values[index] = scale * (sbyte)block[2 + index];
        }
    }

    // The low nibbles are the first half of the block, the high ones the second; a fifth bit stands apart.
    private static void WidenNibbles(ReadOnlySpan<byte> nibbles, ReadOnlySpan<byte> fifth, Span<float> values, float scale, float offset)
    {
        uint bits = fifth.IsEmpty ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(fifth);
        for (int index = 0; index < Small / 2; index++)
        {
            uint low = (nibbles[index] & 0xFu) | ((bits >> index & 1) << 4);
            uint high = ((uint)nibbles[index] >> 4) | ((bits >> (index + (Small / 2)) & 1) << 4);
            values[index] = (scale * low) + offset;
            values[index + (Small / 2)] = (scale * high) + offset;
        }
    }

    // Eight groups of 32, each with a scale and a minimum of six bits, which are packed into twelve bytes.
    private static void WidenScaled(ReadOnlySpan<byte> block, ReadOnlySpan<byte> fifth, ReadOnlySpan<byte> nibbles, Span<float> values)
    {
        (float scale, float minimum) = (Scale(block), Scale(block[2..]));
        ReadOnlySpan<byte> packed = block[4..16];
        for (int group = 0; group < Large / Small; group++)
        {
            int step = group < 4 ? packed[group] & 63 : (packed[group + 4] & 0xF) | (packed[group - 4] >> 6 << 4);
            int least = group < 4 ? packed[group + 4] & 63 : (packed[group + 4] >> 4) | (packed[group] >> 6 << 4);
            ReadOnlySpan<byte> pair = nibbles.Slice(group / 2 * Small, Small);
            for (int index = 0; index < Small; index++)
            {
                int value = group % 2 == 0 ? pair[index] & 0xF : pair[index] >> 4;
                value |= fifth.IsEmpty ? 0 : (fifth[index] >> group & 1) << 4;
                values[(group * Small) + index] = (scale * step * value) - (minimum * least);
            }
        }
    }

    // Two halves of 128: four low bits in nibbles, two high bits by four to a byte, and a scale of eight bits for each sixteen.
    private static void WidenSixBits(ReadOnlySpan<byte> block, Span<float> values)
    {
        float scale = Scale(block[208..]);
        for (int half = 0; half < 2; half++)
        {
            ReadOnlySpan<byte> low = block.Slice(64 * half, 64);
            ReadOnlySpan<byte> high = block.Slice(128 + (32 * half), 32);
            ReadOnlySpan<byte> scales = block.Slice(192 + (8 * half), 8);
            for (int quarter = 0; quarter < 4; quarter++)
            {
                for (int index = 0; index < Small; index++)
                {
                    int nibble = low[(quarter % 2 * Small) + index] >> (quarter / 2 * 4) & 0xF;
                    int value = (nibble | ((high[index] >> (2 * quarter) & 3) << 4)) - 32;
                    values[(128 * half) + (Small * quarter) + index] = scale * (sbyte)scales[(2 * quarter) + (index / 16)] * value;
                }
            }
        }
    }
}
