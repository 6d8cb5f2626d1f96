using CoERouter.Training.Corpora.Arithmetic.Steps;

namespace CoERouter.Training.Corpora.Arithmetic.Problems;

/// <summary>Sums of two or three integers.</summary>
internal static class Additions
{
    public static ProblemFamily Family => new ProblemFamily("add")
        .Train("plain", d => Two(d, (a, b) => d.Pick(
            $"{a}+{b}", $"{a} + {b}", $"{a}+{b}=", $"{a} + {b} =", $"{a} + {b} = ?", $"{a}+{b}=?", $"{a}+{b}?", $"{a} +{b}")), 2.5)
        .Train("plus", d => Two(d, (a, b) => d.Pick(
            $"What is {a} plus {b}?", $"What's {a} plus {b}?", $"How much is {a} plus {b}?", $"{a} plus {b}", $"{a} plus {b}?")), 1.5)
        .Train("what", d => Two(d, (a, b) => d.Pick(
            $"What is {a} + {b}?", $"What is {a}+{b}?", $"what's {a}+{b}", $"How much is {a} + {b}?", $"Calculate {a} + {b}.",
            $"Compute {a}+{b}", $"Solve {a} + {b}")), 1.5)
        .Train("add", d => Two(d, (a, b) => d.Pick(
            $"Add {a} and {b}.", $"Please add {a} and {b}.", $"Add {a} to {b}.", $"Can you add {a} and {b}?")))
        .Train("sum", d => Two(d, (a, b) => d.Pick(
            $"What is the sum of {a} and {b}?", $"Find the sum of {a} and {b}.", $"sum of {a} and {b}",
            $"Give me the sum of {a} and {b}.")))
        .Train("three", d => Three(d, (a, b, c) => d.Pick(
            $"{a}+{b}+{c}", $"{a} + {b} + {c}", $"{a} + {b} + {c} = ?", $"What is {a} + {b} + {c}?", $"Add {a}, {b} and {c}.")))
        .HoldOut("please", d => Two(d, (a, b) => d.Pick(
            $"Please compute {a} plus {b}.", $"Could you tell me what {a} plus {b} is?", $"Work out {a} + {b} for me.")));

    private static Problem Two(ProblemDraw draw, Func<string, string, string> word)
    {
        (long a, long b) = draw.Pair();
        Worksheet sheet = new($"{a}+{b}");
        return new(word(draw.Type(a), draw.Type(b)), sheet.Answer(sheet.Sum(a, b)));
    }

    private static Problem Three(ProblemDraw draw, Func<string, string, string, string> word)
    {
        (long a, long b) = draw.Pair(1, 5);
        long c = draw.Number(1, 4);
        Worksheet sheet = new($"{a}+{b}+{c}");
        return new(word(draw.Type(a), draw.Type(b), draw.Type(c)), sheet.Answer(sheet.Sum(sheet.Sum(a, b), c)));
    }
}
