using System.Globalization;
using CoERouter.Experts.Templates.Jinja.Values;

namespace CoERouter.Experts.Templates.Jinja.Methods;

/// <summary>The plain fields of <c>str.format</c>: <c>{}</c>, <c>{0}</c> and <c>{name}</c>.</summary>
internal static class BraceFormat
{
    public static object? Write(string format, Arguments arguments)
    {
        TextBuilder text = new(arguments.Budget);
        int next = 0;
        for (int index = 0; index < format.Length; index++)
        {
            char character = format[index];
            bool doubled = index + 1 < format.Length && format[index + 1] == character;
            if (character is not ('{' or '}') || doubled)
            {
                text.Append([character]);
                index += character is '{' or '}' ? 1 : 0;
                continue;
            }

            int close = format.IndexOf('}', index);
            if (character == '}' || close < 0)
            {
                throw new JinjaException("a brace of 'format' has no partner.");
            }

            text.Append(ValueText.Of(Field(format[(index + 1)..close], arguments, ref next), arguments.Evaluator));
            index = close;
        }

        return text.ToString();
    }

    private static object? Field(string name, Arguments arguments, ref int next)
    {
        if (arguments.Named.TryGetValue(name, out object? value))
        {
            return value;
        }

        int index = name.Length == 0 ? next++
            : int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int given) ? given
            : -1;
        return index >= 0 && index < arguments.Positional.Count
            ? arguments.Positional[index]
            : throw new JinjaException("a field of 'format' has no value, or is of a kind other than {}, {0} and {name}.");
    }
}
