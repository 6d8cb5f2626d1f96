using System.Text;
using CoERouter.Experts.Templates.Jinja.Values;

namespace CoERouter.Experts.Templates.Jinja.Filters;

/// <summary>Filters that make text of text.</summary>
internal static class TextFilters
{
    public static IReadOnlyDictionary<string, Func<object?, Arguments, object?>> All { get; } =
        new Dictionary<string, Func<object?, Arguments, object?>>(StringComparer.Ordinal)
        {
            ["string"] = (subject, arguments) => TextOf(subject, arguments.Expect()),
            ["safe"] = (subject, arguments) => TextOf(subject, arguments.Expect()),
            ["upper"] = (subject, arguments) => TextOf(subject, arguments.Expect()).ToUpperInvariant(),
            ["lower"] = (subject, arguments) => TextOf(subject, arguments.Expect()).ToLowerInvariant(),
            ["capitalize"] = (subject, arguments) => Capitalize(TextOf(subject, arguments.Expect())),
            ["title"] = (subject, arguments) => Title(TextOf(subject, arguments.Expect())),
            ["trim"] = (subject, arguments) =>
                Strip(
                    TextOf(subject, arguments),
                    arguments.Expect("chars").Get("chars") is null ? null : arguments.Text("chars"),
                    left: true,
                    right: true),
            ["replace"] = (subject, arguments) => Replace(
                TextOf(subject, arguments),
                TextOf(arguments.Expect("old", "new", "count").Require("old"), arguments),
                TextOf(arguments.Require("new"), arguments),
                arguments.Integer("count", -1),
                arguments.Budget),
            ["indent"] = Indent,
            ["center"] = (subject, arguments) =>
            {
                long width = arguments.Expect("width").Integer("width", 80);
                arguments.Budget.ChargeText(width);
                return Center(TextOf(subject, arguments), (int)Math.Max(0, width), ' ');
            },
            ["truncate"] = Truncate,
            ["wordcount"] = (subject, arguments) => CountWords(TextOf(subject, arguments.Expect())),
            ["escape"] = Escape,
            ["e"] = Escape,
            ["forceescape"] = Escape,
            ["format"] = (subject, arguments) => PrintfFormat.Write(TextOf(subject, arguments), arguments.Positional, arguments.Evaluator),
            ["urlencode"] = (subject, arguments) =>
                Uri.EscapeDataString(TextOf(subject, arguments.Expect())).Replace("%2F", "/", StringComparison.Ordinal),
        };

    public static string Capitalize(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..].ToLowerInvariant();

    public static string Strip(string text, string? characters, bool left, bool right)
    {
        ReadOnlySpan<char> set = characters ?? PythonText.WhiteSpace;
        ReadOnlySpan<char> rest = text;
        rest = left ? rest.TrimStart(set) : rest;
        rest = right ? rest.TrimEnd(set) : rest;
        return characters is "" ? text : rest.ToString();
    }

    public static string Replace(string text, string old, string @new, long count, Budget budget)
    {
        // Python puts the new text around every character where the old one is empty.
        budget.ChargeText(text.Length);
        TextBuilder replaced = new(budget);
        int from = 0;
        for (count = count < 0 ? long.MaxValue : count; count > 0; count--)
        {
            int at = old.Length > 0 ? text.IndexOf(old, from, StringComparison.Ordinal) : replaced.Length == 0 ? 0 : from + 1;
            if (at < 0 || at > text.Length)
            {
                break;
            }

            replaced.Append(text.AsSpan(from, at - from)).Append(@new);
            from = at + old.Length;
            if (old.Length == 0 && at == text.Length)
            {
                break;
            }
        }

        return replaced.Append(text.AsSpan(from)).ToString();
    }

    public static string Center(string text, int width, char fill)
    {
        // Python puts the odd place to the left where the width is odd.
        int missing = width - text.Length;
        int before = missing <= 0 ? 0 : (missing / 2) + (missing & width & 1);
        return missing <= 0 ? text : text.PadLeft(text.Length + before, fill).PadRight(width, fill);
    }

    private static string TextOf(object? value, Arguments arguments)
    {
        string text = ValueText.Of(value, arguments.Evaluator);
        arguments.Budget.ChargeText(text.Length);
        return text;
    }

    private static string Title(string text)
    {
        char[] characters = text.ToCharArray();
        for (int index = 0; index < characters.Length; index++)
        {
            bool starts = index == 0 || PythonText.IsWhiteSpace(text[index - 1]) || text[index - 1] is '-' or '(' or '{' or '[' or '<';
            characters[index] = starts ? char.ToUpperInvariant(text[index]) : char.ToLowerInvariant(text[index]);
        }

        return new(characters);
    }

    // A word is a run of what \w matches in Python.
    private static long CountWords(string text)
    {
        long count = 0;
        bool inside = false;
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool isWord = Rune.IsLetter(rune) || Rune.IsNumber(rune) || rune.Value == '_';
            count += isWord && !inside ? 1 : 0;
            inside = isWord;
        }

        return count;
    }

    private static string Indent(object? subject, Arguments arguments)
    {
        string text = TextOf(subject, arguments.Expect("width", "first", "blank"));
        object? width = arguments.Get("width", 4L);
        if (width is long spaces)
        {
            arguments.Budget.ChargeText(Math.Max(0, spaces));
        }

        string indentation = width as string ?? new string(' ', (int)Math.Max(0, arguments.Integer("width", 4)));
        bool blank = arguments.Flag("blank");
        List<string> lines = PythonText.Lines(text + "\n");
        TextBuilder indented = new(arguments.Budget);
        for (int index = 0; index < lines.Count; index++)
        {
            bool indents = index == 0 ? arguments.Flag("first") : blank || lines[index].Length > 0;
            indented.Append(index > 0 ? "\n" : string.Empty).Append(indents ? indentation : string.Empty).Append(lines[index]);
        }

        return indented.ToString();
    }

    private static string Truncate(object? subject, Arguments arguments)
    {
        string text = TextOf(subject, arguments.Expect("length", "killwords", "end", "leeway"));
        long length = arguments.Integer("length", 255);
        string end = arguments.Text("end", "...");
        if (length < end.Length)
        {
            throw new JinjaException($"'truncate' cuts to {length} characters, which is shorter than its end.");
        }

        if (text.Length <= length + arguments.Integer("leeway", 5))
        {
            return text;
        }

        string kept = text[..(int)(length - end.Length)];
        int space = kept.LastIndexOf(' ');
        return (arguments.Flag("killwords") || space < 0 ? kept : kept[..space]) + end;
    }

    private static string Escape(object? subject, Arguments arguments)
    {
        StringBuilder text = new(TextOf(subject, arguments.Expect()));
        text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").Replace("'", "&#39;").Replace("\"", "&#34;");
        arguments.Budget.ChargeText(text.Length);
        return text.ToString();
    }
}
