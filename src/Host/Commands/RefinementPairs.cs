using CoERouter.Host.Composition;
using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;
using CoERouter.Router.Refinement;

namespace CoERouter.Host.Commands;

/// <summary>Which pairs of arms a sample of scored prompts can calibrate: in each category the map's arm with every other that was scored.</summary>
internal static class RefinementPairs
{
    /// <summary>The pairs.</summary>
    /// <param name="sample">The prompts.</param>
    /// <param name="map">The map.</param>
    /// <param name="catalogue">The experts.</param>
    /// <exception cref="InvalidDataException">The sample does not fit the map or the experts; one sentence for each fault.</exception>
    public static IReadOnlyList<RefinementPair> Of(IReadOnlyList<ScoredPrompt> sample, CategoryMap map, ExpertCatalogue catalogue)
    {
        List<string> faults = [];
        List<RefinementPair> pairs = [];
        if (sample.Any(prompt => prompt.Costs is null) && sample.Any(prompt => prompt.Costs is not null))
        {
            faults.Add("Some prompts of the sample have costs and some have none; give them to all or to none.");
        }

        foreach (IGrouping<string, ScoredPrompt> group in sample.GroupBy(prompt => prompt.Category, StringComparer.Ordinal))
        {
            ScoredPrompt[] prompts = [.. group];
            string[] arms = [.. prompts[0].Scores.Keys.Order(StringComparer.Ordinal)];
            MapEntry? entry = map.Entries.FirstOrDefault(entry => entry.Category == group.Key);
            if (entry is null)
            {
                faults.Add($"The sample has prompts of \"{group.Key}\"; the map has {string.Join(", ", map.Entries.Select(other => other.Category))}.");
            }
            else if (!arms.Contains(entry.Arm.ToString()))
            {
                faults.Add($"The sample has no score of {entry.Arm}, where the map sends {group.Key}.");
            }
            else if (prompts.FirstOrDefault(prompt => !prompt.Scores.Keys.Order(StringComparer.Ordinal).SequenceEqual(arms)) is not null)
            {
                faults.Add($"The prompts of {group.Key} are not all scored by the same arms, which are {string.Join(", ", arms)} for the first.");
            }
            else if (Unknown(arms, catalogue) is { } unknown)
            {
                faults.Add(unknown);
            }
            else
            {
                pairs.AddRange(PairsOf(prompts, entry.Arm, arms, catalogue));
            }
        }

        return faults.Count == 0 ? pairs : throw new InvalidDataException(string.Join(" ", faults));
    }

    private static string? Unknown(string[] arms, ExpertCatalogue catalogue)
    {
        string[] unknown = [.. arms.Where(text => catalogue.Experts.FirstOrDefault(expert => expert.Name == Arm.Parse(text).Expert) is not { } expert || !expert.Profile.Cost.Allows(Arm.Parse(text).Gating))];
        return unknown.Length == 0 ? null : $"The sample scores {string.Join(", ", unknown)}, but the experts are {string.Join(", ", catalogue.Experts.Select(expert => $"{expert.Name} (top-1 to top-{expert.Profile.Cost.RoutedExperts})"))}.";
    }

    private static RefinementPair[] PairsOf(ScoredPrompt[] prompts, Arm mapped, string[] arms, ExpertCatalogue catalogue)
    {
        RefinementPair[] pairs = [.. arms.Select(Arm.Parse).Where(arm => arm != mapped && CostOf(arm, prompts, catalogue) != CostOf(mapped, prompts, catalogue))
            .Select(arm => Pair(prompts, mapped, arm, catalogue))];
        return pairs.Length > 0 ? pairs : [Pair(prompts, mapped, mapped, catalogue)];
    }

    private static RefinementPair Pair(ScoredPrompt[] prompts, Arm mapped, Arm other, ExpertCatalogue catalogue)
    {
        (Arm cheap, Arm dear) = CostOf(other, prompts, catalogue) < CostOf(mapped, prompts, catalogue) ? (other, mapped) : (mapped, other);
        return new()
        {
            Category = prompts[0].Category,
            Cheap = cheap,
            Dear = dear,
            CheapCost = CostOf(cheap, prompts, catalogue),
            DearCost = CostOf(dear, prompts, catalogue),
            Prompts = [.. prompts.Select(prompt => prompt.Prompt)],
            CheapScores = [.. prompts.Select(prompt => prompt.Scores[cheap.ToString()])],
            DearScores = [.. prompts.Select(prompt => prompt.Scores[dear.ToString()])],
        };
    }

    private static double CostOf(Arm arm, ScoredPrompt[] prompts, ExpertCatalogue catalogue) => prompts[0].Costs is null
        ? catalogue.Experts.First(expert => expert.Name == arm.Expert).Profile.Cost.ActiveParameters(arm.Gating)
        : prompts.Average(prompt => prompt.Costs?.GetValueOrDefault(arm.ToString()) ?? 0);
}
