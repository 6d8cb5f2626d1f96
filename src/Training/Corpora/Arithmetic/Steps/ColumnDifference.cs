using System.Text;

namespace CoERouter.Training.Corpora.Arithmetic.Steps;

/// <summary>
/// Written subtraction of a number that is not greater: <c>4821-0367: 11-7-0=04 12-6-1=05 18-3-1=14 14-0-0=14: 4454</c>. Every column adds ten to the
/// upper digit; a result below ten means that the ten was needed, and the next column takes one off.
/// </summary>
internal static class ColumnDifference
{
    public static string Write(long left, long right)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(left, right);
        int width = Digits.Length(left);
        StringBuilder text = new();
        text.Append(Digits.Write(left, width)).Append('-').Append(Digits.Write(right, width)).Append(':');
        AppendColumns(text, left, right, width);
        return text.Append(": ").Append(Digits.Write(left - right, width)).ToString();
    }

    /// <summary>The columns of the lowest places only.</summary>
    public static void AppendColumns(StringBuilder text, long left, long right, int places)
    {
        int borrow = 0;
        for (int place = 0; place < places; place++)
        {
            int a = Digits.At(left, place) + 10, b = Digits.At(right, place), difference = a - b - borrow;
            text.Append(' ').Append(a).Append('-').Append(b).Append('-').Append(borrow).Append('=').Append(Digits.Write(difference, 2));
            borrow = 1 - (difference / 10);
        }
    }
}
