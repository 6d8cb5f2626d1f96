using System.Buffers.Binary;
using System.Text;

namespace CoERouter.Experts.Tokenization.Normalization;

/// <summary>SentencePiece's precompiled normalization: a double-array trie (Aoe 1989) from UTF-8 bytes to places in a block of texts, each
/// ended by a zero. Every index is checked, since the file is not trusted. Immutable.</summary>
internal sealed class Charsmap
{
    private const int UnitBytes = 4;
    private const int LongestKey = 256;
    private readonly uint[] _units;
    private readonly byte[] _texts;

    private Charsmap(uint[] units, byte[] texts) => (_units, _texts) = (units, texts);

    /// <exception cref="InvalidDataException">The sizes contradict each other.</exception>
    internal static Charsmap Read(ReadOnlySpan<byte> bytes)
    {
        uint size = bytes.Length >= UnitBytes ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : 0;
        if (size == 0 || size % UnitBytes != 0 || size > bytes.Length - UnitBytes)
        {
            throw new InvalidDataException(
                $"The precompiled_charsmap of the tokenizer has {bytes.Length} bytes, which cannot hold a trie of {size} bytes.");
        }

        uint[] units = new uint[size / UnitBytes];
        for (int i = 0; i < units.Length; i++)
        {
            units[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(UnitBytes * (i + 1))..]);
        }

        return new Charsmap(units, bytes[(UnitBytes + (int)size)..].ToArray());
    }

    /// <summary>The text of the shortest key that <paramref name="bytes"/> begins with; null where there is none.</summary>
    internal string? Shortest(ReadOnlySpan<byte> bytes) => Find(bytes, shortest: true, out _);

    /// <summary>The text of the longest key that <paramref name="bytes"/> begins with, and the key's length; null where there is
    /// none.</summary>
    internal string? Longest(ReadOnlySpan<byte> bytes, out int length) => Find(bytes, shortest: false, out length);

    private string? Find(ReadOnlySpan<byte> bytes, bool shortest, out int length)
    {
        int found = -1;
        length = 0;
        uint node = Offset(_units[0]);
        for (int i = 0; i < bytes.Length && i < LongestKey && bytes[i] != 0; i++)
        {
            node ^= bytes[i];
            if (node >= _units.Length || Label(_units[node]) != bytes[i])
            {
                break;
            }

            uint unit = _units[node];
            node ^= Offset(unit);
            if (HasLeaf(unit) && node < _units.Length)
            {
                found = (int)(_units[node] & 0x7FFFFFFF);
                length = i + 1;
                if (shortest)
                {
                    break;
                }
            }
        }

        return found < 0 ? null : TextAt(found);
    }

    private string TextAt(int start)
    {
        ReadOnlySpan<byte> rest = start < _texts.Length ? _texts.AsSpan(start) : [];
        int end = rest.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]);
    }

    // The bits of a unit are those of the darts-clone library, whose files these are.
    private static bool HasLeaf(uint unit) => ((unit >> 8) & 1) == 1;

    private static uint Label(uint unit) => unit & ((1u << 31) | 0xFF);

    private static uint Offset(uint unit) => (unit >> 10) << (int)((unit & (1u << 9)) >> 6);
}
