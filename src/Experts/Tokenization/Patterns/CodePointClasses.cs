using System.Globalization;
using System.Text;
using CoERouter.Experts.Tokenization.Matching;

namespace CoERouter.Experts.Tokenization.Patterns;

/// <summary>The classes of code points that a pattern can name: general categories, scripts, and the classes of POSIX.</summary>
internal static class CodePointClasses
{
    private static readonly string[] s_categories =
    [
        "Lu Uppercase_Letter", "Ll Lowercase_Letter", "Lt Titlecase_Letter", "Lm Modifier_Letter", "Lo Other_Letter", "Mn Nonspacing_Mark",
        "Mc Spacing_Mark", "Me Enclosing_Mark", "Nd Decimal_Number", "Nl Letter_Number", "No Other_Number", "Zs Space_Separator",
        "Zl Line_Separator", "Zp Paragraph_Separator", "Cc Control", "Cf Format", "Cs Surrogate", "Co Private_Use", "Pc Connector_Punctuation",
        "Pd Dash_Punctuation", "Ps Open_Punctuation", "Pe Close_Punctuation", "Pi Initial_Punctuation", "Pf Final_Punctuation",
        "Po Other_Punctuation", "Sm Math_Symbol", "Sc Currency_Symbol", "Sk Modifier_Symbol", "So Other_Symbol", "Cn Unassigned",
    ];

    private static readonly string[] s_groups =
        ["L Letter", "M Mark", "N Number", "Z Separator", "C Other", "P Punctuation", "S Symbol"];

    internal static bool IsSpace(int codePoint) => Rune.IsValid(codePoint) && Rune.IsWhiteSpace(new Rune(codePoint));

    internal static bool IsDigit(int codePoint) => CharUnicodeInfo.GetUnicodeCategory(codePoint) == UnicodeCategory.DecimalDigitNumber;

    internal static bool IsWord(int codePoint) => Rune.IsValid(codePoint) && CharacterRules.IsWord(new Rune(codePoint));

    internal static bool IsHexadecimal(int codePoint) => codePoint < 0x80 && char.IsAsciiHexDigit((char)codePoint);

    /// <summary>The class of a name as it stands in <c>\p{…}</c>; null where it is not known.</summary>
    internal static Predicate<int>? Find(string name)
    {
        int equals = name.IndexOf('=', StringComparison.Ordinal);
        string plain = Plain(equals < 0 ? name : name[(equals + 1)..]);
        uint mask = MaskOf(plain);
        if (mask != 0)
        {
            return codePoint => ((mask >> (int)CharUnicodeInfo.GetUnicodeCategory(codePoint)) & 1) != 0;
        }

        if (Posix(plain) is { } posix)
        {
            return posix;
        }

        // Engines differ in whether a script is written with a prefix.
        string? script = Scripts.Find(plain) ?? (plain.StartsWith("is", StringComparison.Ordinal) ? Scripts.Find(plain[2..]) : null);
        return script is null ? null : codePoint => Scripts.Of(codePoint) == script;
    }

    private static uint MaskOf(string name)
    {
        if (name == "lc")
        {
            return 0b111;
        }

        uint mask = 0;
        int group = Array.FindIndex(s_groups, names => IsNamed(names, name));
        for (int i = 0; i < s_categories.Length; i++)
        {
            if (IsNamed(s_categories[i], name) || (group >= 0 && s_categories[i][0] == s_groups[group][0]))
            {
                mask |= 1u << i;
            }
        }

        return mask;
    }

    private static bool IsNamed(string names, string wanted) => names.Split(' ').Any(name => Plain(name) == wanted);

    private static Predicate<int>? Posix(string name) => name switch
    {
        "alpha" or "alphabetic" => static codePoint => Rune.IsValid(codePoint)
            && (Rune.IsLetter(new Rune(codePoint)) || CharUnicodeInfo.GetUnicodeCategory(codePoint) == UnicodeCategory.LetterNumber),
        "alnum" => static codePoint => Rune.IsValid(codePoint) && Rune.IsLetterOrDigit(new Rune(codePoint)),
        "digit" => IsDigit,
        "space" or "whitespace" => IsSpace,
        "word" => IsWord,
        "upper" or "uppercase" => static codePoint => CharUnicodeInfo.GetUnicodeCategory(codePoint) == UnicodeCategory.UppercaseLetter,
        "lower" or "lowercase" => static codePoint => CharUnicodeInfo.GetUnicodeCategory(codePoint) == UnicodeCategory.LowercaseLetter,
        "punct" => static codePoint => Rune.IsValid(codePoint) && CharacterRules.IsPunctuation(new Rune(codePoint)),
        "cntrl" => static codePoint => CharUnicodeInfo.GetUnicodeCategory(codePoint) == UnicodeCategory.Control,
        "xdigit" => IsHexadecimal,
        "blank" => static codePoint =>
            codePoint == '\t' || CharUnicodeInfo.GetUnicodeCategory(codePoint) == UnicodeCategory.SpaceSeparator,
        "ascii" => static codePoint => codePoint < 0x80,
        "any" => static _ => true,
        "assigned" => static codePoint => CharUnicodeInfo.GetUnicodeCategory(codePoint) != UnicodeCategory.OtherNotAssigned,
        _ => null,
    };

    private static string Plain(string name) =>
        name.Replace("_", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
}
