using CoERouter.Training.Corpora.Arithmetic.Steps;

namespace CoERouter.Training.Corpora.Arithmetic.Problems;

/// <summary>Fractions with denominators up to nine, always answered in lowest terms (an integer where the denominator is one).</summary>
internal static class Fractions
{
    public static ProblemFamily Family => new ProblemFamily("fraction")
        .Train("add", d => Add(d, (a, b) => d.Pick(
            $"{a} + {b}", $"{a}+{b}", $"What is {a} + {b}?", $"What is {a} plus {b}?", $"Add {a} and {b}.", $"{a} + {b} = ?")), 1.5)
        .Train("subtract", d => Subtract(d, (a, b) => d.Pick(
            $"{a} - {b}", $"{a}-{b}", $"What is {a} - {b}?", $"What is {a} minus {b}?", $"Subtract {b} from {a}.", $"{a} - {b} = ?")), 1.5)
        .Train("multiply", d => Multiply(d, (a, b) => d.Pick(
            $"{a} * {b}", $"{a} x {b}", $"{a} × {b}", $"What is {a} times {b}?", $"Multiply {a} by {b}.", $"{a} * {b} = ?")))
        .Train("divide", d => Divide(d, (a, b) => d.Pick(
            $"({a}) / ({b})", $"{a} ÷ {b}", $"What is {a} divided by {b}?", $"Divide {a} by {b}.", $"{a} divided by {b}")))
        .Train("simplify", d => Simplify(d, f => d.Pick(
            $"Simplify {f}.", $"simplify {f}", $"Reduce {f}.", $"Write {f} in lowest terms.", $"What is {f} in lowest terms?")))
        .Train("of", d => Of(d, (f, n) => d.Pick(
            $"{f} of {n}", $"What is {f} of {n}?", $"How much is {f} of {n}?", $"Find {f} of {n}.")), 1.5)
        .Train("mixed", Mixed)
        .Train("compare", Compare)
        .HoldOut("sum", d => Add(d, (a, b) => d.Pick(
            $"What is the sum of {a} and {b}?", $"Please compute {a} plus {b}.", $"How much do {a} and {b} make together?")));

    // Fractions that only unseen wording draws.
    private static readonly Fraction[] _reserved = [new(3, 7), new(4, 9), new(5, 8), new(5, 6)];

    private readonly record struct Fraction(long Top, long Bottom)
    {
        public override string ToString() => $"{Top}/{Bottom}";
    }

    private static Fraction Draw(ProblemDraw draw)
    {
        while (true)
        {
            long bottom = draw.Between(2, 9);
            Fraction fraction = new(draw.Between(1, bottom - 1), bottom);
            if (_reserved.Contains(fraction) == draw.IsUnseen)
            {
                return fraction;
            }
        }
    }

    private static Problem Add(ProblemDraw draw, Func<Fraction, Fraction, string> word)
    {
        (Fraction a, Fraction b) = (Draw(draw), Draw(draw));
        if (draw.Chance(0.2))
        {
            b = a with { Top = draw.Between(1, a.Bottom - 1) };
            b = _reserved.Contains(b) ? a : b;
        }

        Worksheet sheet = new($"{a}+{b}");
        (long left, long right, long bottom) = Common(sheet, a, b, '+');
        return new(word(a, b), Reduce(sheet, sheet.Sum(left, right), bottom));
    }

    private static Problem Subtract(ProblemDraw draw, Func<Fraction, Fraction, string> word)
    {
        (Fraction a, Fraction b) = (Draw(draw), Draw(draw));
        while (a.Top * b.Bottom == b.Top * a.Bottom)
        {
            b = Draw(draw);
        }

        if (a.Top * b.Bottom < b.Top * a.Bottom)
        {
            (a, b) = (b, a);
        }

        Worksheet sheet = new($"{a}-{b}");
        (long left, long right, long bottom) = Common(sheet, a, b, '-');
        return new(word(a, b), Reduce(sheet, sheet.Difference(left, right), bottom));
    }

    private static (long Left, long Right, long Bottom) Common(Worksheet sheet, Fraction a, Fraction b, char sign)
    {
        if (a.Bottom == b.Bottom)
        {
            sheet.Line($"({a.Top}{sign}{b.Top})/{a.Bottom}");
            return (a.Top, b.Top, a.Bottom);
        }

        sheet.Line($"({a.Top}*{b.Bottom}{sign}{b.Top}*{a.Bottom})/({a.Bottom}*{b.Bottom})");
        (long left, long right, long bottom) = (a.Top * b.Bottom, b.Top * a.Bottom, a.Bottom * b.Bottom);
        sheet.Line($"({left}{sign}{right})/{bottom}");
        return (left, right, bottom);
    }

