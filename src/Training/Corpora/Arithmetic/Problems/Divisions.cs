using CoERouter.Training.Corpora.Arithmetic.Steps;

namespace CoERouter.Training.Corpora.Arithmetic.Problems;

/// <summary>
/// Quotients of an integer of up to six digits and a divisor of one or two. A division that does not come out is answered with its remainder
/// (<c>688 r 5</c>), unless the prompt asks for a decimal; division by 10, 100 or 1000 moves the point.
/// </summary>
internal static class Divisions
{
    // Two-digit divisors that are no product of two digits need a table of multiples, the longest of all answers.
    private static readonly int[] _tableDivisors = [.. Enumerable.Range(11, 89).Where(d => FactorPair.Of(d) is null && d % 10 != 0)];
    private static readonly int[] _pairDivisors = [.. Enumerable.Range(11, 89).Where(d => FactorPair.Of(d) is not null || d % 10 == 0)];

    public static ProblemFamily Family => new ProblemFamily("divide")
        .Train("plain", d => Digit(d, (a, b) => d.Pick(
            $"{a}/{b}", $"{a} / {b}", $"{a} ÷ {b}", $"{a}÷{b}", $"{a}/{b}=", $"{a} / {b} = ?", $"{a}/{b}=?", $"{a}:{b}",
            $"{a} : {b}")), 2.5)
        .Train("by", d => Digit(d, (a, b) => d.Pick(
            $"What is {a} divided by {b}?", $"What's {a} divided by {b}?", $"How much is {a} divided by {b}?", $"{a} divided by {b}",
            $"{a} divided by {b}?")), 1.5)
        .Train("what", d => Digit(d, (a, b) => d.Pick(
            $"What is {a} / {b}?", $"What is {a}/{b}?", $"what's {a} / {b}", $"How much is {a} ÷ {b}?", $"Calculate {a} / {b}.",
            $"Compute {a}/{b}", $"Solve {a} / {b}")), 1.5)
        .Train("divide", d => Digit(d, (a, b) => d.Pick(
            $"Divide {a} by {b}.", $"Please divide {a} by {b}.", $"Can you divide {a} by {b}?", $"Find the quotient of {a} and {b}.")))
        .Train("pair", d => Solve(d, d.Number(2), d.Pick<int>(_pairDivisors), (a, b) => Say(d, a, b)), 2)
        .Train("table", d => Solve(d, d.Number(2), d.Pick<int>(_tableDivisors), (a, b) => Say(d, a, b)), 2)
        .Train("decimal", Decimal)
        .Train("power", Power, 0.7)
        .Train("remainder", Remainder)
        .HoldOut("please", d => Digit(d, (a, b) => d.Pick(
            $"Please compute {a} divided by {b}.", $"Could you tell me what {a} divided by {b} is?", $"Work out {a} / {b} for me.")));

    private static Problem Digit(ProblemDraw draw, Func<string, string, string> word) => Solve(draw, draw.Number(), draw.Between(2, 9), word);

    private static Problem Solve(ProblemDraw draw, long a, long b, Func<string, string, string> word)
    {
        if (draw.Chance(0.5) && a >= b)
        {
            a -= a % b;
        }

        Worksheet sheet = new($"{a}/{b}");
        (long quotient, long remainder) = sheet.Quotient(a, b);
        return new(word(draw.Type(a), draw.Type(b)), sheet.Answer(remainder == 0 ? $"{quotient}" : $"{quotient} r {remainder}"));
    }

    private static Problem Remainder(ProblemDraw draw)
    {
        long a = draw.Number(1, 5), b = draw.Between(2, 9);
        Worksheet sheet = new($"{a}/{b}");
        (_, long remainder) = sheet.Quotient(a, b);
        string prompt = draw.Pick(
            $"What is the remainder of {a} divided by {b}?", $"What is the remainder when {a} is divided by {b}?", $"{a} mod {b}", $"remainder of {a} / {b}");
        return new(prompt, sheet.Answer(remainder));
    }

    private static string Say(ProblemDraw draw, string a, string b) =>
        draw.Pick(
            $"{a}/{b}", $"{a} / {b}", $"{a} ÷ {b}", $"{a} / {b} = ?", $"What is {a} divided by {b}?", $"{a} divided by {b}",
            $"Divide {a} by {b}.", $"What is {a} / {b}?");

    private static Problem Decimal(ProblemDraw draw)
    {
        (long b, int places) = draw.Pick((2L, 1), (4L, 2), (5L, 1), (8L, 3));
        long a = draw.Number(1, 4);
        Worksheet sheet = new($"{a}/{b}={a * Digits.PowerOfTen(places)}/{b}/{Digits.PowerOfTen(places)}");
        (long quotient, _) = sheet.Quotient(a * Digits.PowerOfTen(places), b);
        string answer = sheet.Answer(sheet.MovePoint(quotient, places));
        string prompt = draw.Pick(
            $"What is {a}/{b} as a decimal?", $"{a} divided by {b} as a decimal", $"Write {a}/{b} as a decimal.", $"{a} / {b} in decimals",
            $"Divide {a} by {b} and give a decimal.");
        return new(prompt, answer);
    }

    private static Problem Power(ProblemDraw draw)
    {
        long a = draw.Number();
        int places = draw.Pick(1, 2, 3);
        string b = draw.Type(Digits.PowerOfTen(places));
        Worksheet sheet = new($"{a}/{Digits.PowerOfTen(places)}");
        return new(Say(draw, draw.Type(a), b), sheet.Answer(Digits.WriteScaled(a, places)));
    }
}
