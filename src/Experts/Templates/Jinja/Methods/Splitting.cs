using CoERouter.Experts.Templates.Jinja.Values;

namespace CoERouter.Experts.Templates.Jinja.Methods;

/// <summary>Cuts strings into parts.</summary>
internal static class Splitting
{
    public static JinjaList Split(string text, Arguments arguments, bool fromRight)
    {
        arguments.Expect("sep", "maxsplit").Budget.ChargeText(text.Length);
        long most = arguments.Integer("maxsplit", -1);
        most = most < 0 ? long.MaxValue : most;
        List<string> parts = arguments.Get("sep") is null
            ? fromRight ? WordsFromRight(text, most) : Words(text, most)
            : At(text, arguments.Text("sep"), most, fromRight);
        arguments.Budget.Charge(parts.Count);
        return new([.. parts]);
    }

    public static JinjaList Partition(string text, Arguments arguments, bool last)
    {
        string separator = arguments.Expect("sep").Text("sep");
        arguments.Budget.ChargeText(text.Length);
        int at = last ? text.LastIndexOf(separator, StringComparison.Ordinal) : text.IndexOf(separator, StringComparison.Ordinal);
        object?[] parts = at >= 0 ? [text[..at], separator, text[(at + separator.Length)..]]
            : last ? [string.Empty, string.Empty, text]
            : [text, string.Empty, string.Empty];
        return new([.. parts], isTuple: true);
    }

    private static List<string> At(string text, string separator, long most, bool fromRight)
    {
        if (separator.Length == 0)
        {
            throw new JinjaException("'split' is given an empty separator.");
        }

        List<string> parts = [];
        (int start, int end) = (0, text.Length);
        while (parts.Count < most)
        {
            ReadOnlySpan<char> rest = text.AsSpan(start, end - start);
            int at = fromRight ? rest.LastIndexOf(separator) : rest.IndexOf(separator);
            if (at < 0)
            {
                break;
            }

            parts.Add((fromRight ? rest[(at + separator.Length)..] : rest[..at]).ToString());
            (start, end) = fromRight ? (start, start + at) : (start + at + separator.Length, end);
        }

        parts.Add(text[start..end]);
        if (fromRight)
        {
            parts.Reverse();
        }

        return parts;
    }

    private static List<string> Words(string text, long most)
    {
        List<string> words = [];
        int at = 0;
        while (true)
        {
            while (at < text.Length && PythonText.IsWhiteSpace(text[at]))
            {
                at++;
            }

            if (at == text.Length)
            {
                return words;
            }

            if (words.Count == most)
            {
                words.Add(text[at..]);
                return words;
            }

            int start = at;
            while (at < text.Length && !PythonText.IsWhiteSpace(text[at]))
            {
                at++;
            }

            words.Add(text[start..at]);
        }
    }

    private static List<string> WordsFromRight(string text, long most)
    {
        List<string> words = [];
        int end = text.Length;
        while (true)
        {
            while (end > 0 && PythonText.IsWhiteSpace(text[end - 1]))
            {
                end--;
            }

            if (end == 0)
            {
                break;
            }

            int start = end;
            while (words.Count < most && start > 0 && !PythonText.IsWhiteSpace(text[start - 1]))
            {
                start--;
            }

            start = words.Count == most ? 0 : start;
            words.Add(text[start..end]);
            end = start;
        }

        words.Reverse();
        return words;
    }
}
