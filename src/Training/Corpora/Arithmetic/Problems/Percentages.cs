using CoERouter.Training.Corpora.Arithmetic.Steps;

namespace CoERouter.Training.Corpora.Arithmetic.Problems;

/// <summary>Percentages of a number, rises and falls by a percentage, and which percentage one number is of another.</summary>
internal static class Percentages
{
    public static ProblemFamily Family => new ProblemFamily("percent")
        .Train("of", d => Of(d, (p, n) => d.Pick(
            $"{p}% of {n}", $"What is {p}% of {n}?", $"What's {p}% of {n}?", $"How much is {p}% of {n}?", $"Find {p}% of {n}.",
            $"{p} % of {n}?")), 2)
        .Train("words", d => Of(d, (p, n) => d.Pick(
            $"What is {p} percent of {n}?", $"{p} percent of {n}", $"Calculate {p} percent of {n}.", $"How much is {p} percent of {n}?")))
        .Train("increase", d => Change(d, true, (n, p) => d.Pick(
            $"Increase {n} by {p}%.", $"What is {n} plus {p}%?", $"{n} increased by {p}%",
            $"A price of {n} goes up by {p}%. What is it now?")))
        .Train("decrease", d => Change(d, false, (n, p) => d.Pick(
            $"Decrease {n} by {p}%.", $"What is {n} minus {p}%?", $"{n} decreased by {p}%",
            $"A price of {n} falls by {p}%. What is it now?")))
        .Train("which", d => Which(d, (a, b) => d.Pick(
            $"What percent of {b} is {a}?", $"What percentage of {b} is {a}?", $"{a} is what percent of {b}?",
            $"What percent is {a} of {b}?")))
        .Train("decimal", Decimal, 0.5)
        .Train("whole", Whole)
        .HoldOut("tell", d => Of(d, (p, n) => d.Pick(
            $"Tell me {p}% of {n}.", $"I need {p} percent of {n}.", $"Of {n}, how much is {p}%?")));

    private static long Rate(ProblemDraw draw) => draw.Chance(0.5) ? draw.Between(1, 19) * 5 : draw.Between(1, 99);

    private static Problem Of(ProblemDraw draw, Func<long, string, string> word)
    {
        long rate = Rate(draw), number = draw.Chance(0.3) ? draw.Number(1, 3) * 10 : draw.Number(1, 5);
        Worksheet sheet = new($"{rate}*{number}/100");
        return new(word(rate, draw.Type(number)), sheet.Answer(sheet.MovePoint(sheet.Product(rate, number), 2)));
    }

    private static Problem Change(ProblemDraw draw, bool up, Func<string, long, string> word)
    {
        // Both cases give a whole number: tens of percent of tens, or any percentage of hundreds.
        (long number, long rate) = draw.Chance(0.6) ? (draw.Number(1, 3) * 10, draw.Between(1, 9) * 10) : (draw.Between(1, 99) * 100, Rate(draw));
        Worksheet sheet = new($"{number}{(up ? '+' : '-')}{rate}*{number}/100");
        long change = sheet.Product(rate, number);
        sheet.MovePoint(change, 2);
        return new(word(draw.Type(number), rate), sheet.Answer(up ? sheet.Sum(number, change / 100) : sheet.Difference(number, change / 100)));
    }

    private static Problem Which(ProblemDraw draw, Func<string, string, string> word)
    {
        long whole = draw.Between(2, 9) * draw.Pick(10L, 100L, 100L, 1000L);
        long rate = whole < 100 ? draw.Between(1, 10) * 10 : draw.Between(1, 100);
        long part = whole * rate / 100;
        Worksheet sheet = new($"{part}*100/{whole}");
        (long quotient, _) = sheet.Quotient(sheet.Product(part, 100), whole);
        return new(word(draw.Type(part), draw.Type(whole)), sheet.Answer($"{quotient}%"));
    }

    private static Problem Decimal(ProblemDraw draw)
    {
        long rate = draw.Between(1, 300);
        string prompt = draw.Pick(
            $"Write {rate}% as a decimal.", $"{rate}% as a decimal", $"What is {rate}% as a decimal?",
            $"Convert {rate} percent to a decimal.");
        return new(prompt, new Worksheet($"{rate}/100").Answer(Digits.WriteScaled(rate, 2)));
    }

    private static Problem Whole(ProblemDraw draw)
    {
        long rate = draw.Between(1, 9) * 10;
        long part = draw.Number(1, 4) * rate / 10;
        Worksheet sheet = new($"{part}*100/{rate}");
        (long quotient, _) = sheet.Quotient(sheet.Product(part, 100), rate);
        string prompt = draw.Pick(
            $"{rate}% of a number is {part}. What is the number?", $"{part} is {rate}% of what number?",
            $"{rate} percent of which number is {part}?");
        return new(prompt, sheet.Answer(quotient));
    }
}
