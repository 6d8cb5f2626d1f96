using System.Globalization;
using CoERouter.Router.Arms;

namespace CoERouter.Router.Mapping;

/// <summary>Everything that is wrong with a map, one sentence each.</summary>
internal static class CategoryMapFaults
{
    private const double WeightTolerance = 1e-6;

    public static IReadOnlyList<string> Find(CategoryMap map)
    {
        List<string> faults = [];
        if (map.Entries.Count == 0)
        {
            faults.Add("The map has no categories; it needs at least one.");
            return faults;
        }

        foreach (string category in map.Entries.GroupBy(entry => entry.Category, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key))
        {
            faults.Add($"The map has the category \"{category}\" more than once.");
        }

        double weights = map.Entries.Sum(entry => entry.Weight);
        if (map.Entries.Any(entry => entry.Weight is not (>= 0 and <= 1)) || Math.Abs(weights - 1) > WeightTolerance)
        {
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"The weights of the map sum to {weights}; legal are numbers from 0 to 1 that sum to 1."));
        }

        if (!double.IsFinite(map.Objective) || !double.IsFinite(map.Bound))
        {
            faults.Add("The objective and the bound of the map have to be finite numbers.");
        }

        foreach (MapEntry entry in map.Entries.Where(entry => !double.IsFinite(entry.Score) || !double.IsFinite(entry.MeanActiveParameters)))
        {
            faults.Add($"The score and the mean active parameters of category {entry.Category} have to be finite numbers.");
        }

        AddArmFaults(faults, map);
        return faults;
    }

    private static void AddArmFaults(List<string> faults, CategoryMap map)
    {
        foreach (string expert in map.Experts.GroupBy(cost => cost.Expert, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key))
        {
            faults.Add($"The map lists the expert \"{expert}\" more than once.");
        }

        foreach (Arm arm in map.Entries.SelectMany(entry => entry.Fallbacks.Prepend(entry.Arm)).Append(map.GeneralArm).Distinct())
        {
            ExpertCost? cost = map.Experts.FirstOrDefault(cost => cost.Expert == arm.Expert);
            if (cost is null)
            {
                faults.Add($"The map uses the arm {arm}, but does not list the expert \"{arm.Expert}\".");
            }
            else if (!cost.Allows(arm.Gating))
            {
                faults.Add($"The map uses the arm {arm}, but the expert has {cost.RoutedExperts} routed experts per layer.");
            }
        }
    }
}
