using System.Numerics;
using System.Text.RegularExpressions;
using Xunit;

namespace CoERouter.Tests.Training.Corpora.Arithmetic;

/// <summary>Re-evaluates every line of a worked answer on its own, with exact arithmetic that shares nothing with the corpus.</summary>
internal static partial class WorkedLines
{
    /// <summary>Throws where a line is false or of no known kind.</summary>
    public static void Check(string answer)
    {
        string[] lines = answer.Split('\n');
        for (int i = 1; i < lines.Length - 1; i++)
        {
            CheckLine(lines[i], lines[..i]);
        }

        Assert.StartsWith("Answer: ", lines[^1], StringComparison.Ordinal);
    }

    private static void CheckLine(string line, string[] before)
    {
        if (Block().Match(line) is { Success: true } block)
        {
            CheckBlock(block, line);
        }
        else if (Step().Match(line) is { Success: true } step)
        {
            CheckStep(step, before, line);
        }
        else if (Multiples().Match(line) is { Success: true } multiples)
        {
            CheckMultiples(multiples, line);
        }
        else if (Reduction().Match(line) is { Success: true } reduction)
        {
            int at = before.Length - 1;
            string fraction = before[at].Split(' ')[^1];
            Assert.Equal(fraction.Split('/').Select(BigInteger.Parse), reduction.Groups["to"].Value.Split('/')
                .Select(part => BigInteger.Parse(part) * BigInteger.Parse(reduction.Groups["by"].Value)));
        }
        else if (Comparison().Match(line) is { Success: true } comparison)
        {
            BigInteger left = BigInteger.Parse(comparison.Groups[1].Value), right = BigInteger.Parse(comparison.Groups[3].Value);
            Assert.True(comparison.Groups[2].Value == "<" ? left < right : left > right, line);
        }
        else if (line.StartsWith('='))
        {
            CheckReadOff(BigInteger.Parse(line[1..]), before, line);
        }
        else
        {
            CheckEqualSides(line);
        }
    }

    /// <summary>Sides without an unknown are equal; a line without a sign of equality is an expression at least.</summary>
    public static void CheckEqualSides(string line)
    {
        Exact[] sides = [.. line.Split('=').Where(side => !side.Any(char.IsAsciiLetterLower)).Select(side => ExpressionReader.Evaluate(side))];
        Assert.All(sides, side => Assert.Equal(sides[0], side));
    }

    private static void CheckBlock(Match block, string line)
    {
        string head = block.Groups["head"].Value;
        string[] columns = block.Groups["columns"].Value.Split(' ');
        Assert.Equal(ExpressionReader.Evaluate(head).Floor, BigInteger.Parse(block.Groups["result"].Value));
        string digits = block.Groups["result"].Value;
        if (head.Contains('/', StringComparison.Ordinal))
        {
            Assert.Equal(digits, string.Concat(columns.Select(column => column.Split('-', '*')[1])));
        }
        else
        {
            string read = string.Concat(columns.Reverse().Select(column => column[^1]));
            Assert.Equal(digits, head.Contains('-', StringComparison.Ordinal) ? read : columns[^1][^2] + read);
        }

        foreach (string column in columns)
        {
            string equation = column;
            if (column.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0)
            {
                string product = column[(colon + 1)..].Split('+')[0];
                Assert.Equal(ExpressionReader.Evaluate($"{head[0]}*{column[..colon]}"), ExpressionReader.Evaluate(product));
                equation = column[(colon + 1)..];
            }

            Assert.Contains('=', equation);
            CheckEqualSides(equation);
        }

        CheckCarries(head, columns, line);
        CheckDigits(head, columns, line);
    }

    // The columns take the digits of the numbers in the head, from the right, or from the left in a division.
    private static void CheckDigits(string head, string[] columns, string line)
    {
        string[] numbers = head.Split('+', '-', '*', '/');
        if (head.Contains('/', StringComparison.Ordinal))
        {
            Assert.Equal(numbers[0], string.Concat(columns.Select(column => column[1])));
            Assert.All(columns, column => Assert.Equal(numbers[1][0], column.Split('*')[1][0]));
            return;
        }

        string Read(Func<string, char> digit) => string.Concat(columns.Reverse().Select(digit));
        if (head.Contains('*', StringComparison.Ordinal))
        {
            Assert.Equal(numbers[1], Read(column => column[0]));
            Assert.True(numbers.Length == 2 || numbers[2] == Read(column => column.Split('+')[1][0]), line);
            return;
        }

        Assert.Equal(numbers[0], Read(column => column.Split('+', '-')[0][^1]));
        Assert.Equal(numbers[1], Read(column => column.Split('+', '-')[1][0]));
    }

