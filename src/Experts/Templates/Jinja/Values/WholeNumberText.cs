using System.Globalization;

namespace CoERouter.Experts.Templates.Jinja.Values;

/// <summary>Reads whole numbers as Python's <c>int</c> does.</summary>
internal static class WholeNumberText
{
    /// <summary>Reads digits of a base from 2 to 36, with a sign, single underscores between digits, and the prefix of the bases 2, 8
    /// and 16; false where the text is no such number of 64 bits.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, long numberBase, out long value)
    {
        value = 0;
        bool isNegative = text is ['-', ..];
        ReadOnlySpan<char> digits = text is ['-' or '+', ..] ? text[1..] : text;
        string prefix = numberBase switch { 2 => "0b", 8 => "0o", 16 => "0x", _ => "" };
        if (prefix.Length > 0 && digits.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
        {
            digits = digits[2..];
            digits = digits is ['_', ..] ? digits[1..] : digits;
        }

        if (numberBase is < 2 or > 36 || digits.IsEmpty)
        {
            return false;
        }

        Int128 magnitude = 0;
        for (int index = 0; index < digits.Length; index++)
        {
            if (digits[index] == '_')
            {
                if (index == 0 || index + 1 == digits.Length || digits[index - 1] == '_')
                {
                    return false;
                }

                continue;
            }

            int digit = DigitOf(digits[index]);
            magnitude = (magnitude * (Int128)numberBase) + digit;
            if (digit < 0 || digit >= numberBase || magnitude > (Int128)long.MaxValue + 1)
            {
                return false;
            }
        }

        magnitude = isNegative ? -magnitude : magnitude;
        value = magnitude <= long.MaxValue ? (long)magnitude : 0;
        return magnitude <= long.MaxValue;
    }

    private static int DigitOf(char character) => character switch
    {
        >= 'a' and <= 'z' => character - 'a' + 10,
        >= 'A' and <= 'Z' => character - 'A' + 10,
        _ => CharUnicodeInfo.GetDecimalDigitValue(character),
    };
}
