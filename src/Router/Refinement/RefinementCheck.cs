namespace CoERouter.Router.Refinement;

/// <summary>What rules do to a sample that they were not calibrated on.</summary>
/// <param name="Count">Prompts of the categories that have a rule.</param>
/// <param name="DearShare">Share of them that goes to the dear arms.</param>
/// <param name="MeanCost">Their mean cost.</param>
/// <param name="MeanScore">Their mean score.</param>
/// <param name="ByChance">Their mean score if every category shared as many prompts by chance.</param>
/// <param name="Beyond">How much more than by chance, with the ends of the 95 % interval.</param>
public sealed record RefinementCheck(int Count, double DearShare, double MeanCost, double MeanScore, double ByChance, (double Value, double Low, double High) Beyond)
{
    // The 97.5 % point of the standard normal distribution.
    private const double Z = 1.959963984540054;

    /// <summary>Checks.</summary>
    /// <param name="refinement">The rules.</param>
    /// <param name="sample">Pairs of the second sample; those that are not the pair of a rule are passed over.</param>
    /// <exception cref="ArgumentException">No pair is that of a rule.</exception>
    public static RefinementCheck Of(PromptRefinement refinement, IReadOnlyList<RefinementPair> sample)
    {
        double dear = 0, cost = 0, score = 0, chance = 0;
        List<double> beyond = [];
        for (int rule = 0; rule < refinement.Rules.Count; rule++)
        {
            CategoryRefinement found = refinement.Rules[rule];
            if (sample.FirstOrDefault(pair => pair.Category == found.Category && pair.Cheap == found.Cheap && pair.Dear == found.Dear) is not { } pair)
            {
                continue;
            }

            int place = rule;
            int[] choices = [.. pair.Prompts.Select(prompt => refinement.Score(place, prompt) > found.Threshold ? 1 : 0)];
            double share = choices.Average();
            double[] gains = pair.Gains;
            dear += choices.Sum();
            cost += choices.Sum(choice => choice == 1 ? pair.DearCost : pair.CheapCost);
            score += choices.Select((choice, i) => choice == 1 ? pair.DearScores[i] : pair.CheapScores[i]).Sum();
            chance += pair.CheapScores.Sum() + (share * gains.Sum());
            beyond.AddRange(choices.Select((choice, i) => (choice - share) * gains[i]));
        }

        if (beyond.Count == 0)
        {
            throw new ArgumentException($"The second sample has no prompts of {string.Join(", ", refinement.Rules.Select(rule => rule.Category))} that both arms were scored on.");
        }

        double mean = beyond.Average();
        double half = Z * Math.Sqrt(beyond.Average(value => (value - mean) * (value - mean)) / beyond.Count);
        return new(beyond.Count, dear / beyond.Count, cost / beyond.Count, score / beyond.Count, chance / beyond.Count, (mean, mean - half, mean + half));
    }
}
