using System.Text;

namespace CoERouter.Training.Corpora.Arithmetic.Steps;

/// <summary>
/// Written addition: <c>4821+0367: 1+7+0=08 2+6+0=08 8+3+0=11 4+0+1=05: 05188</c>. Both numbers have the same length; a column is digit, digit,
/// carry and their two-digit sum, from the right, whose first digit is the next column's carry. The result reads the last digits off, leading zeros kept.
/// </summary>
internal static class ColumnSum
{
    public static string Write(long left, long right)
    {
        int width = Math.Max(Digits.Length(left), Digits.Length(right));
        StringBuilder text = new();
        text.Append(Digits.Write(left, width)).Append('+').Append(Digits.Write(right, width)).Append(':');
        int carry = 0;
        for (int place = 0; place < width; place++)
        {
            int a = Digits.At(left, place), b = Digits.At(right, place), sum = a + b + carry;
            text.Append(' ').Append(a).Append('+').Append(b).Append('+').Append(carry).Append('=').Append(Digits.Write(sum, 2));
            carry = sum / 10;
        }

        return text.Append(": ").Append(Digits.Write(left + right, width + 1)).ToString();
    }
}
