namespace CoERouter.Experts.Tokenization;

/// <summary>The printable alphabet of byte-level BPE (GPT-2): one character for each of the 256 bytes, so that a vocabulary can be written
/// as text. Printable Latin-1 bytes stand for themselves; the others follow from U+0100 in order.</summary>
internal static class ByteAlphabet
{
    private const int FirstReplacement = 0x100;
    private static readonly char[] s_characters = Build();
    private static readonly short[] s_bytes = Invert(s_characters);

    internal static char CharacterOf(byte value) => s_characters[value];

    /// <summary>The byte that a character stands for, or -1 where it is not of the alphabet.</summary>
    internal static int ByteOf(char character) => character < s_bytes.Length ? s_bytes[character] : -1;

    internal static string Write(ReadOnlySpan<byte> bytes)
    {
        var text = new char[bytes.Length];
        Write(bytes, text);
        return new string(text);
    }

    internal static void Write(ReadOnlySpan<byte> bytes, Span<char> text)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            text[i] = s_characters[bytes[i]];
        }
    }

    /// <summary>Turns alphabet text back to bytes, one for each character; false where a character is not of the alphabet.</summary>
    internal static bool TryRead(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var value = ByteOf(text[i]);
            if (value < 0)
            {
                return false;
            }

            bytes[i] = (byte)value;
        }

        return true;
    }

    private static char[] Build()
    {
        var characters = new char[256];
        var next = FirstReplacement;
        for (var value = 0; value < 256; value++)
        {
            var printable = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            characters[value] = (char)(printable ? value : next++);
        }

        return characters;
    }

    private static short[] Invert(char[] characters)
    {
        var bytes = new short[characters.Max() + 1];
        Array.Fill(bytes, (short)-1);
        for (var value = 0; value < 256; value++)
        {
            bytes[characters[value]] = (short)value;
        }

        return bytes;
    }
}
