using CoERouter.Training.Corpora.Arithmetic.Steps;

namespace CoERouter.Training.Corpora.Arithmetic.Problems;

/// <summary>Requests past what the worked methods cover, answered with one sentence that says the limits.</summary>
internal static class OutOfRange
{
    /// <summary>What the final line says, without its mark.</summary>
    public const string Refusal = "beyond my range, I do + - * / on numbers of up to six digits, with up to three digits in a factor and two in a divisor";

    public static ProblemFamily Family => new ProblemFamily("range")
        .Train("long", Long, 0.4)
        .Train("power", Power, 0.3)
        .Train("wide", Wide, 0.3);

    private static Problem Long(ProblemDraw draw)
    {
        long a = draw.OfLength(draw.Pick(7, 8, 9)), b = draw.Number();
        string sign = draw.Pick("+", "-", "*", "/");
        return Refuse(draw.Pick($"{a}{sign}{b}", $"{a} {sign} {b}", $"What is {a} {sign} {b}?", $"{b} + {a}"));
    }

    private static Problem Power(ProblemDraw draw)
    {
        long a = draw.Number(1, 4), b = draw.Between(2, 9);
        return Refuse(draw.Pick(
            $"{a}^{b}", $"What is {a} to the power of {b}?", $"What is the square root of {a}?", $"square root of {a}", $"sqrt({a})",
            $"{a}!", $"log {a}", $"sin({a})"));
    }

    private static Problem Wide(ProblemDraw draw)
    {
        long a = draw.Unrounded(4), b = draw.Unrounded(4), c = draw.Unrounded(3);
        return Refuse(draw.Pick(
            $"{a}/{c}", $"What is {a} divided by {c}?", $"{a}*{b}", $"{a} x {b}", $"What is {a} times {b}?", $"Multiply {a} by {b}."));
    }

    private static Problem Refuse(string prompt) => new(prompt, Worksheet.AnswerMark + Refusal);
}
