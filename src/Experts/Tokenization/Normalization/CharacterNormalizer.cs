using System.Text;
using CoERouter.Experts.Tokenization.Texts;

namespace CoERouter.Experts.Tokenization.Normalization;

/// <summary>A normalizer that decides for each code point alone.</summary>
internal abstract class CharacterNormalizer : INormalizer
{
    public AlignedText Apply(AlignedText text, bool tracks)
    {
        int unchanged = UnchangedPrefix(text.Text);
        if (unchanged == text.Length)
        {
            return text;
        }

        AlignedTextBuilder result = new(text.Length + 16, tracks);
        result.Copy(text, 0, unchanged);
        for (int start = unchanged, length; start < text.Length; start += length)
        {
            Rune.DecodeFromUtf16(text.Text[start..], out Rune rune, out length);
            Write(rune, text, start, start + length, result);
        }

        return result.Build(text.IsFirst);
    }

    /// <summary>True where the code point stays as it is; a fast answer for text that does not change.</summary>
    protected abstract bool Keeps(Rune rune);

    /// <summary>Writes what becomes of a code point, which stands from <paramref name="start"/> to <paramref name="end"/>.</summary>
    protected abstract void Write(Rune rune, AlignedText text, int start, int end, AlignedTextBuilder result);

    private int UnchangedPrefix(ReadOnlySpan<char> text)
    {
        int start = 0;
        while (start < text.Length && Rune.DecodeFromUtf16(text[start..], out Rune rune, out int length) == System.Buffers.OperationStatus.Done
            && Keeps(rune))
        {
            start += length;
        }

        return start;
    }
}
