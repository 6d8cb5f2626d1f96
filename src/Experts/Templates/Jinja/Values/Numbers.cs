using System.Globalization;
using CoERouter.Experts.Templates.Jinja.Syntax;

namespace CoERouter.Experts.Templates.Jinja.Values;

/// <summary>Python's arithmetic on whole numbers of 64 bits, numbers and booleans.</summary>
internal static class Numbers
{
    public static bool Is(object? value) => value is long or double or bool;

    public static double ToReal(object? value) => value switch
    {
        long integer => integer,
        double real => real,
        bool flag => flag ? 1 : 0,
        _ => throw new JinjaException($"{ValueNames.Of(value)} is no number."),
    };

    public static int Compare(object? left, object? right) => left is double || right is double
        ? ToReal(left).CompareTo(ToReal(right))
        : ToInteger(left).CompareTo(ToInteger(right));

    public static object Negate(object? value) => value is double real ? (object)-real : Checked(() => checked(-ToInteger(value)));

    public static object Plus(object? value) => value is double real ? (object)real : ToInteger(value);

    public static object Compute(object? left, BinaryOperator binary, object? right)
    {
        if (binary == BinaryOperator.Divide || left is double || right is double)
        {
            return Compute(ToReal(left), binary, ToReal(right));
        }

        (long a, long b) = (ToInteger(left), ToInteger(right));
        if (binary is BinaryOperator.FloorDivide or BinaryOperator.Remainder && b == 0)
        {
            throw new JinjaException("a number is divided by zero.");
        }

        return binary switch
        {
            BinaryOperator.Add => Checked(() => checked(a + b)),
            BinaryOperator.Subtract => Checked(() => checked(a - b)),
            BinaryOperator.Multiply => Checked(() => checked(a * b)),
            BinaryOperator.FloorDivide => b == -1 ? Checked(() => checked(-a)) : (a / b) - (a % b != 0 && a < 0 != b < 0 ? 1 : 0),
            BinaryOperator.Remainder => b == -1 ? 0L : a % b is var rest && rest != 0 && rest < 0 != b < 0 ? rest + b : rest,
            _ => Power(a, b),
        };
    }

    /// <summary>As Python writes it: the shortest digits that read back, with a fraction or an exponent.</summary>
    public static string ToText(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }

        string round = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        int mark = round.IndexOf('E', StringComparison.Ordinal);
        string mantissa = mark < 0 ? round : round[..mark];
        int exponent = PlaceOfFirstDigit(mantissa) + (mark < 0 ? 0 : int.Parse(round[(mark + 1)..], CultureInfo.InvariantCulture));
        string digits = mantissa.Replace(".", string.Empty, StringComparison.Ordinal).TrimStart('0').TrimEnd('0');
        digits = digits.Length == 0 ? "0" : digits;
        string sign = double.IsNegative(value) ? "-" : string.Empty;
        if (exponent is < -4 or >= 16)
        {
            string fraction = digits.Length > 1 ? "." + digits[1..] : string.Empty;
            return $"{sign}{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
        }

        if (exponent < 0)
        {
            return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        }

        digits = digits.PadRight(exponent + 2, '0');
        return $"{sign}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }

    // The power of ten that the first digit other than zero counts.
    private static int PlaceOfFirstDigit(string digits)
    {
        int point = digits.IndexOf('.', StringComparison.Ordinal);
        int first = digits.AsSpan().IndexOfAnyInRange('1', '9');
        point = point < 0 ? digits.Length : point;
        return first < 0 ? 0 : first < point ? point - first - 1 : point - first;
    }

    private static long ToInteger(object? value) => value switch
    {
        long integer => integer,
        bool flag => flag ? 1 : 0,
        _ => throw new JinjaException($"{ValueNames.Of(value)} is no number."),
    };

    private static double Compute(double a, BinaryOperator binary, double b) => binary switch
    {
        BinaryOperator.Add => a + b,
        BinaryOperator.Subtract => a - b,
        BinaryOperator.Multiply => a * b,
        BinaryOperator.Power => Math.Pow(a, b),
        _ when b == 0 => throw new JinjaException("a number is divided by zero."),
        BinaryOperator.Divide => a / b,
        BinaryOperator.FloorDivide => Math.Floor(a / b),
        _ => a - (b * Math.Floor(a / b)),
    };

    private static object Power(long value, long exponent)
    {
        if (exponent < 0)
        {
            return Compute(value, BinaryOperator.Power, exponent);
        }

        // Past 63 doublings every base but these three has left 64 bits.
        if (value is 0 or 1 or -1)
        {
            return exponent == 0 ? 1L : value == -1 && exponent % 2 == 0 ? 1L : value;
        }

        return Checked(() =>
        {
            long power = 1;
            for (long count = 0; count < exponent; count++)
            {
                power = checked(power * value);
            }

            return power;
        });
    }

    private static long Checked(Func<long> compute)
    {
        try
        {
            return compute();
        }
        catch (OverflowException fault)
        {
            throw new JinjaException("a whole number leaves 64 bits.", fault);
        }
    }
}
