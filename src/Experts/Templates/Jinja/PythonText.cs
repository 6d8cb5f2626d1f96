namespace CoERouter.Experts.Templates.Jinja;

/// <summary>White space and lines as Python defines them.</summary>
internal static class PythonText
{
    /// <summary>The characters of <c>str.isspace</c>.</summary>
    public const string WhiteSpace =
        "\t\n\v\f\r\u001c\u001d\u001e\u001f \u0085\u00a0\u1680"
        + "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000";

    public static bool IsWhiteSpace(char character) =>
        character < 0x80 ? character is ' ' or (>= '\t' and <= '\r') or (>= '\u001c' and <= '\u001f') : char.IsWhiteSpace(character);

    /// <summary>The lines of <c>str.splitlines</c>.</summary>
    public static List<string> Lines(string text, bool keepEnds = false)
    {
        List<string> lines = [];
        for (int start = 0; start < text.Length;)
        {
            int end = start;
            while (end < text.Length && !IsLineBreak(text[end]))
            {
                end++;
            }

            int next = end < text.Length ? end + (text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? 2 : 1) : end;
            lines.Add(text[start..(keepEnds ? next : end)]);
            start = next;
        }

        return lines;
    }

    private static bool IsLineBreak(char character) =>
        character is (>= '\n' and <= '\r') or (>= '\u001c' and <= '\u001e') or '\u0085' or '\u2028' or '\u2029';
}
