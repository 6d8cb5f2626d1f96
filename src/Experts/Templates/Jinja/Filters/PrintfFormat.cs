using System.Globalization;
using CoERouter.Experts.Templates.Jinja.Values;

namespace CoERouter.Experts.Templates.Jinja.Filters;

/// <summary>The plain fields of Python's <c>%</c> formatting: s, r, d, i, f, x and %, the number ones with width and precision.</summary>
internal static class PrintfFormat
{
    private const int MostWidth = 1000;

    public static string Write(string format, IReadOnlyList<object?> values, Evaluator evaluator)
    {
        TextBuilder text = new(evaluator.Budget);
        int next = 0;
        for (int index = 0; index < format.Length; index++)
        {
            if (format[index] != '%')
            {
                text.Append(format.AsSpan(index, 1));
                continue;
            }

            index++;
            bool left = Skip(format, ref index, '-');
            bool zeros = Skip(format, ref index, '0');
            int width = ReadNumber(format, ref index) ?? 0;
            int? precision = Skip(format, ref index, '.') ? ReadNumber(format, ref index) ?? 0 : null;
            char kind = index < format.Length ? format[index] : '\0';
            if (kind == '%')
            {
                text.Append("%");
                continue;
            }

            object? value = next < values.Count ? values[next++] : throw new JinjaException("a '%' field has no value.");
            string field = Field(kind, value, precision, evaluator);
            text.Append(left ? field.PadRight(width) : field.PadLeft(width, zeros ? '0' : ' '));
        }

        return next == values.Count ? text.ToString() : throw new JinjaException("a value has no '%' field.");
    }

    private static string Field(char kind, object? value, int? precision, Evaluator evaluator) => kind switch
    {
        's' when ValueText.Of(value, evaluator) is var text => precision < text.Length ? text[..precision.Value] : text,
        'r' => ValueText.Of(new JinjaList([value]), evaluator)[1..^1],
        'd' or 'i' when Numbers.Is(value) => Math.Truncate(Numbers.ToReal(value)).ToString("F0", CultureInfo.InvariantCulture),
        'f' when Numbers.Is(value) => Numbers.ToReal(value).ToString($"F{precision ?? 6}", CultureInfo.InvariantCulture),
        'x' when value is long integer => integer.ToString("x", CultureInfo.InvariantCulture),
        's' or 'd' or 'i' or 'f' or 'x' => throw new JinjaException($"a '%{kind}' field is given {ValueNames.Of(value)}."),
        _ => throw new JinjaException("there is a '%' field of a kind other than s, r, d, i, f, x and %."),
    };

    private static bool Skip(string format, ref int index, char character)
    {
        bool found = index < format.Length && format[index] == character;
        index += found ? 1 : 0;
        return found;
    }

    private static int? ReadNumber(string format, ref int index)
    {
        int start = index;
        int number = 0;
        for (; index < format.Length && char.IsAsciiDigit(format[index]); index++)
        {
            number = Math.Min((10 * number) + format[index] - '0', MostWidth);
        }

        return index > start ? number : null;
    }
}
