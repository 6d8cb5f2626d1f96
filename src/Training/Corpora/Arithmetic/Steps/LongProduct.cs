using System.Text;

namespace CoERouter.Training.Corpora.Arithmetic.Steps;

/// <summary>
/// Written multiplication, one row for each digit of the multiplier from the right. A row's last digit is a digit of the result and the rest is added
/// to the next row, so that no row is longer than the number and no rows need adding afterwards. A last line puts the result together.
/// </summary>
internal static class LongProduct
{
    public static IEnumerable<string> Write(long left, long right)
    {
        (long number, long multiplier) = SignificantLength(right) <= SignificantLength(left) ? (left, right) : (right, left);
        int zeros = Digits.TrailingZeros(multiplier);
        long significant = multiplier / Digits.PowerOfTen(zeros);
        if (significant == 1)
        {
            yield return "=" + Digits.Write(number) + new string('0', zeros);
            yield break;
        }

        string digits = Digits.Write(significant);
        StringBuilder settled = new();
        long row = 0;
        for (int i = digits.Length - 1; i >= 0; i--)
        {
            int digit = digits[i] - '0';
            bool first = i == digits.Length - 1;
            yield return DigitProduct.Write(digit, number, first ? null : row / 10);
            if (!first)
            {
                settled.Insert(0, row % 10);
            }

            row = (digit * number) + (first ? 0 : row / 10);
        }

        if (digits.Length > 1 || zeros > 0)
        {
            yield return "=" + Digits.Write(row, Digits.Length(number) + 1) + settled + new string('0', zeros);
        }
    }

    private static int SignificantLength(long value) => Digits.Length(value) - Digits.TrailingZeros(value);
}
