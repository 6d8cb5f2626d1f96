using System.Text;

namespace CoERouter.Training.Corpora.Arithmetic.Steps;

/// <summary>
/// Long division by two digits with a table of the divisor's multiples, each from the products of its tens and of its ones
/// (<c>23: 1:020+03=023 2:040+06=046 …</c>), then one line a step: the quotient's digit, the remainder with the next digit less the multiple, two columns
/// of the difference, and the new remainder (<c>2:048-046: 18-6-0=12 14-4-0=10: 02</c>). The last line reads the quotient's digits off.
/// </summary>
internal static class LongQuotient
{
    public static IEnumerable<string> Write(long number, int divisor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 10);
        yield return Multiples(divisor);
        string digits = Digits.Write(number);
        StringBuilder quotients = new("=");
        int remainder = digits[0] - '0';
        foreach (char digit in digits.AsSpan(1).ToArray())
        {
            int current = (remainder * 10) + (digit - '0');
            int quotient = current / divisor;
            StringBuilder step = new();
            step.Append(quotient).Append(':').Append(Digits.Write(current, 3)).Append('-').Append(Digits.Write(quotient * divisor, 3)).Append(':');
            ColumnDifference.AppendColumns(step, current, quotient * divisor, places: 2);
            remainder = current - (quotient * divisor);
            quotients.Append(quotient);
            yield return step.Append(": ").Append(Digits.Write(remainder, 2)).ToString();
        }

        yield return quotients.ToString();
    }

    private static string Multiples(int divisor)
    {
        StringBuilder text = new();
        text.Append(divisor).Append(':');
        for (int factor = 1; factor <= 9; factor++)
        {
            int tens = factor * (divisor / 10) * 10, ones = factor * (divisor % 10);
            text.Append(' ').Append(factor).Append(':').Append(Digits.Write(tens, 3)).Append('+').Append(Digits.Write(ones, 2));
            text.Append('=').Append(Digits.Write(tens + ones, 3));
        }

        return text.ToString();
    }
}
