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

    // How much more each arm would have to score on each category to be good for it; infinite where it was not measured.
    private readonly double[][] _missing;

    /// <summary>Prepares the choices.</summary>
    /// <param name="categories">The categorizer's categories, in the order of its estimates.</param>
    /// <param name="map">The map.</param>
    /// <param name="outcomes">
    /// Scores of the map's arms; an arm or category that it lacks is good for nothing, except an arm of the map for its category, and the general
    /// arm for a category that the map lacks.
    /// </param>
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
            .. outcomes.Arms.Concat(map.Entries.Select(entry => entry.Arm)).Append(map.GeneralArm).Distinct().Where(arm => costs.ContainsKey(arm.Expert))
                .OrderBy(arm => costs[arm.Expert].ActiveParameters(arm.Gating)).ThenBy(arm => costs[arm.Expert].TotalParameters)
                .ThenBy(arm => arm.ToString(), StringComparer.Ordinal).Take(MostArms),
        ];
        _good = [.. categories.Select(category => GoodFor(category, map, outcomes, tolerance))];
        _missing = [.. categories.Select((category, index) => Arms.Select((_, arm) =>
            (_good[index] >> arm & 1) == 1 ? 0 : Missing(category, Arms[arm], map, outcomes, tolerance)).ToArray())];
        Mixture = new MixtureArms(categories, map, outcomes);
    }

    /// <summary>The arms that are considered, cheapest first by active parameters.</summary>
    public IReadOnlyList<Arm> Arms { get; }

    /// <summary>Which arm serves a set where none is good for all its members.</summary>
    public MixtureArms Mixture { get; }

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

    /// <summary>
    /// The cheaper arms that would serve a set if they scored higher on one of its categories alone, cheapest first.
    /// </summary>
    /// <param name="set">Indices of categories.</param>
    /// <returns>The place of each in <see cref="Arms"/>, the category, and how much is missing there.</returns>
    public IEnumerable<(int Arm, int Category, double Missing)> NearlyGood(IReadOnlyList<int> set)
    {
        int chosen = Choose(set);
        for (int arm = 0; arm < (chosen < 0 ? Arms.Count : chosen); arm++)
        {
            int[] lacking = [.. set.Where(category => _missing[category][arm] > 0)];
            if (lacking.Length == 1 && double.IsFinite(_missing[lacking[0]][arm]))
            {
                yield return (arm, lacking[0], _missing[lacking[0]][arm]);
            }
        }
    }

    private static double Missing(string category, Arm arm, CategoryMap map, OutcomeTable outcomes, double tolerance)
    {
        int row = Place(outcomes.Categories, category), column = Place(outcomes.Arms, arm);
        return map.Entries.FirstOrDefault(entry => entry.Category == category) is { } entry && row >= 0 && column >= 0
            ? entry.Score - tolerance - outcomes[row, column].Score
            : double.PositiveInfinity;
    }

    private ulong GoodFor(string category, CategoryMap map, OutcomeTable outcomes, double tolerance)
    {
        MapEntry? entry = map.Entries.FirstOrDefault(entry => entry.Category == category);
        int row = Place(outcomes.Categories, category);
        ulong good = 0;
        for (int i = 0; i < Arms.Count; i++)
        {
            int column = Place(outcomes.Arms, Arms[i]);
            bool isGood = Arms[i] == (entry?.Arm ?? map.GeneralArm)
                || (entry is not null && row >= 0 && column >= 0 && outcomes[row, column].Score >= entry.Score - tolerance);
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
