using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;
using CoERouter.Router.Outcomes;

namespace CoERouter.Router.Routes;

/// <summary>
/// Which arm serves a prediction set of several categories: the cheapest that is good for all of them. Good means that its measured score on the category
/// is at most a tolerance below that of the arm which the map gives the category. Immutable; allocates nothing.
/// </summary>
public sealed class SetArms
{
    /// <summary>The most arms that are considered; of more, the cheapest.</summary>
    public const int MostArms = 64;

    private readonly ulong[] _good;

    /// <summary>Prepares the choices.</summary>
    /// <param name="categories">The categorizer's categories, in the order of its estimates.</param>
    /// <param name="map">The map.</param>
    /// <param name="outcomes">Scores of the map's arms; an arm or category that it lacks is good for nothing, except an arm of the map for its category.</param>
    /// <param name="tolerance">How much worse than the map's arm still counts as good, from 0 to 1. Default 0.02.</param>
    public SetArms(IReadOnlyList<string> categories, CategoryMap map, OutcomeTable outcomes, double tolerance = 0.02)
    {
        ArgumentNullException.ThrowIfNull(categories);
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(outcomes);
        if (tolerance is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(tolerance), $"The tolerance is {tolerance}; it must be from 0 to 1.");
        }

        Dictionary<string, ExpertCost> costs = map.Experts.ToDictionary(cost => cost.Expert, StringComparer.Ordinal);
        Arms =
        [
            .. outcomes.Arms.Concat(map.Entries.Select(entry => entry.Arm)).Distinct().Where(arm => costs.ContainsKey(arm.Expert))
                .OrderBy(arm => costs[arm.Expert].ActiveParameters(arm.Gating)).ThenBy(arm => costs[arm.Expert].TotalParameters)
                .ThenBy(arm => arm.ToString(), StringComparer.Ordinal).Take(MostArms),
        ];
        _good = [.. categories.Select(category => GoodFor(category, map, outcomes, tolerance))];
    }

    /// <summary>The arms that are considered, cheapest first by active parameters.</summary>
    public IReadOnlyList<Arm> Arms { get; }

    /// <summary>Chooses.</summary>
    /// <param name="set">Indices of categories.</param>
    /// <returns>The place in <see cref="Arms"/> of the cheapest arm that is good for all of them; -1 where there is none or the set is empty.</returns>
    public int Choose(IReadOnlyList<int> set)
    {
        ulong common = set.Count == 0 ? 0 : ulong.MaxValue;
        for (int i = 0; i < set.Count; i++)
        {
            common &= _good[set[i]];
        }

        return common == 0 ? -1 : int.CreateTruncating(ulong.TrailingZeroCount(common));
    }

    private ulong GoodFor(string category, CategoryMap map, OutcomeTable outcomes, double tolerance)
    {
        MapEntry? entry = map.Entries.FirstOrDefault(entry => entry.Category == category);
        int row = Place(outcomes.Categories, category);
        ulong good = 0;
        for (int i = 0; i < Arms.Count && entry is not null; i++)
        {
            int column = Place(outcomes.Arms, Arms[i]);
            bool isGood = Arms[i] == entry.Arm || (row >= 0 && column >= 0 && outcomes[row, column].Score >= entry.Score - tolerance);
            good |= isGood ? 1UL << i : 0;
        }

        return good;
    }

    private static int Place<T>(IReadOnlyList<T> items, T item)
        where T : notnull
    {
        for (int i = 0; i < items.Count; i++)
        {
            if (items[i].Equals(item))
            {
                return i;
            }
        }

        return -1;
    }
}
