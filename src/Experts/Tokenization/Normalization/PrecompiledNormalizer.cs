using System.Globalization;
using System.Text;
using CoERouter.Experts.Tokenization.Texts;

namespace CoERouter.Experts.Tokenization.Normalization;

/// <summary>SentencePiece's precompiled normalization as <c>tokenizer.json</c> defines it: user-perceived characters of up to five bytes as
/// a whole, then code points.</summary>
internal sealed class PrecompiledNormalizer(Charsmap map) : INormalizer
{
    private const int LongestWhole = 5;

    public AlignedText Apply(AlignedText text, bool tracks)
    {
        AlignedTextBuilder result = new(text.Length + 16, tracks);
        Span<byte> bytes = stackalloc byte[LongestWhole + 4];
        for (int start = 0, end; start < text.Length; start = end)
        {
            end = start + TextElementLength(text.Text[start..]);
            if (end - start <= LongestWhole && Encoding.UTF8.TryGetBytes(text.Text[start..end], bytes, out int count) && count <= LongestWhole
                && map.Shortest(bytes[..count]) is { } whole)
            {
                result.Replace(text, start, end, whole);
                continue;
            }

            for (int at = start, length; at < end; at += length)
            {
                Rune.DecodeFromUtf16(text.Text[at..end], out Rune rune, out length);
                if (map.Shortest(bytes[..rune.EncodeToUtf8(bytes)]) is { } single)
                {
                    result.Replace(text, at, at + length, single);
                }
                else
                {
                    result.Replace(text, at, at + length, rune);
                }
            }
        }

        return result.Build(text.IsFirst);
    }

    private static int TextElementLength(ReadOnlySpan<char> text) =>
        text.Length > 1 && char.IsAscii(text[0]) && char.IsAscii(text[1]) && text[0] != '\r'
            ? 1
            : StringInfo.GetNextTextElementLength(text);
}
