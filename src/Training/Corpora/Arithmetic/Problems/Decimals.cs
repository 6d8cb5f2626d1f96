using CoERouter.Training.Corpora.Arithmetic.Steps;

namespace CoERouter.Training.Corpora.Arithmetic.Problems;

/// <summary>Decimals of up to three places: worked on as integers over a power of ten.</summary>
internal static class Decimals
{
    public static ProblemFamily Family => new ProblemFamily("decimal")
        .Train("add", d => Sum(d, (a, b) => d.Pick(
            $"{a}+{b}", $"{a} + {b}", $"{a} + {b} = ?", $"What is {a} + {b}?", $"What is {a} plus {b}?", $"Add {a} and {b}.",
            $"{a} plus {b}")), 2)
        .Train("subtract", d => Difference(d, (a, b) => d.Pick(
            $"{a}-{b}", $"{a} - {b}", $"{a} - {b} = ?", $"What is {a} - {b}?", $"What is {a} minus {b}?", $"Subtract {b} from {a}.",
            $"{a} minus {b}")), 2)
        .Train("multiply", d => Product(d, (a, b) => d.Pick(
            $"{a}*{b}", $"{a} * {b}", $"{a} x {b}", $"{a} × {b}", $"What is {a} times {b}?", $"Multiply {a} by {b}.",
            $"What is {a} * {b}?")), 1.5)
        .Train("divide", d => Quotient(d, (a, b) => d.Pick(
            $"{a}/{b}", $"{a} / {b}", $"{a} ÷ {b}", $"What is {a} divided by {b}?", $"Divide {a} by {b}.", $"What is {a} / {b}?")))
        .Train("money", Money)
        .HoldOut("total", d => Sum(d, (a, b) => d.Pick(
            $"What is the total of {a} and {b}?", $"How much do {a} and {b} make together?", $"Please compute {a} + {b}.")));

    private static ScaledNumber Draw(ProblemDraw draw, int places, int mostLength) =>
        new(places > 0 ? draw.Unrounded(1, mostLength) : draw.Number(1, mostLength), places);

    private static (ScaledNumber Left, ScaledNumber Right, int Places) Pair(ProblemDraw draw)
    {
        int places = draw.Pick(1, 1, 2, 2, 2, 3);
        int other = draw.Chance(0.4) ? draw.Pick(0, 1, 2, 3) : places;
        (ScaledNumber left, ScaledNumber right) = (Draw(draw, places, 5), Draw(draw, other, 5));
        return draw.Chance(0.5) ? (left, right, Math.Max(places, other)) : (right, left, Math.Max(places, other));
    }

    private static Problem Sum(ProblemDraw draw, Func<ScaledNumber, ScaledNumber, string> word)
    {
        (ScaledNumber a, ScaledNumber b, int places) = Pair(draw);
        Worksheet sheet = new($"{a}+{b}=({a.At(places)}+{b.At(places)})/{Digits.PowerOfTen(places)}");
        return new(word(a, b), sheet.Answer(sheet.MovePoint(sheet.Sum(a.At(places), b.At(places)), places)));
    }

    private static Problem Money(ProblemDraw draw)
    {
        ScaledNumber a = new(draw.Number(2, 5), 2), b = new(draw.Number(2, 5), 2);
        Worksheet sheet = new($"{a.Price}+{b.Price}=({a.Unscaled}+{b.Unscaled})/100");
        string prompt = draw.Pick(
            $"One thing costs ${a.Price} and another ${b.Price}. What do they cost together?",
            $"I paid ${a.Price} and then ${b.Price}. How much in all?",
            $"What do ${a.Price} and ${b.Price} make together?",
            $"${a.Price} + ${b.Price}");
        return new(prompt, sheet.Answer(sheet.MovePoint(sheet.Sum(a.Unscaled, b.Unscaled), 2)));
    }

    private static Problem Difference(ProblemDraw draw, Func<ScaledNumber, ScaledNumber, string> word)
    {
        (ScaledNumber a, ScaledNumber b, int places) = Pair(draw);
        if (a.At(places) < b.At(places) && !draw.Chance(0.2))
        {
            (a, b) = (b, a);
        }

        Worksheet sheet = new($"{a}-{b}=({a.At(places)}-{b.At(places)})/{Digits.PowerOfTen(places)}");
        return new(word(a, b), sheet.Answer(sheet.MovePoint(sheet.Difference(a.At(places), b.At(places)), places)));
    }

    private static Problem Product(ProblemDraw draw, Func<ScaledNumber, ScaledNumber, string> word)
    {
        ScaledNumber a = Draw(draw, draw.Pick(1, 1, 2), 4), b = Draw(draw, draw.Pick(0, 0, 1), 2);
        if (draw.Chance(0.3))
        {
            (a, b) = (b, a);
        }

        int places = a.Places + b.Places;
        Worksheet sheet = new($"{a}*{b}={a.Unscaled}*{b.Unscaled}/{Digits.PowerOfTen(places)}");
        return new(word(a, b), sheet.Answer(sheet.MovePoint(sheet.Product(a.Unscaled, b.Unscaled), places)));
    }

    private static Problem Quotient(ProblemDraw draw, Func<ScaledNumber, long, string> word)
    {
        long divisor = draw.Between(2, 9);
        int places = draw.Pick(1, 1, 2);
        ScaledNumber a = new(Math.Max(1, draw.Number(1, 4) / divisor) * divisor, places);
        if (a.Unscaled % 10 == 0)
        {
            a = new(a.Unscaled + divisor, places);
        }

        if (a.Unscaled % 10 == 0)
        {
            a = new(a.Unscaled / 10 * 10 / divisor * divisor, 0);
        }

        Worksheet sheet = new(a.Places == 0 ? $"{a}/{divisor}" : $"{a}/{divisor}={a.Unscaled}/{divisor}/{Digits.PowerOfTen(a.Places)}");
        (long quotient, _) = sheet.Quotient(a.Unscaled, divisor);
        return new(word(a, divisor), sheet.Answer(a.Places == 0 ? $"{quotient}" : sheet.MovePoint(quotient, a.Places)));
    }
}
