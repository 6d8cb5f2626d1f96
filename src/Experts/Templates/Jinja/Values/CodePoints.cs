namespace CoERouter.Experts.Templates.Jinja.Values;

/// <summary>Strings as Python sees them: sequences of code points, not of UTF-16 units.</summary>
internal static class CodePoints
{
    public static bool IsSimple(string text) => !text.AsSpan().ContainsAnyInRange('\ud800', '\udfff');

    public static int Count(string text)
    {
        int count = text.Length;
        for (int index = 0; index + 1 < text.Length; index++)
        {
            if (char.IsSurrogatePair(text[index], text[index + 1]))
            {
                count--;
                index++;
            }
        }

        return count;
    }

    /// <summary>Each code point as a string.</summary>
    public static List<string> Split(string text)
    {
        List<string> points = new(text.Length);
        for (int index = 0; index < text.Length; index++)
        {
            int length = index + 1 < text.Length && char.IsSurrogatePair(text[index], text[index + 1]) ? 2 : 1;
            points.Add(text.Substring(index, length));
            index += length - 1;
        }

        return points;
    }
}
