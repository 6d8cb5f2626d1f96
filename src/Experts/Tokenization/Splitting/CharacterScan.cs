using System.Globalization;
using System.Text;

namespace CoERouter.Experts.Tokenization.Splitting;

/// <summary>Reads text by whole code points and by character class. Unpaired surrogates count as one character of class Other.</summary>
internal static class CharacterScan
{
    internal static CharacterClass ClassAt(ReadOnlySpan<char> text, int index, out int length)
    {
        var first = text[index];
        length = 1;
        if (char.IsAscii(first))
        {
            return char.IsAsciiLetter(first) ? CharacterClass.Letter
                : char.IsAsciiDigit(first) ? CharacterClass.Number
                : char.IsWhiteSpace(first) ? CharacterClass.Space
                : CharacterClass.Other;
        }

        Rune.DecodeFromUtf16(text[index..], out var rune, out length);
        if (Rune.IsWhiteSpace(rune))
        {
            return CharacterClass.Space;
        }

        return Rune.GetUnicodeCategory(rune) switch
        {
            <= UnicodeCategory.OtherLetter => CharacterClass.Letter,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => CharacterClass.Number,
            _ => CharacterClass.Other,
        };
    }

    /// <summary>The class at <paramref name="index"/>, or null past the end.</summary>
    internal static CharacterClass? PeekClass(ReadOnlySpan<char> text, int index) =>
        index < text.Length ? ClassAt(text, index, out _) : null;

    /// <summary>The end of the run of <paramref name="wanted"/> that begins at <paramref name="index"/>, of at most <paramref
    /// name="limit"/> code points.</summary>
    internal static int RunEnd(ReadOnlySpan<char> text, int index, CharacterClass wanted, int limit = int.MaxValue)
    {
        for (; limit > 0 && index < text.Length && ClassAt(text, index, out var length) == wanted; limit--)
        {
            index += length;
        }

        return index;
    }

    /// <summary><c>\s+(?!\S)|\s+</c>: the run of white space, less its last character where another character follows and one is
    /// left.</summary>
    internal static int SpaceEnd(ReadOnlySpan<char> text, int start)
    {
        var end = RunEnd(text, start, CharacterClass.Space);
        return end == text.Length || end - start == 1 ? end : end - 1;
    }

    /// <summary>The end of an English contraction (<c>'s 't 're 've 'm 'll 'd</c>) at <paramref name="start"/>, or <paramref
    /// name="start"/> where there is none.</summary>
    internal static int ContractionEnd(ReadOnlySpan<char> text, int start, bool ignoreCase)
    {
        if (text[start] != '\'' || start + 1 >= text.Length)
        {
            return start;
        }

        var first = Fold(text[start + 1], ignoreCase);
        if (first is 's' or 't' or 'm' or 'd')
        {
            return start + 2;
        }

        var second = start + 2 < text.Length ? Fold(text[start + 2], ignoreCase) : '\0';
        return (first, second) is ('r', 'e') or ('v', 'e') or ('l', 'l') ? start + 3 : start;
    }

    // U+017F, the long s, folds to s in Unicode and therefore in the published patterns.
    private static char Fold(char character, bool ignoreCase) =>
        !ignoreCase ? character : character == '\u017F' ? 's' : char.ToLowerInvariant(character);
}
