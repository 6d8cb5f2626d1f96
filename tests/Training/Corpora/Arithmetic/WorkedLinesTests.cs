using CoERouter.Training.Corpora.Arithmetic.Steps;
using Xunit;

namespace CoERouter.Tests.Training.Corpora.Arithmetic;

/// <summary>The checker itself: a single wrong digit anywhere in a written method does not pass.</summary>
public sealed class WorkedLinesTests
{
    [Fact]
    public void Every_changed_digit_is_noticed()
    {
        Random random = new(8);
        for (int i = 0; i < 400; i++)
        {
            long left = random.Next(10, 100_000), right = random.Next(2, 1000);
            Worksheet sheet = new("0");
            _ = (i % 5) switch
            {
                0 => sheet.Sum(left, right),
                1 => sheet.Difference(Math.Max(left, right), Math.Min(left, right)),
                2 => sheet.Product(left, right),
                3 => sheet.Quotient(left, right % 8 + 2).Quotient,
                _ => sheet.Quotient(left + 100, 23 + (right % 7 * 10)).Quotient,
            };
            string answer = sheet.Answer(0);
            WorkedLines.Check(answer);
            for (int at = answer.IndexOf('\n', StringComparison.Ordinal); at < answer.LastIndexOf('\n'); at++)
            {
                string line = answer[(answer.LastIndexOf('\n', at) + 1)..].Split('\n')[0];
                bool isMethod = line.Contains(": ", StringComparison.Ordinal) || line.StartsWith('=');
                if (isMethod && char.IsAsciiDigit(answer[at]))
                {
                    char other = (char)('0' + ((answer[at] - '0' + random.Next(1, 10)) % 10));
                    string altered = string.Concat(answer.AsSpan(0, at), other.ToString(), answer.AsSpan(at + 1));
                    Assert.True(IsRefused(altered), $"{altered} instead of {answer}");
                }
            }
        }
    }

    private static bool IsRefused(string answer)
    {
        try
        {
            WorkedLines.Check(answer);
            return false;
        }
        catch (Exception fault) when (fault is Xunit.Sdk.XunitException or FormatException or DivideByZeroException or ArgumentException)
        {
            return true;
        }
    }
}
