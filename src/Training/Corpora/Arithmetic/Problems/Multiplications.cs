using CoERouter.Training.Corpora.Arithmetic.Steps;

namespace CoERouter.Training.Corpora.Arithmetic.Problems;

/// <summary>Products of an integer of up to six digits and one of up to three.</summary>
internal static class Multiplications
{
    public static ProblemFamily Family => new ProblemFamily("multiply")
        .Train("plain", d => Two(d, (a, b) => d.Pick(
            $"{a}*{b}", $"{a} * {b}", $"{a}x{b}", $"{a} x {b}", $"{a} × {b}", $"{a}×{b}", $"{a}*{b}=", $"{a} * {b} = ?", $"{a} x {b} =",
            $"{a}*{b}=?")), 2.5)
        .Train("times", d => Two(d, (a, b) => d.Pick(
            $"What is {a} times {b}?", $"What's {a} times {b}?", $"How much is {a} times {b}?", $"{a} times {b}", $"{a} times {b}?")), 1.5)
        .Train("what", d => Two(d, (a, b) => d.Pick(
            $"What is {a} x {b}?", $"What is {a}*{b}?", $"what's {a} * {b}", $"How much is {a} × {b}?", $"Calculate {a} * {b}.",
            $"Compute {a} x {b}", $"Solve {a} * {b}")), 1.5)
        .Train("multiply", d => Two(d, (a, b) => d.Pick(
            $"Multiply {a} by {b}.", $"Please multiply {a} by {b}.", $"Multiply {a} and {b}.", $"Can you multiply {a} by {b}?")))
        .Train("product", d => Two(d, (a, b) => d.Pick(
            $"What is the product of {a} and {b}?", $"Find the product of {a} and {b}.", $"product of {a} and {b}")))
        .Train("digit", d => Digit(d, (a, b) => d.Pick(
            $"{a}*{b}", $"{a} x {b}", $"{a} * {b}", $"What is {a} times {b}?", $"{a} times {b}", $"Multiply {a} by {b}.")), 1.5)
        .HoldOut("please", d => Two(d, (a, b) => d.Pick(
            $"Please compute {a} times {b}.", $"Could you tell me what {a} times {b} is?", $"Work out {a} x {b} for me.")));

    private static Problem Two(ProblemDraw draw, Func<string, string, string> word)
    {
        int length = draw.Length();
        int other = draw.Pick(1, 1, 1, 2, 2, 2, 2, 3);
        return Solve(draw, draw.OfLength(length), draw.OfLength(other), word);
    }

    private static Problem Digit(ProblemDraw draw, Func<string, string, string> word) => Solve(draw, draw.Number(), draw.Between(2, 9), word);

    private static Problem Solve(ProblemDraw draw, long a, long b, Func<string, string, string> word)
    {
        if (draw.Chance(0.3))
        {
            (a, b) = (b, a);
        }

        Worksheet sheet = new($"{a}*{b}");
        return new(word(draw.Type(a), draw.Type(b)), sheet.Answer(sheet.Product(a, b)));
    }
}
