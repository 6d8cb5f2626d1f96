using CoERouter.Router.Arms;
using CoERouter.Router.Outcomes;

namespace CoERouter.Router.Mapping;

/// <summary>What arms, experts and maps use of each limit.</summary>
public static class BudgetUse
{
    /// <summary>What a whole map uses.</summary>
    /// <param name="constraint">The limit.</param>
    /// <param name="map">The map.</param>
    /// <param name="outcomes">The table that it was solved from.</param>
    public static double Of(BudgetConstraint constraint, CategoryMap map, OutcomeTable outcomes)
    {
        if (constraint.IsCounted())
        {
            return map.Experts.Sum(cost => (double)Of(constraint, cost));
        }

        Dictionary<string, int> categories = outcomes.Categories.Select((name, index) => (name, index)).ToDictionary(pair => pair.name, pair => pair.index, StringComparer.Ordinal);
        Dictionary<Arm, int> arms = outcomes.Arms.Select((arm, index) => (arm, index)).ToDictionary(pair => pair.arm, pair => pair.index);
        return map.Entries.OrderBy(entry => entry.Category, StringComparer.Ordinal).Sum(entry => entry.Weight * Of(constraint, outcomes[categories[entry.Category], arms[entry.Arm]]));
    }

    /// <summary>What an entry of a map uses of a mean limit; null where it is not known.</summary>
    public static double? Of(BudgetConstraint constraint, MapEntry entry) => constraint switch
    {
        BudgetConstraint.MeanActiveParameters => entry.MeanActiveParameters,
        BudgetConstraint.MeanCost => entry.MeanCost,
        BudgetConstraint.MeanLatency => entry.MeanLatencyMilliseconds,
        _ => throw new ArgumentOutOfRangeException(nameof(constraint)),
    };

    internal static double Of(BudgetConstraint constraint, OutcomeCell cell) => constraint switch
    {
        BudgetConstraint.MeanActiveParameters => cell.MeanActiveParameters,
        BudgetConstraint.MeanCost => cell.MeanCost,
        BudgetConstraint.MeanLatency => cell.MeanLatencyMilliseconds,
        _ => throw new ArgumentOutOfRangeException(nameof(constraint)),
    };

    internal static long Of(BudgetConstraint constraint, ExpertCost cost) => constraint switch
    {
        BudgetConstraint.TotalParameters => cost.TotalParameters,
        BudgetConstraint.Memory => cost.WeightBytes ?? 0,
        BudgetConstraint.Experts => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(constraint)),
    };
}
