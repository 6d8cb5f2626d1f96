using System.Text;

namespace CoERouter.Training.Corpora.Arithmetic.Steps;

/// <summary>
/// One row of written multiplication: <c>7*482: 2:14+0=14 8:56+1=57 4:28+5=33: 3374</c>. A column is the number's digit, its product with the multiplier,
/// the carry, and their sum. A later row adds what the row before it left: <c>3*482+337: 2:06+7+0=13 8:24+3+1=28 4:12+3+2=17: 1783</c>.
/// </summary>
internal static class DigitProduct
{
    public static string Write(int multiplier, long number, long? addend)
    {
        int width = Digits.Length(number);
        StringBuilder text = new();
        text.Append(multiplier).Append('*').Append(Digits.Write(number, width));
        if (addend is { } rest)
        {
            text.Append('+').Append(Digits.Write(rest, width));
        }

        text.Append(':');
        int carry = 0;
        for (int place = 0; place < width; place++)
        {
            int digit = Digits.At(number, place), product = digit * multiplier, sum = product + carry;
            text.Append(' ').Append(digit).Append(':').Append(Digits.Write(product, 2));
            if (addend is { } added)
            {
                text.Append('+').Append(Digits.At(added, place));
                sum += Digits.At(added, place);
            }

            text.Append('+').Append(carry).Append('=').Append(Digits.Write(sum, 2));
            carry = sum / 10;
        }

        return text.Append(": ").Append(Digits.Write((multiplier * number) + (addend ?? 0), width + 1)).ToString();
    }
}
