using System.Globalization;

namespace CoERouter.Experts.Templates.Jinja.Values;

/// <summary>Writes values as text: Python's <c>str</c> and <c>repr</c>, or the JSON of JavaScript's engine.</summary>
internal static class ValueText
{
    public static string Of(object? value, Evaluator evaluator)
    {
        switch (value)
        {
            case string text:
                return text;
            case Undefined:
                return string.Empty;
            case long integer:
                return integer.ToString(CultureInfo.InvariantCulture);
            default:
                TextBuilder text1 = new(evaluator.Budget);
                if (evaluator.Dialect == JinjaDialect.JavaScript)
                {
                    JsonText.Write(value, JsonStyle.Plain, text1);
                }
                else
                {
                    WriteRepresentation(value, text1);
                }

                return text1.ToString();
        }
    }

    private static void WriteRepresentation(object? value, TextBuilder text)
    {
        text.Budget.Enter();
        switch (value)
        {
            case null:
                text.Append("None");
                break;
            case bool flag:
                text.Append(flag ? "True" : "False");
                break;
            case long integer:
                text.Append(integer.ToString(CultureInfo.InvariantCulture));
                break;
            case double real:
                text.Append(Numbers.ToText(real));
                break;
            case string inner:
                WriteQuoted(inner, text);
                break;
            case JinjaList list:
                WriteList(list, text);
                break;
            case JinjaMapping mapping:
                WriteMapping(mapping, text);
                break;
            case Undefined:
                text.Append("Undefined");
                break;
            default:
                text.Append("<").Append(ValueNames.Of(value)).Append(">");
                break;
        }

        text.Budget.Leave();
    }

    private static void WriteList(JinjaList list, TextBuilder text)
    {
        text.Append(list.IsTuple ? "(" : "[");
        for (int index = 0; index < list.Items.Count; index++)
        {
            text.Append(index > 0 ? ", " : string.Empty);
            WriteRepresentation(list.Items[index], text);
        }

        text.Append(list is { IsTuple: true, Items.Count: 1 } ? ",)" : list.IsTuple ? ")" : "]");
    }

    private static void WriteMapping(JinjaMapping mapping, TextBuilder text)
    {
        string separator = "{";
        foreach ((object key, object? value) in mapping.Entries)
        {
            text.Append(separator);
            WriteRepresentation(key, text);
            text.Append(": ");
            WriteRepresentation(value, text);
            separator = ", ";
        }

        text.Append(mapping.Entries.Count == 0 ? "{}" : "}");
    }

    private static void WriteQuoted(string value, TextBuilder text)
    {
        bool doubleQuotes = value.Contains('\'', StringComparison.Ordinal) && !value.Contains('"', StringComparison.Ordinal);
        string quote = doubleQuotes ? "\"" : "'";
        text.Append(quote);
        foreach (char character in value)
        {
            text.Append(character switch
            {
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\\' => "\\\\",
                '\'' when !doubleQuotes => "\\'",
                < ' ' or (>= '\u007f' and <= '\u00a0') or '\u00ad' =>
                    string.Create(CultureInfo.InvariantCulture, $"\\x{(int)character:x2}"),
                '\u2028' or '\u2029' or '\ufeff' => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => [character],
            });
        }

        text.Append(quote);
    }
}
