using System.Text;

namespace CoERouter.Training.Corpora.Arithmetic.Steps;

/// <summary>
/// Long division by one digit: <c>4821/7: 04-0*7=4 48-6*7=6 62-8*7=6 61-8*7=5: 0688</c>. Every step takes the remainder before it and the next digit
/// as a two-digit number. The quotient keeps its leading zeros; the last step's remainder is the division's.
/// </summary>
internal static class DigitQuotient
{
    public static string Write(long number, int divisor)
    {
        string digits = Digits.Write(number);
        StringBuilder text = new();
        text.Append(digits).Append('/').Append(divisor).Append(':');
        int remainder = 0;
        foreach (char digit in digits)
        {
            int current = (remainder * 10) + (digit - '0');
            int quotient = current / divisor;
            remainder = current - (quotient * divisor);
            text.Append(' ').Append(Digits.Write(current, 2)).Append('-').Append(quotient).Append('*').Append(divisor).Append('=').Append(remainder);
        }

        return text.Append(": ").Append(Digits.Write(number / divisor, digits.Length)).ToString();
    }
}
