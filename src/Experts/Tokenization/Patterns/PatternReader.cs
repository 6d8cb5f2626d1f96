using System.Globalization;
using System.Text;

namespace CoERouter.Experts.Tokenization.Patterns;

/// <summary>Reads the characters of a regular expression. Used once.</summary>
internal sealed class PatternReader(string pattern)
{
    private int _position;

    internal bool IsAtEnd => _position >= pattern.Length;

    /// <summary>The next character; the end is a fault.</summary>
    internal char Current => IsAtEnd ? throw Fault("ends too early") : pattern[_position];

    /// <summary>The character taken last.</summary>
    internal char Previous => pattern[_position - 1];

    /// <summary>The character <paramref name="ahead"/> places on; zero past the end.</summary>
    internal char Peek(int ahead) => _position + ahead < pattern.Length ? pattern[_position + ahead] : '\0';

    internal void Take(int count = 1) => _position += count;

    internal int TakeCodePoint()
    {
        if (IsAtEnd)
        {
            throw Fault("ends too early");
        }

        Rune.DecodeFromUtf16(pattern.AsSpan(_position), out Rune rune, out int length);
        _position += length;
        return rune.Value;
    }

    internal bool TryTake(char character)
    {
        bool taken = !IsAtEnd && pattern[_position] == character;
        _position += taken ? 1 : 0;
        return taken;
    }

    internal bool TryTake(string text)
    {
        bool taken = pattern.AsSpan(Math.Min(_position, pattern.Length)).StartsWith(text, StringComparison.Ordinal);
        _position += taken ? text.Length : 0;
        return taken;
    }

    internal void Expect(char character)
    {
        if (!TryTake(character))
        {
            throw Fault($"lacks a {character}");
        }
    }

    /// <summary>The text before <paramref name="end"/>, which is taken too.</summary>
    internal string TakeUntil(char end)
    {
        int found = pattern.IndexOf(end, Math.Min(_position, pattern.Length));
        if (found < 0)
        {
            throw Fault($"lacks a {end}");
        }

        string text = pattern[_position..found];
        _position = found + 1;
        return text;
    }

    /// <summary>At most <paramref name="most"/> hexadecimal digits, and at least one.</summary>
    internal int TakeHexadecimal(int most)
    {
        int end = _position;
        while (end < pattern.Length && end - _position < most && char.IsAsciiHexDigit(pattern[end]))
        {
            end++;
        }

        if (end == _position
            || !int.TryParse(
                pattern.AsSpan(_position, end - _position), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value)
            || value is < 0 or > 0x10FFFF)
        {
            throw Fault("has an escape without a legal hexadecimal number");
        }

        _position = end;
        return value;
    }

    /// <summary>Takes <c>{2}</c>, <c>{2,}</c>, <c>{,3}</c> or <c>{2,3}</c>; anything else in braces is plain text.</summary>
    internal bool TryTakeBounds(int limit, out int least, out int most)
    {
        (least, most) = (0, int.MaxValue);
        int end = pattern.IndexOf('}', Math.Min(_position, pattern.Length));
        if (IsAtEnd || pattern[_position] != '{' || end < 0)
        {
            return false;
        }

        string[] sides = pattern[(_position + 1)..end].Split(',');
        bool isNumber = int.TryParse(sides[0], NumberStyles.None, CultureInfo.InvariantCulture, out least);
        bool isBounds = sides.Length switch
        {
            1 => isNumber,
            2 => (isNumber || sides[0].Length == 0) && (sides[1].Length == 0
                ? isNumber
                : int.TryParse(sides[1], NumberStyles.None, CultureInfo.InvariantCulture, out most)),
            _ => false,
        };
        if (!isBounds)
        {
            return false;
        }

        most = sides.Length == 1 ? least : most;
        if (least > limit || (most > limit && most != int.MaxValue) || most < least)
        {
            throw Fault($"repeats from {least} to {most} times; legal is at most {limit}, the smaller number first");
        }

        _position = end + 1;
        return true;
    }

    /// <summary>A fault of the expression, as one sentence.</summary>
    internal NotSupportedException Fault(string what) =>
        new($"The pattern \"{pattern}\" of the tokenizer {what} (at character {Math.Min(_position, pattern.Length)}).");
}
