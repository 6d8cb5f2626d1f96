using CoERouter.Training.Corpora.Arithmetic.Steps;

namespace CoERouter.Training.Corpora.Arithmetic.Problems;

/// <summary>Linear equations in one unknown, solved by one or two moves.</summary>
internal static class Equations
{
    public static ProblemFamily Family => new ProblemFamily("equation")
        .Train("plus", Plus)
        .Train("minus", Minus)
        .Train("times", Times)
        .Train("over", Over)
        .Train("two-plus", d => TwoPlus(d, Ask), 2)
        .Train("two-minus", d => TwoMinus(d, Ask), 1.5)
        .Train("bracket", Bracket)
        .Train("over-plus", OverPlus)
        .Train("both", Both)
        .Train("story", d => TwoPlus(d, "x", (_, a, b, c) => d.Pick(
            $"{a} times a number plus {b} is {c}. What is the number?",
            $"I multiply a number by {a} and add {b}. I get {c}. What is the number?")))
        .HoldOut("value", d => TwoPlus(d, d.Unknown(), (x, a, b, c) => d.Pick(
            $"For which {x} is {a}{x} + {b} = {c}?", $"What value of {x} makes {a}{x} + {b} equal {c}?",
            $"{c} = {a}{x} + {b}. Find {x}.")));

    private static string Ask(ProblemDraw draw, string x, string equation)
    {
        string text = draw.Chance(0.3) ? equation.Replace(" ", "", StringComparison.Ordinal) : equation;
        return draw.Pick(
            $"Solve {text}.", $"Solve {text}", $"{text}", $"Solve for {x}: {text}", $"{text}, what is {x}?", $"If {text}, what is {x}?",
            $"Find {x}: {text}", $"What is {x} if {text}?");
    }

    private static Problem Plus(ProblemDraw draw)
    {
        string x = draw.Unknown();
        (long a, long b) = draw.Pair(1, 4);
        Worksheet sheet = new($"{x}={b}-{a}");
        string left = draw.Chance(0.7) ? $"{x} + {a}" : $"{a} + {x}";
        return new(Ask(draw, x, $"{left} = {b}"), sheet.Answer(sheet.Difference(b, a)));
    }

    private static Problem Minus(ProblemDraw draw)
    {
        string x = draw.Unknown();
        (long a, long b) = draw.Pair(1, 4);
        Worksheet sheet = new($"{x}={b}+{a}");
        return new(Ask(draw, x, $"{x} - {a} = {b}"), sheet.Answer(sheet.Sum(b, a)));
    }

    private static Problem Times(ProblemDraw draw)
    {
        string x = draw.Unknown();
        long a = draw.Between(2, 9), b = a * draw.Number(1, 4);
        Worksheet sheet = new($"{x}={b}/{a}");
        return new(Ask(draw, x, $"{a}{x} = {b}"), sheet.Answer(sheet.Quotient(b, a).Quotient));
    }

    private static Problem Over(ProblemDraw draw)
    {
        string x = draw.Unknown();
        long a = draw.Between(2, 9), b = draw.Number(1, 4);
        Worksheet sheet = new($"{x}={b}*{a}");
        return new(Ask(draw, x, $"{x}/{a} = {b}"), sheet.Answer(sheet.Product(b, a)));
    }

    private static Problem TwoPlus(ProblemDraw draw, Func<ProblemDraw, string, string, string> ask) =>
        TwoPlus(draw, draw.Unknown(), (x, a, b, c) => ask(draw, x, draw.Chance(0.8) ? $"{a}{x} + {b} = {c}" : $"{b} + {a}{x} = {c}"));

    private static Problem TwoPlus(ProblemDraw draw, string x, Func<string, long, long, long, string> word)
    {
        long a = draw.Between(2, 9), value = draw.Number(1, 3), b = draw.Number(1, 3);
        if (draw.Chance(0.15))
        {
            value = -draw.Between(1, Math.Max(1, (b - 1) / a));
        }

        long c = (a * value) + b;
        if (c < 0)
        {
            (b, c) = (b - c, 0);
        }

        Worksheet sheet = new($"{a}{x}={c}-{b}");
        return new(word(x, a, b, c), FinishQuotient(sheet, x, sheet.Difference(c, b), a));
    }

    private static Problem TwoMinus(ProblemDraw draw, Func<ProblemDraw, string, string, string> ask)
    {
        string x = draw.Unknown();
        long a = draw.Between(2, 9), value = draw.Number(1, 3), b = draw.Between(1, Math.Min(a * value, 999));
        long c = (a * value) - b;
        Worksheet sheet = new($"{a}{x}={c}+{b}");
        return new(ask(draw, x, $"{a}{x} - {b} = {c}"), FinishQuotient(sheet, x, sheet.Sum(c, b), a));
    }

    private static Problem Bracket(ProblemDraw draw)
    {
        string x = draw.Unknown();
        long a = draw.Between(2, 9), b = draw.Number(1, 2), value = draw.Number(1, 3), c = a * (value + b);
        Worksheet sheet = new($"{x}+{b}={c}/{a}");
        long sum = sheet.Quotient(c, a).Quotient;
        sheet.Line($"{x}={sum}-{b}");
        return new(Ask(draw, x, $"{a}({x} + {b}) = {c}"), sheet.Answer(sheet.Difference(sum, b)));
    }

    private static Problem OverPlus(ProblemDraw draw)
    {
        string x = draw.Unknown();
        long a = draw.Between(2, 9), b = draw.Number(1, 3), part = draw.Number(1, 3), c = part + b;
        Worksheet sheet = new($"{x}/{a}={c}-{b}");
        sheet.Difference(c, b);
        sheet.Line($"{x}={part}*{a}");
        return new(Ask(draw, x, $"{x}/{a} + {b} = {c}"), sheet.Answer(sheet.Product(part, a)));
    }

    private static Problem Both(ProblemDraw draw)
    {
        string x = draw.Unknown();
        long small = draw.Between(2, 7), large = draw.Between(small + 2, 9), value = draw.Number(1, 2), b = draw.Number(1, 2);
        long d = ((large - small) * value) + b;
        Worksheet sheet = new($"{large - small}{x}={d}-{b}");
        return new(Ask(draw, x, $"{large}{x} + {b} = {small}{x} + {d}"), FinishQuotient(sheet, x, sheet.Difference(d, b), large - small));
    }

    private static string FinishQuotient(Worksheet sheet, string x, long number, long divisor)
    {
        sheet.Line($"{x}={number}/{divisor}");
        long quotient = sheet.Quotient(Math.Abs(number), divisor).Quotient;
        return sheet.Answer(number < 0 ? -quotient : quotient);
    }
}
