using System.Globalization;

namespace CoERouter.Training.Corpora.Arithmetic.Steps;

/// <summary>Decimal digits of non-negative integers.</summary>
internal static class Digits
{
    public static string Write(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Write(long value, int width) => value.ToString(CultureInfo.InvariantCulture).PadLeft(width, '0');

    public static int Length(long value) => Write(value).Length;

    /// <summary>The digit of a place; place 0 is the ones.</summary>
    public static int At(long value, int place) => (int)(value / PowerOfTen(place) % 10);

    public static long PowerOfTen(int exponent)
    {
        long power = 1;
        for (int i = 0; i < exponent; i++)
        {
            power *= 10;
        }

        return power;
    }

    /// <summary>Zeros at the end of a positive integer; none for zero.</summary>
    public static int TrailingZeros(long value)
    {
        int zeros = 0;
        for (; value != 0 && value % 10 == 0; value /= 10)
        {
            zeros++;
        }

        return zeros;
    }

    /// <summary>value / 10^places without zeros at its end, such as 12.5 for 1250 and 2.</summary>
    public static string WriteScaled(long value, int places)
    {
        string sign = value < 0 ? "-" : "";
        string all = Write(Math.Abs(value), places + 1);
        string fraction = all[^places..].TrimEnd('0');
        string whole = all[..^places];
        return fraction.Length == 0 ? sign + whole : $"{sign}{whole}.{fraction}";
    }
}
