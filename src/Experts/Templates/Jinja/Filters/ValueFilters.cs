using System.Globalization;
using CoERouter.Experts.Templates.Jinja.Methods;
using CoERouter.Experts.Templates.Jinja.Values;

namespace CoERouter.Experts.Templates.Jinja.Filters;

/// <summary>Filters over single values.</summary>
internal static class ValueFilters
{
    public static IReadOnlyDictionary<string, Func<object?, Arguments, object?>> All { get; } =
        new Dictionary<string, Func<object?, Arguments, object?>>(StringComparer.Ordinal)
        {
            ["default"] = Default,
            ["d"] = Default,
            ["abs"] = (subject, arguments) =>
            {
                arguments.Expect();
                return subject is double real ? Math.Abs(real)
                    : Numbers.ToReal(subject) < 0 ? Numbers.Negate(subject) : Numbers.Plus(subject);
            },
            ["int"] = ToInteger,
            ["float"] = ToReal,
            ["round"] = Round,
            ["attr"] = (subject, arguments) => MemberAccess.Member(subject, arguments.Expect("name").Text("name"), arguments.Evaluator),
            ["tojson"] = ToJson,
        };

    private static object? Default(object? subject, Arguments arguments)
    {
        arguments.Expect("default_value", "boolean");
        return subject is Undefined || (arguments.Flag("boolean") && !Truth.Of(subject))
            ? arguments.Get("default_value", string.Empty)
            : subject;
    }

    private static object? ToInteger(object? subject, Arguments arguments)
    {
        object? fallback = arguments.Expect("default", "base").Get("default", 0L);
        return subject switch
        {
            long or bool => Numbers.Plus(subject),
            double real => Whole(real) is { } whole ? whole : fallback,
            string text when WholeNumberText.TryRead(Trimmed(text), arguments.Integer("base", 10), out long integer) => integer,
            string text when TryReal(text, out double real) => Whole(real) is { } whole ? whole : fallback,
            _ => fallback,
        };
    }

    private static object? ToReal(object? subject, Arguments arguments)
    {
        object? fallback = arguments.Expect("default").Get("default", 0.0);
        return Numbers.Is(subject) ? Numbers.ToReal(subject) : subject is string text && TryReal(text, out double real) ? real : fallback;
    }

    private static long? Whole(double real) => Math.Abs(real) < long.MaxValue ? (long)real : null;

    private static bool TryReal(string text, out double real) =>
        double.TryParse(
            Trimmed(text),
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture,
            out real);

    private static ReadOnlySpan<char> Trimmed(string text) => text.AsSpan().Trim(PythonText.WhiteSpace);

    private static object Round(object? subject, Arguments arguments)
    {
        double value = Numbers.ToReal(subject);
        int precision = (int)Math.Clamp(arguments.Expect("precision", "method").Integer("precision", 0), -300, 300);
        string method = arguments.Text("method", "common");
        if (method == "common" && subject is long or bool && precision >= 0)
        {
            return Numbers.Plus(subject);
        }

        // Past this size every number is whole already, or has no digits to round.
        if (method == "common" && precision > 0 && Math.Abs(value) * Math.Pow(10, precision) >= 1L << 52)
        {
            return value;
        }

        double scale = Math.Pow(10, precision);
        double rounded = method switch
        {
            "common" when precision is > 0 and <= 22 => RoundScaled(value, scale),
            "common" => Math.Round(value * scale, MidpointRounding.ToEven),
            "ceil" => Math.Ceiling(value * scale),
            "floor" => Math.Floor(value * scale),
            _ => throw new JinjaException("'round' rounds by 'common', 'ceil' or 'floor'."),
        };
        return double.IsFinite(rounded) ? rounded / scale : value;
    }

    // The product is rounded itself; where it fell on a half by that, what it lost decides.
    private static double RoundScaled(double value, double scale)
    {
        double product = value * scale;
        double lost = Math.FusedMultiplyAdd(value, scale, -product);
        return lost == 0 || Math.Abs(product - Math.Truncate(product)) != 0.5
            ? Math.Round(product, MidpointRounding.ToEven)
            : lost > 0 ? Math.Ceiling(product) : Math.Floor(product);
    }

    // The order of the arguments is that of the function which Hugging Face's library gives to chat templates, not Jinja's own.
    private static string ToJson(object? subject, Arguments arguments)
    {
        arguments.Expect("ensure_ascii", "indent", "separators", "sort_keys");
        string? indent = arguments.Get("indent") switch
        {
            null or Undefined => null,
            string text => text,
            _ when arguments.Integer("indent") is var spaces and <= 64 => new string(' ', (int)Math.Max(0, spaces)),
            _ => throw new JinjaException("'tojson' indents by at most 64 spaces."),
        };
        (string item, string key) = arguments.Get("separators") switch
        {
            null or Undefined => (indent is null ? ", " : ",", ": "),
            JinjaList { Items: [string first, string second] } => (first, second),
            _ => throw new JinjaException("'separators' of 'tojson' are two strings."),
        };
        JsonStyle style = new(
            indent,
            item,
            key,
            arguments.Flag("ensure_ascii"),
            arguments.Flag("sort_keys"),
            arguments.Evaluator.Dialect == JinjaDialect.JavaScript ? "null" : null);
        TextBuilder json = new(arguments.Budget);
        JsonText.Write(subject, style, json);
        return json.ToString();
    }
}
