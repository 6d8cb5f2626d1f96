using System.Globalization;
using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;

namespace CoERouter.Router.Feedback;

/// <summary>Puts one category into a map, new or in place of its old entry, and leaves where the others go.</summary>
public static class MapAmendment
{
    // Sums in another order differ by less.
    private const double Rounding = 1e-9;

    /// <summary>The map with the entry.</summary>
    /// <param name="map">The map.</param>
    /// <param name="entry">The entry; its weight is its share of all prompts, and the others share the rest as before.</param>
    /// <param name="costs">Costs of the experts that the entry names and the map may not have.</param>
    /// <returns>The map. Its bound is no longer that of a solver, but still one that no map of these scores exceeds.</returns>
    /// <exception cref="ArgumentException">The weight is not between 0 and 1, an expert has no cost, or the map would break its budget or
    /// might, since what it limits is not known: one sentence names every such limit and says by how much.</exception>
    public static CategoryMap With(CategoryMap map, MapEntry entry, IReadOnlyList<ExpertCost> costs)
    {
        MapEntry[] others = [.. map.Entries.Where(other => other.Category != entry.Category)];
        double rest = others.Sum(other => other.Weight);
        bool alone = others.Length == 0;
        if (!(entry.Weight > 0 && (alone ? entry.Weight <= 1 : entry.Weight < 1)))
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The weight of {entry.Category} is {entry.Weight}; legal is a number above 0 and below 1."));
        }

        double own = alone || rest <= 0 ? 1 : entry.Weight;
        MapEntry[] entries = [.. others.Select(other => other with { Weight = rest <= 0 ? 0 : other.Weight / rest * (1 - own) }), entry with { Weight = own }];
        ExpertCost[] experts = [.. map.Experts.Concat(Named(entry).Where(name => map.Experts.All(cost => cost.Expert != name)).Select(name => CostOf(name, costs)))
            .OrderBy(cost => cost.Expert, StringComparer.Ordinal)];
        Require(map.Budget, experts, entries);
        return new CategoryMap(entries, map.GeneralArm, experts, map.Budget, entries.Sum(one => one.Weight * one.Score), Bound(map, entry.Category, own));
    }

    private static IEnumerable<string> Named(MapEntry entry) => entry.Fallbacks.Prepend(entry.Arm).Select(arm => arm.Expert).Distinct(StringComparer.Ordinal);

    private static ExpertCost CostOf(string expert, IReadOnlyList<ExpertCost> costs) =>
        costs.FirstOrDefault(cost => cost.Expert == expert) ?? throw new ArgumentException($"The cost of the expert \"{expert}\" is not given.");

    // Every limit that the map would exceed, in one sentence.
    private static void Require(Budget budget, ExpertCost[] experts, MapEntry[] entries)
    {
        List<string> faults = [];
        foreach (BudgetConstraint constraint in Enum.GetValues<BudgetConstraint>())
        {
            if (budget.Limit(constraint) is not { } limit)
            {
                continue;
            }

            string[] unknown = constraint.IsCounted()
                ? [.. experts.Where(cost => constraint == BudgetConstraint.Memory && cost.WeightBytes is null).Select(cost => $"the expert {cost.Expert}")]
                : [.. entries.Where(entry => BudgetUse.Of(constraint, entry) is null).Select(entry => $"the category {entry.Category}")];
            if (unknown.Length > 0)
            {
                faults.Add($"the {constraint.Noun()} are limited, but those of {string.Join(" and ", unknown)} are not known");
                continue;
            }

            double used = constraint.IsCounted() ? experts.Sum(cost => (double)BudgetUse.Of(constraint, cost)) : entries.Sum(entry => entry.Weight * BudgetUse.Of(constraint, entry)!.Value);
            if (used > limit * (1 + Rounding))
            {
                faults.Add(string.Create(
                    CultureInfo.InvariantCulture, $"it would need {used:#,0.######} {constraint.Noun()}, {used - limit:#,0.######} more than allowed"));
            }
        }

        if (faults.Count > 0)
        {
            throw new ArgumentException($"The map would not keep its budget: {string.Join("; ", faults)}.");
        }
    }

    // Scores are at most 1. The old bound holds for the other categories unless the new one leaves them more of a mean limit than before.
    private static double Bound(CategoryMap map, string category, double weight)
    {
        double old = map.Entries.FirstOrDefault(entry => entry.Category == category)?.Weight ?? 0;
        bool hasMeanLimit = Enum.GetValues<BudgetConstraint>().Any(constraint => !constraint.IsCounted() && map.Budget.Limit(constraint) is not null);
        double rest = !hasMeanLimit && old < 1 ? Math.Min(1, map.Bound / (1 - old)) : 1;
        return weight + ((1 - weight) * rest);
    }
}
