using System.Text;
using CoERouter.Experts.Tokenization.Texts;

namespace CoERouter.Experts.Tokenization.Normalization;

/// <summary>Writes the UTF-8 bytes of a text in the byte alphabet of GPT-2.</summary>
internal sealed class ByteAlphabetNormalizer : INormalizer
{
    public AlignedText Apply(AlignedText text, bool tracks)
    {
        AlignedTextBuilder result = new(text.Length + 16, tracks);
        Span<byte> bytes = stackalloc byte[4];
        Span<char> characters = stackalloc char[4];
        for (int start = 0, length; start < text.Length; start += length)
        {
            Rune.DecodeFromUtf16(text.Text[start..], out Rune rune, out length);
            int count = rune.EncodeToUtf8(bytes);
            ByteAlphabet.Write(bytes[..count], characters);
            result.Replace(text, start, start + length, characters[..count]);
        }

        return result.Build(text.IsFirst);
    }
}
