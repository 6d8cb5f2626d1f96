using CoERouter.Training.Corpora.Arithmetic.Steps;

namespace CoERouter.Training.Corpora.Arithmetic.Problems;

/// <summary>Differences of two integers, one in ten negative, and a sum less a number.</summary>
internal static class Subtractions
{
    public static ProblemFamily Family => new ProblemFamily("subtract")
        .Train("plain", d => Two(d, (a, b) => d.Pick(
            $"{a}-{b}", $"{a} - {b}", $"{a}-{b}=", $"{a} - {b} =", $"{a} - {b} = ?", $"{a}-{b}=?", $"{a}-{b}?", $"{a} -{b}")), 2.5)
        .Train("minus", d => Two(d, (a, b) => d.Pick(
            $"What is {a} minus {b}?", $"What's {a} minus {b}?", $"How much is {a} minus {b}?", $"{a} minus {b}", $"{a} minus {b}?")), 1.5)
        .Train("what", d => Two(d, (a, b) => d.Pick(
            $"What is {a} - {b}?", $"What is {a}-{b}?", $"what's {a}-{b}", $"How much is {a} - {b}?", $"Calculate {a} - {b}.",
            $"Compute {a}-{b}", $"Solve {a} - {b}")), 1.5)
        .Train("from", d => Two(d, (a, b) => d.Pick(
            $"Subtract {b} from {a}.", $"Please subtract {b} from {a}.", $"Take {b} from {a}.", $"Take {b} away from {a}.")))
        .Train("difference", d => Two(d, (a, b) => d.Pick(
            $"What is the difference between {a} and {b}?", $"Find the difference between {a} and {b}.",
            $"difference between {a} and {b}"), negative: false))
        .Train("mixed", d => Mixed(d, (a, b, c) => d.Pick(
            $"{a}+{b}-{c}", $"{a} + {b} - {c}", $"What is {a} + {b} - {c}?", $"{a} + {b} - {c} = ?", $"Calculate {a} + {b} - {c}.")))
        .Train("please", d => Two(d, (a, b) => d.Pick(
            $"Please compute {a} minus {b}.", $"Could you tell me what {a} minus {b} is?", $"Work out {a} - {b} for me.")));

    private static Problem Two(ProblemDraw draw, Func<string, string, string> word, bool negative = true)
    {
        (long a, long b) = draw.Pair();
        if (a < b && !(negative && draw.Chance(0.2)))
        {
            (a, b) = (b, a);
        }

        Worksheet sheet = new($"{a}-{b}");
        return new(word(draw.Type(a), draw.Type(b)), sheet.Answer(sheet.Difference(a, b)));
    }

    private static Problem Mixed(ProblemDraw draw, Func<string, string, string, string> word)
    {
        (long a, long b) = draw.Pair(1, 5);
        long c = draw.Between(1, a + b);
        Worksheet sheet = new($"{a}+{b}-{c}");
        return new(word(draw.Type(a), draw.Type(b), draw.Type(c)), sheet.Answer(sheet.Difference(sheet.Sum(a, b), c)));
    }
}
