using CoERouter.Router.Arms;
using CoERouter.Router.Refinement;

namespace CoERouter.Tests.Router.Refinement;

/// <summary>Prompts of which the cheap arm gets those with a hard word wrong, and the dear arm nearly all right.</summary>
internal static class GainSamples
{
    private static readonly string[] Fillers = ["please", "tell", "me", "about", "the", "river", "bridge", "tower", "garden", "of", "old", "town", "today", "again"];
    private static readonly string[] Hard = ["photosynthesis", "jurisprudence"];

    public static readonly Arm Cheap = Arm.Parse("math@top-1");
    public static readonly Arm Dear = Arm.Parse("math@top-2");

    public static bool IsHard(string prompt) => Hard.Any(word => prompt.Contains(word, StringComparison.Ordinal));

    public static string Prompt(Random random, double hardShare)
    {
        string[] words = [.. Enumerable.Range(0, 5 + random.Next(6)).Select(_ => Fillers[random.Next(Fillers.Length)])];
        if (random.NextDouble() < hardShare)
        {
            words[random.Next(words.Length)] = Hard[random.Next(Hard.Length)];
        }

        return $"{string.Join(' ', words)} {random.Next(1_000_000)}";
    }

    /// <param name="count">Prompts.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="category">The category.</param>
    /// <param name="tells">Whether hard words decide; where not, as many prompts fail by chance.</param>
    public static RefinementPair Pair(int count, int seed, string category = "math", bool tells = true)
    {
        Random random = new(seed);
        string[] prompts = [.. Enumerable.Range(0, count).Select(_ => Prompt(random, 0.3))];
        return new()
        {
            Category = category,
            Cheap = Cheap,
            Dear = Dear,
            CheapCost = 300,
            DearCost = 400,
            Prompts = prompts,
            CheapScores = [.. prompts.Select(prompt => tells ? IsHard(prompt) ? 0.0 : 1.0 : random.NextDouble() < 0.3 ? 0.0 : 1.0)],
            DearScores = [.. prompts.Select(_ => random.NextDouble() < 0.02 ? 0.0 : 1.0)],
        };
    }

    public static PromptRefinement Refinement(CategoryRefinement? rule = null) => new([rule ?? Rule()], Source());

    /// <summary>The gain of a prompt is its share of digits, scaled: easy to reason about.</summary>
    public static CategoryRefinement Rule(string category = "math", string cheap = "math@top-1", string dear = "math@top-2", double threshold = 0.25) => new()
    {
        Category = category,
        Cheap = Arm.Parse(cheap),
        Dear = Arm.Parse(dear),
        Threshold = threshold,
        ThresholdLow = threshold - 0.1,
        ThresholdHigh = threshold + 0.1,
        Count = 100,
        Gain = Digits,
    };

    // The sixth figure of a shape is the share of digits; a whole shape is scaled by a quarter.
    public static GainModel Digits => new()
    {
        Mean = 0,
        ShapeMeans = new double[PromptShape.Figures],
        ShapeDeviations = [.. Enumerable.Range(0, PromptShape.Figures).Select(i => i == 5 ? 1.0 : 0)],
        ShapeWeights = [.. Enumerable.Range(0, PromptShape.Figures).Select(i => i == 5 ? 4.0 : 0)],
    };

    public static RefinementSource Source() => new() { TargetCost = 350, Price = 0.0025, MeanCost = [350, 340, 360], MeanScore = [0.9, 0.88, 0.92], Count = 100, Seed = 1 };
}
