using System.Text;

namespace CoERouter.Training.Corpora.Arithmetic.Steps;

/// <summary>
/// An answer in the making: every operation appends its worked lines and returns its result, and <see cref="Answer(string)"/> appends the final line.
/// Numbers written into an operation's first line have no leading zeros unless a written method needs equal lengths.
/// </summary>
internal sealed class Worksheet
{
    /// <summary>What the final line begins with.</summary>
    public const string AnswerMark = "Answer: ";

    private readonly StringBuilder _text = new();

    /// <summary>Begins with the expression that is worked out.</summary>
    public Worksheet(string expression) => _text.Append(expression);

    /// <summary>Appends a line as it is.</summary>
    public Worksheet Line(string line)
    {
        _text.Append('\n').Append(line);
        return this;
    }

    /// <summary>Adds two non-negative integers.</summary>
    public long Sum(long left, long right)
    {
        Line(ColumnSum.Write(left, right));
        return left + right;
    }

    /// <summary>Subtracts non-negative integers; a negative result is worked out the other way round.</summary>
    public long Difference(long left, long right)
    {
        if (left < right)
        {
            Line($"-({right}-{left})");
        }

        Line(ColumnDifference.Write(Math.Max(left, right), Math.Min(left, right)));
        return left - right;
    }

    /// <summary>Multiplies non-negative integers, one of which has at most three digits before its zeros.</summary>
    public long Product(long left, long right)
    {
        foreach (string line in LongProduct.Write(left, right))
        {
            Line(line);
        }

        return left * right;
    }

    /// <summary>
    /// Divides by 1 to 99, or more where the zeros at both ends cancel down to that. A divisor that is a product of two digits divides by one after the
    /// other, other two-digit divisors by a table of multiples.
    /// </summary>
    public (long Quotient, long Remainder) Quotient(long number, long divisor)
    {
        int zeros = Math.Min(Digits.TrailingZeros(number), Digits.TrailingZeros(divisor));
        (long n, long d) = (number / Digits.PowerOfTen(zeros), divisor / Digits.PowerOfTen(zeros));
        if (zeros > 0)
        {
            Line($"{n}/{d}");
        }

        if (d == 1)
        {
            return (n, 0);
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(d, 99, nameof(divisor));
        if (d < 10)
        {
            Line(DigitQuotient.Write(n, (int)d));
        }
        else if (n < d)
        {
            Line($"{n}<{d}");
        }
        else if (FactorPair.Of((int)d) is { } pair)
        {
            TwoDigitQuotients(n, pair);
        }
        else
        {
            foreach (string line in LongQuotient.Write(n, (int)d))
            {
                Line(line);
            }
        }

        return (number / divisor, number % divisor);
    }

    /// <summary>Divides by 10, 100 or 1000 by moving the point: <c>1250/100=12.5</c>.</summary>
    public string MovePoint(long number, int places)
    {
        string moved = Digits.WriteScaled(number, places);
        Line($"{number}/{Digits.PowerOfTen(places)}={moved}");
        return moved;
    }

    /// <summary>The whole text with its final line.</summary>
    public string Answer(string value) => _text.Append('\n').Append(AnswerMark).Append(value).ToString();

    /// <summary>The whole text with its final line.</summary>
    public string Answer(long value) => Answer(value.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private void TwoDigitQuotients(long number, FactorPair pair)
    {
        Line($"{number}/{pair.First}/{pair.Second}");
        Line(DigitQuotient.Write(number, pair.First));
        long quotient = number / pair.First, remainder = number % pair.First;
        Line(DigitQuotient.Write(quotient, pair.Second));
        long second = quotient % pair.Second;
        if (remainder > 0 || second > 0)
        {
            Line($"{pair.First}*{second}+{remainder}={(pair.First * second) + remainder}");
        }
    }
}
