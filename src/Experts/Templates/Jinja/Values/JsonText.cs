using System.Buffers;
using System.Globalization;

namespace CoERouter.Experts.Templates.Jinja.Values;

/// <summary>Writes values as Python's <c>json.dumps</c> does.</summary>
internal static class JsonText
{
    private static readonly SearchValues<char> s_plain = SearchValues.Create(
        [.. Enumerable.Range(' ', 0x7f - ' ').Select(code => (char)code).Where(code => code is not ('"' or '\\'))]);

    public static void Write(object? value, JsonStyle style, TextBuilder text) => Write(value, style, text, 0);

    private static void Write(object? value, JsonStyle style, TextBuilder text, int level)
    {
        text.Budget.Enter();
        switch (value)
        {
            case string inner:
                WriteString(inner, style.EnsureAscii, text);
                break;
            case JinjaList list:
                WriteList(list, style, text, level);
                break;
            case JinjaMapping mapping:
                WriteMapping(mapping, style, text, level);
                break;
            case Undefined undefined:
                text.Append(
                    style.UndefinedText ?? throw new JinjaException($"{undefined.What} is undefined and cannot be written as JSON."));
                break;
            default:
                text.Append(Scalar(value));
                break;
        }

        text.Budget.Leave();
    }

    private static string Scalar(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        long integer => integer.ToString(CultureInfo.InvariantCulture),
        double real when double.IsNaN(real) => "NaN",
        double real when double.IsInfinity(real) => real > 0 ? "Infinity" : "-Infinity",
        double real => Numbers.ToText(real),
        _ => throw new JinjaException($"{ValueNames.Of(value)} cannot be written as JSON."),
    };

    private static void WriteList(JinjaList list, JsonStyle style, TextBuilder text, int level)
    {
        text.Append("[");
        for (int index = 0; index < list.Items.Count; index++)
        {
            text.Append(index > 0 ? style.ItemSeparator : string.Empty);
            WriteLineStart(style, text, level + 1);
            Write(list.Items[index], style, text, level + 1);
        }

        WriteLineStart(list.Items.Count > 0 ? style : JsonStyle.Plain, text, level);
        text.Append("]");
    }

    private static void WriteMapping(JinjaMapping mapping, JsonStyle style, TextBuilder text, int level)
    {
        List<object?> keys = [.. mapping.Entries.Keys];
        if (style.SortKeys)
        {
            Comparing.Sort(keys, (left, right) => Comparing.Order(left, right, text.Budget), text.Budget);
        }

        text.Append("{");
        for (int index = 0; index < keys.Count; index++)
        {
            text.Append(index > 0 ? style.ItemSeparator : string.Empty);
            WriteLineStart(style, text, level + 1);
            WriteString(keys[index] as string ?? Scalar(keys[index]), style.EnsureAscii, text);
            text.Append(style.KeySeparator);
            Write(mapping.Entries[keys[index]!], style, text, level + 1);
        }

        WriteLineStart(keys.Count > 0 ? style : JsonStyle.Plain, text, level);
        text.Append("}");
    }

    private static void WriteLineStart(JsonStyle style, TextBuilder text, int level)
    {
        if (style.Indent is null)
        {
            return;
        }

        text.Append("\n");
        for (int count = 0; count < level; count++)
        {
            text.Append(style.Indent);
        }
    }

    private static void WriteString(ReadOnlySpan<char> value, bool ensureAscii, TextBuilder text)
    {
        text.Append("\"");
        while (value.Length > 0)
        {
            int plain = value.IndexOfAnyExcept(s_plain);
            text.Append(plain < 0 ? value : value[..plain]);
            if (plain < 0)
            {
                break;
            }

            char character = value[plain];
            text.Append(character switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\b' => "\\b",
                '\f' => "\\f",
                _ when character < ' ' || (ensureAscii && character > '~') =>
                    string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => [character],
            });
            value = value[(plain + 1)..];
        }

        text.Append("\"");
    }
}
