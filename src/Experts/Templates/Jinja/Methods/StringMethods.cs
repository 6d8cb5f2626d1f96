using System.Collections.Frozen;
using CoERouter.Experts.Templates.Jinja.Filters;
using CoERouter.Experts.Templates.Jinja.Values;

namespace CoERouter.Experts.Templates.Jinja.Methods;

/// <summary>The methods of Python's <c>str</c>.</summary>
internal static class StringMethods
{
    public static FrozenDictionary<string, Func<string, Arguments, object?>> All { get; } =
        new Dictionary<string, Func<string, Arguments, object?>>(StringComparer.Ordinal)
        {
            ["strip"] = (text, arguments) => Strip(text, arguments, left: true, right: true),
            ["lstrip"] = (text, arguments) => Strip(text, arguments, left: true, right: false),
            ["rstrip"] = (text, arguments) => Strip(text, arguments, left: false, right: true),
            ["upper"] = (text, arguments) => Charged(text.ToUpperInvariant(), arguments.Expect()),
            ["lower"] = (text, arguments) => Charged(text.ToLowerInvariant(), arguments.Expect()),
            ["casefold"] = (text, arguments) => Charged(text.ToLowerInvariant(), arguments.Expect()),
            ["swapcase"] = (text, arguments) => Charged(
                Map(text, (character, _) => char.IsUpper(character) ? char.ToLowerInvariant(character) : char.ToUpperInvariant(character)),
                arguments.Expect()),
            ["title"] = (text, arguments) => Charged(
                Map(
                    text,
                    (character, before) => char.IsLetter(before) ? char.ToLowerInvariant(character) : char.ToUpperInvariant(character)),
                arguments.Expect()),
            ["capitalize"] = (text, arguments) => Charged(TextFilters.Capitalize(text), arguments.Expect()),
            ["startswith"] = (text, arguments) => Prefixes(arguments).Any(prefix => text.StartsWith(prefix, StringComparison.Ordinal)),
            ["endswith"] = (text, arguments) => Prefixes(arguments).Any(suffix => text.EndsWith(suffix, StringComparison.Ordinal)),
            ["removeprefix"] = (text, arguments) =>
                arguments.Expect("prefix").Text("prefix") is var prefix && text.StartsWith(prefix, StringComparison.Ordinal)
                    ? text[prefix.Length..]
                    : text,
            ["removesuffix"] = (text, arguments) =>
                arguments.Expect("suffix").Text("suffix") is var suffix && text.EndsWith(suffix, StringComparison.Ordinal)
                    ? text[..^suffix.Length]
                    : text,
            ["split"] = (text, arguments) => Splitting.Split(text, arguments, fromRight: false),
            ["rsplit"] = (text, arguments) => Splitting.Split(text, arguments, fromRight: true),
            ["splitlines"] = (text, arguments) =>
            {
                arguments.Budget.ChargeText(text.Length);
                List<string> lines = PythonText.Lines(text, arguments.Expect("keepends").Flag("keepends"));
                arguments.Budget.Charge(lines.Count);
                return new JinjaList([.. lines]);
            },
            ["partition"] = (text, arguments) => Splitting.Partition(text, arguments, last: false),
            ["rpartition"] = (text, arguments) => Splitting.Partition(text, arguments, last: true),
            ["replace"] = (text, arguments) =>
                TextFilters.Replace(
                    text,
                    arguments.Expect("old", "new", "count").Text("old"),
                    arguments.Text("new"),
                    arguments.Integer("count", -1),
                    arguments.Budget),
            ["join"] = (text, arguments) =>
                SequenceFilters.Join(arguments.Evaluator.Items(arguments.Expect("items").Require("items")), text, arguments.Evaluator),
            ["format"] = BraceFormat.Write,
            ["find"] = (text, arguments) => Find(text, arguments, last: false),
            ["rfind"] = (text, arguments) => Find(text, arguments, last: true),
            ["index"] = (text, arguments) => Find(text, arguments, last: false) is >= 0 and var at
                ? at
                : throw new JinjaException("'index' is given a string that is not there."),
            ["count"] = (text, arguments) => Count(text, arguments),
            ["isdigit"] = (text, arguments) => Every(text, arguments, char.IsDigit),
            ["isdecimal"] = (text, arguments) => Every(text, arguments, char.IsDigit),
            ["isnumeric"] = (text, arguments) => Every(text, arguments, char.IsNumber),
            ["isalpha"] = (text, arguments) => Every(text, arguments, char.IsLetter),
            ["isalnum"] = (text, arguments) => Every(text, arguments, char.IsLetterOrDigit),
            ["isspace"] = (text, arguments) => Every(text, arguments, PythonText.IsWhiteSpace),
            ["isupper"] = (text, _) => TestTable.IsCased(text, upper: true),
            ["islower"] = (text, _) => TestTable.IsCased(text, upper: false),
            ["zfill"] = (text, arguments) => ZeroFill(text, Width(text, arguments.Expect("width"))),
            ["ljust"] = (text, arguments) => text.PadRight(Width(text, arguments.Expect("width", "fillchar")), Fill(arguments)),
            ["rjust"] = (text, arguments) => text.PadLeft(Width(text, arguments.Expect("width", "fillchar")), Fill(arguments)),
            ["center"] = (text, arguments) => TextFilters.Center(text, Width(text, arguments.Expect("width", "fillchar")), Fill(arguments)),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    private static string Charged(string text, Arguments arguments)
    {
        arguments.Budget.ChargeText(text.Length);
        return text;
    }

    private static string Strip(string text, Arguments arguments, bool left, bool right)
    {
        arguments.Budget.ChargeText(text.Length);
        return TextFilters.Strip(text, arguments.Expect("chars").Get("chars") is null ? null : arguments.Text("chars"), left, right);
    }

    private static string Map(string text, Func<char, char, char> map)
    {
        char[] mapped = text.ToCharArray();
        for (int index = 0; index < mapped.Length; index++)
        {
            mapped[index] = map(text[index], index > 0 ? text[index - 1] : ' ');
        }

        return new(mapped);
    }

    private static IEnumerable<string> Prefixes(Arguments arguments) => arguments.Expect("text").Require("text") switch
    {
        string one => [one],
        JinjaList { IsTuple: true } several => several.Items.OfType<string>(),
        var other => throw new JinjaException($"'{arguments.Callee}' is given {ValueNames.Of(other)}; a string is wanted."),
    };

    private static long Find(string text, Arguments arguments, bool last)
    {
        string part = arguments.Expect("text", "start").Text("text");
        arguments.Budget.ChargeText(text.Length);
        long from = arguments.Integer("start", 0);
        int start = (int)Math.Clamp(from < 0 ? from + text.Length : from, 0, text.Length);
        int at = last ? text.AsSpan(start).LastIndexOf(part) : text.AsSpan(start).IndexOf(part);
        return at < 0 ? -1 : CodePoints.Count(text[..(start + at)]);
    }

    private static long Count(string text, Arguments arguments)
    {
        string part = arguments.Expect("text").Text("text");
        arguments.Budget.ChargeText(text.Length);
        return part.Length == 0 ? CodePoints.Count(text) + 1L : (long)text.AsSpan().Count(part);
    }

    private static object Every(string text, Arguments arguments, Func<char, bool> test)
    {
        arguments.Expect().Budget.ChargeText(text.Length);
        return text.Length > 0 && text.All(test);
    }

    private static int Width(string text, Arguments arguments)
    {
        long width = Math.Max(0, arguments.Integer("width"));
        arguments.Budget.ChargeText(width);
        return (int)width + text.Length - CodePoints.Count(text);
    }

    private static char Fill(Arguments arguments) =>
        arguments.Text("fillchar", " ") is [var fill] ? fill : throw new JinjaException($"'{arguments.Callee}' fills with one character.");

    private static string ZeroFill(string text, int width) =>
        text is ['-' or '+', ..] ? text[0] + text[1..].PadLeft(Math.Max(width - 1, 0), '0') : text.PadLeft(width, '0');
}
