using System.Globalization;
using System.Text;
using CoERouter.Experts.Tokenization.Stages;
using CoERouter.Experts.Tokenization.Texts;

namespace CoERouter.Experts.Tokenization.Models;

/// <summary>The tokens <c>&lt;0x00&gt;</c> to <c>&lt;0xFF&gt;</c>, which spell characters that no other token spells. Immutable.</summary>
internal sealed class ByteTokens
{
    private const int Missing = -1;
    private readonly int[] _ids = new int[256];

    internal ByteTokens(TokenVocabulary vocabulary)
    {
        for (int value = 0; value < _ids.Length; value++)
        {
            _ids[value] = vocabulary.TryFind(NameOf(value), out int id) ? id : Missing;
        }
    }

    /// <summary>The value of a byte token, or -1 where the text is none.</summary>
    internal static int ValueOf(string token) =>
        token is ['<', '0', 'x', _, _, '>']
        && byte.TryParse(token.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value)
            ? value
            : Missing;

    /// <summary>Appends the bytes of the characters from <paramref name="start"/> to <paramref name="end"/>; false, and nothing appended,
    /// where one of the bytes has no token.</summary>
    internal bool TryAdd(AlignedText piece, int start, int end, TokenizingRun run)
    {
        int first = run.Ids.Count;
        Span<byte> bytes = stackalloc byte[4];
        for (int length; start < end; start += length)
        {
            int count = BytesAt(piece.Text, start, bytes, out length);
            foreach (byte value in bytes[..count])
            {
                if (_ids[value] == Missing)
                {
                    run.RemoveFrom(first);
                    return false;
                }

                run.Add(_ids[value], piece, start, start + length);
            }
        }

        return true;
    }

    /// <summary>The ids of the bytes of the code point at <paramref name="start"/>; 0 where one of the bytes has no token.</summary>
    internal int Read(ReadOnlySpan<char> text, int start, Span<int> ids)
    {
        Span<byte> bytes = stackalloc byte[4];
        int count = BytesAt(text, start, bytes, out _);
        for (int i = 0; i < count; i++)
        {
            ids[i] = _ids[bytes[i]];
            if (ids[i] == Missing)
            {
                return 0;
            }
        }

        return count;
    }

    private static int BytesAt(ReadOnlySpan<char> text, int start, Span<byte> bytes, out int length)
    {
        Rune.DecodeFromUtf16(text[start..], out Rune rune, out length);
        return rune.EncodeToUtf8(bytes);
    }

    private static string NameOf(int value) => string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>");
}
