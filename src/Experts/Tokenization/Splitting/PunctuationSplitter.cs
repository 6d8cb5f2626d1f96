using System.Globalization;
using System.Text;

namespace CoERouter.Experts.Tokenization.Splitting;

/// <summary>Cuts punctuation (ASCII symbols and the Unicode punctuation categories) from the rest.</summary>
internal sealed class PunctuationSplitter(SplitBehavior behavior) : IPieceSplitter
{
    public int Next(ReadOnlySpan<char> text, int start, out bool kept)
    {
        var punctuation = IsPunctuation(text, start, out var length);
        kept = !punctuation || behavior != SplitBehavior.Removed;
        var index = start + length;
        if (punctuation && behavior == SplitBehavior.Isolated)
        {
            return index;
        }

        while (index < text.Length && IsPunctuation(text, index, out length) == punctuation)
        {
            index += length;
        }

        return index;
    }

    private static bool IsPunctuation(ReadOnlySpan<char> text, int index, out int length)
    {
        Rune.DecodeFromUtf16(text[index..], out var rune, out length);
        return rune.IsAscii
            ? !Rune.IsLetterOrDigit(rune) && rune.Value is > ' ' and < 0x7F
            : Rune.GetUnicodeCategory(rune) is >= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherPunctuation;
    }
}