    private static Problem Multiply(ProblemDraw draw, Func<Fraction, Fraction, string> word)
    {
        (Fraction a, Fraction b) = (Draw(draw), Draw(draw));
        Worksheet sheet = new($"{a}*{b}");
        sheet.Line($"({a.Top}*{b.Top})/({a.Bottom}*{b.Bottom})");
        return new(word(a, b), Reduce(sheet, a.Top * b.Top, a.Bottom * b.Bottom));
    }

    private static Problem Divide(ProblemDraw draw, Func<Fraction, Fraction, string> word)
    {
        (Fraction a, Fraction b) = (Draw(draw), Draw(draw));
        Worksheet sheet = new($"{a}*{b.Bottom}/{b.Top}");
        sheet.Line($"({a.Top}*{b.Bottom})/({a.Bottom}*{b.Top})");
        return new(word(a, b), Reduce(sheet, a.Top * b.Bottom, a.Bottom * b.Top));
    }

    private static Problem Simplify(ProblemDraw draw, Func<Fraction, string> word)
    {
        Fraction lowest = Draw(draw);
        long factor = draw.Pick(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
        Fraction fraction = new(lowest.Top * factor, lowest.Bottom * factor);
        return new(word(fraction), Reduce(new($"{fraction}"), fraction.Top, fraction.Bottom, write: false));
    }

    private static Problem Of(ProblemDraw draw, Func<Fraction, string, string> word)
    {
        Fraction fraction = Draw(draw);
        long number = draw.Number(1, 3) * fraction.Bottom;
        Worksheet sheet = new($"{number}*{fraction}");
        (long quotient, _) = sheet.Quotient(sheet.Product(number, fraction.Top), fraction.Bottom);
        return new(word(fraction, draw.Type(number)), sheet.Answer(quotient));
    }

    private static Problem Mixed(ProblemDraw draw)
    {
        Fraction part = Draw(draw);
        long whole = draw.Between(1, 9);
        long product = whole * part.Bottom;
        Worksheet sheet = new($"({whole}*{part.Bottom}+{part.Top})/{part.Bottom}");
        sheet.Line($"({product}+{part.Top})/{part.Bottom}");
        string prompt = draw.Pick(
            $"Write {whole} {part} as an improper fraction.", $"{whole} {part} as a fraction", $"What is {whole} + {part} as one fraction?",
            $"Turn {whole} {part} into a fraction.");
        return new(prompt, Reduce(sheet, sheet.Sum(product, part.Top), part.Bottom));
    }

    private static Problem Compare(ProblemDraw draw)
    {
        (Fraction a, Fraction b) = (Draw(draw), Draw(draw));
        while (a.Top * b.Bottom == b.Top * a.Bottom)
        {
            b = Draw(draw);
        }

        (long left, long right) = (a.Top * b.Bottom, b.Top * a.Bottom);
        Worksheet sheet = new($"{a.Top}*{b.Bottom}={left}");
        sheet.Line($"{b.Top}*{a.Bottom}={right}").Line(left > right ? $"{left}>{right}" : $"{left}<{right}");
        string prompt = draw.Pick(
            $"Which is larger, {a} or {b}?", $"Which is greater: {a} or {b}?", $"What is more, {a} or {b}?",
            $"Which fraction is bigger, {a} or {b}?");
        return new(prompt, sheet.Answer(left > right ? $"{a}" : $"{b}"));
    }

    // Divides by 2, 3, 5 and 7 as long as one of them is common: enough for denominators that are products of two digits.
    private static string Reduce(Worksheet sheet, long top, long bottom, bool write = true)
    {
        if (write)
        {
            sheet.Line($"{top}/{bottom}");
        }

        foreach (long prime in (ReadOnlySpan<long>)[2, 3, 5, 7])
        {
            for (; top % prime == 0 && bottom % prime == 0; top /= prime, bottom /= prime)
            {
                sheet.Line($"/{prime}: {top / prime}/{bottom / prime}");
            }
        }

        return sheet.Answer(bottom == 1 ? $"{top}" : $"{top}/{bottom}");
    }
}
