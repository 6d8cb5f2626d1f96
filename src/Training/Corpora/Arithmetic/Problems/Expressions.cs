using CoERouter.Training.Corpora.Arithmetic.Steps;

namespace CoERouter.Training.Corpora.Arithmetic.Problems;

/// <summary>Typed expressions of two operations: products and quotients before sums and differences, brackets first.</summary>
internal static class Expressions
{
    public static ProblemFamily Family => new ProblemFamily("expression")
        .Train("times-plus", d => TimesPlus(d, d.Factor(), d.Number(1, 3), d.Number(1, 4)))
        .Train("plus-times", d => PlusTimes(d, d.Number(1, 4), d.Factor(), d.Number(1, 3)))
        .Train("times-minus", TimesMinus)
        .Train("sum-times", d => SumTimes(d, d.Number(1, 3), d.Number(1, 3), d.Between(2, 12)))
        .Train("over-plus", OverPlus)
        .Train("sum-over", SumOver)
        .HoldOut("difference-times", DifferenceTimes);

    private static string Ask(ProblemDraw draw, string expression)
    {
        string text = draw.Chance(0.5) ? expression : Space(expression);
        return draw.Pick(text, text, $"{text} = ?", $"{text}=", $"What is {text}?", $"Calculate {text}.", $"Compute {text}", $"How much is {text}?");
    }

    // Blanks around the signs, as most people write them.
    private static string Space(string expression) => expression
        .Replace("+", " + ", StringComparison.Ordinal)
        .Replace("-", " - ", StringComparison.Ordinal)
        .Replace("*", " * ", StringComparison.Ordinal)
        .Replace("/", " / ", StringComparison.Ordinal);

    private static Problem TimesPlus(ProblemDraw draw, long a, long b, long c)
    {
        Worksheet sheet = new($"{a}*{b}+{c}");
        return new(Ask(draw, $"{a}*{b}+{c}"), sheet.Answer(sheet.Sum(sheet.Product(a, b), c)));
    }

    private static Problem PlusTimes(ProblemDraw draw, long a, long b, long c)
    {
        Worksheet sheet = new($"{a}+{b}*{c}");
        return new(Ask(draw, $"{a}+{b}*{c}"), sheet.Answer(sheet.Sum(a, sheet.Product(b, c))));
    }

    private static Problem TimesMinus(ProblemDraw draw)
    {
        long a = draw.Factor(), b = draw.Number(1, 3), c = draw.Between(1, a * b);
        Worksheet sheet = new($"{a}*{b}-{c}");
        return new(Ask(draw, $"{a}*{b}-{c}"), sheet.Answer(sheet.Difference(sheet.Product(a, b), c)));
    }

    private static Problem SumTimes(ProblemDraw draw, long a, long b, long c)
    {
        bool first = draw.Chance(0.3);
        string expression = first ? $"{c}*({a}+{b})" : $"({a}+{b})*{c}";
        Worksheet sheet = new(expression);
        return new(Ask(draw, expression), sheet.Answer(sheet.Product(sheet.Sum(a, b), c)));
    }

    private static Problem OverPlus(ProblemDraw draw)
    {
        long b = draw.Between(2, 9), a = b * draw.Number(1, 3), c = draw.Number(1, 4);
        Worksheet sheet = new($"{a}/{b}+{c}");
        return new(Ask(draw, $"{a}/{b}+{c}"), sheet.Answer(sheet.Sum(sheet.Quotient(a, b).Quotient, c)));
    }

    private static Problem SumOver(ProblemDraw draw)
    {
        long c = draw.Between(2, 9), total = c * Math.Max(2, draw.Number(1, 3)), a = draw.Between(1, total - 1);
        Worksheet sheet = new($"({a}+{total - a})/{c}");
        return new(Ask(draw, $"({a}+{total - a})/{c}"), sheet.Answer(sheet.Quotient(sheet.Sum(a, total - a), c).Quotient));
    }

    private static Problem DifferenceTimes(ProblemDraw draw)
    {
        long a = draw.Number(2, 3), b = draw.Between(1, a - 1), c = draw.Between(2, 12);
        Worksheet sheet = new($"({a}-{b})*{c}");
        return new(Ask(draw, $"({a}-{b})*{c}"), sheet.Answer(sheet.Product(sheet.Difference(a, b), c)));
    }
}
