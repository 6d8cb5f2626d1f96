using System.Globalization;
using CoERouter.Router.Arms;

namespace CoERouter.Router.Outcomes;

/// <summary>Everything that is wrong with the cells of an outcome table, one sentence each.</summary>
internal static class OutcomeTableFaults
{
    public static IReadOnlyList<string> Find(IReadOnlyList<string> categories, IReadOnlyList<Arm> arms, IReadOnlyList<OutcomeEntry> entries)
    {
        List<string> faults = [];
        if (categories.Count == 0)
        {
            faults.Add("The outcome table has no categories; it needs at least one, and a cell for every category and arm.");
        }
        else if (arms.Count == 0)
        {
            faults.Add("The outcome table has no cells; it needs one for every category and arm.");
        }

        foreach (string name in categories.GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key))
        {
            faults.Add($"The category \"{name}\" is listed more than once.");
        }

        HashSet<string> known = new(categories, StringComparer.Ordinal);
        HashSet<(string Category, Arm Arm)> seen = [];
        foreach (OutcomeEntry entry in entries)
        {
            if (!known.Contains(entry.Category))
            {
                faults.Add($"The cell of {entry.Arm} names the category \"{entry.Category}\", which is not one of {string.Join(", ", categories)}.");
            }
            else if (!seen.Add((entry.Category, entry.Arm)))
            {
                faults.Add($"The cell of category {entry.Category} and arm {entry.Arm} is given more than once.");
            }

            AddNumberFaults(faults, entry);
        }

        foreach (string category in known)
        {
            if (arms.Count > 0 && !arms.Any(arm => seen.Contains((category, arm))))
            {
                faults.Add($"The category {category} has no data; it needs a cell for every arm.");
                continue;
            }

            foreach (Arm arm in arms.Where(arm => !seen.Contains((category, arm))))
            {
                faults.Add($"The cell of category {category} and arm {arm} is missing.");
            }
        }

        return faults;
    }

    private static void AddNumberFaults(List<string> faults, OutcomeEntry entry)
    {
        void Require(bool holds, string name, double value, string legal)
        {
            if (!holds)
            {
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"The cell of category {entry.Category} and arm {entry.Arm} has {name} {value}; legal is {legal}."));
            }
        }

        OutcomeCell cell = entry.Cell;
        Require(cell.Score is >= 0 and <= 1, "score", cell.Score, "a number from 0 to 1");
        Require(cell.Count >= 1, "count", cell.Count, "1 or more");
        Require(cell.MeanActiveParameters is > 0 and < double.PositiveInfinity, "mean active parameters", cell.MeanActiveParameters,
            "a finite number above 0");
        Require(cell.MeanLatencyMilliseconds is >= 0 and < double.PositiveInfinity, "mean latency in milliseconds",
            cell.MeanLatencyMilliseconds, "a finite number of 0 or more");
        Require(cell.MeanCost is >= 0 and < double.PositiveInfinity, "mean cost", cell.MeanCost, "a finite number of 0 or more");
    }
}