    // A line of only a result: the digits of a long quotient, the value of the rows of a product, or an earlier number with zeros.
    private static void CheckReadOff(BigInteger value, string[] before, string line)
    {
        string[] steps = [.. before.Reverse().TakeWhile(earlier => Step().IsMatch(earlier)).Reverse()];
        if (steps.Length > 0)
        {
            Assert.Equal(BigInteger.Parse(string.Concat(steps.Select(step => step[0]))), value);
            return;
        }

        List<BigInteger> candidates = [];
        string[] rows = [.. before.Reverse().TakeWhile(earlier => Row().IsMatch(earlier))];
        int first = Array.FindIndex(rows, row => !row.Split(':')[0].Contains('+', StringComparison.Ordinal));
        if (first >= 0)
        {
            BigInteger multiplier = BigInteger.Parse(string.Concat(rows[..(first + 1)].Select(row => row[0])));
            candidates.Add(multiplier * BigInteger.Parse(rows[first].Split('*', ':')[1]));
        }

        // A single row is a result of its own; what follows may then be another product, by a power of ten.
        if (first <= 0)
        {
            candidates.AddRange(before.SelectMany(earlier => Number().Matches(earlier)).Select(match => BigInteger.Parse(match.Value)));
        }

        bool Follows(BigInteger candidate) => candidate == value || (candidate > 0 && value % candidate == 0 && (value / candidate).ToString().Trim('0') == "1");
        Assert.True(candidates.Any(Follows), line);
    }

    // A column's carry is the tens digit of the column before it, or what that lacks to one in a subtraction.
    private static void CheckCarries(string head, string[] columns, string line)
    {
        int expected = 0;
        bool division = head.Contains('/', StringComparison.Ordinal), subtraction = head.Contains('-', StringComparison.Ordinal);
        foreach (string column in columns)
        {
            string left = column.Split('=')[0];
            int carry = division ? left[0] - '0' : left[^1] - '0';
            Assert.True(expected == carry, line);
            string right = column.Split('=')[1];
            expected = division ? right[^1] - '0' : subtraction ? 1 - (right[0] - '0') : right[0] - '0';
        }
    }

    private static void CheckStep(Match step, string[] before, string line)
    {
        int divisor = int.Parse(before.Last(earlier => Multiples().IsMatch(earlier)).Split(':')[0]);
        int quotient = int.Parse(step.Groups["quotient"].Value), current = int.Parse(step.Groups["current"].Value);
        int multiple = int.Parse(step.Groups["multiple"].Value), rest = int.Parse(step.Groups["rest"].Value);
        Assert.True(current / divisor == quotient && multiple == quotient * divisor && current % divisor == rest, line);
        Array.ForEach(step.Groups["columns"].Value.Split(' '), CheckEqualSides);
    }

    private static void CheckMultiples(Match multiples, string line)
    {
        int divisor = int.Parse(multiples.Groups["divisor"].Value);
        string[] entries = multiples.Groups["entries"].Value.Split(' ');
        Assert.Equal(9, entries.Length);
        for (int factor = 1; factor <= 9; factor++)
        {
            Assert.StartsWith($"{factor}:", entries[factor - 1], StringComparison.Ordinal);
            CheckEqualSides(entries[factor - 1][2..]);
            Assert.True(int.Parse(entries[factor - 1].Split('=')[1]) == factor * divisor, line);
        }
    }

    [GeneratedRegex(@"^(?<head>[0-9]+[+\-*/][0-9]+(?:\+[0-9]+)?): (?<columns>\S*=\S*(?: \S*=\S*)*): (?<result>[0-9]+)$")]
    private static partial Regex Block();

    [GeneratedRegex(@"^[0-9]\*[0-9]+(?:\+[0-9]+)?: ")]
    private static partial Regex Row();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();

    [GeneratedRegex(@"^(?<quotient>[0-9]):(?<current>[0-9]{3})-(?<multiple>[0-9]{3}): (?<columns>\S+ \S+): (?<rest>[0-9]{2})$")]
    private static partial Regex Step();

    [GeneratedRegex(@"^(?<divisor>[0-9]{2}): (?<entries>1:\S+(?: [0-9]:\S+){8})$")]
    private static partial Regex Multiples();

    [GeneratedRegex(@"^/(?<by>[2357]): (?<to>[0-9]+/[0-9]+)$")]
    private static partial Regex Reduction();

    [GeneratedRegex(@"^([0-9]+)([<>])([0-9]+)$")]
    private static partial Regex Comparison();
}
