using CoERouter.Router.Arms;
using CoERouter.Router.Outcomes;

namespace CoERouter.Router.Mapping;

/// <summary>Turns an arm per category into a map: adds the fallbacks, the general arm and the sums.</summary>
internal static class MapWriter
{
    /// <summary>Writes the map.</summary>
    /// <param name="problem">The solved problem.</param>
    /// <param name="arms">The arm of each category, as indices into the table.</param>
    /// <param name="bound">Upper bound of the objective; null where it is proven equal.</param>
    public static CategoryMap Write(MapProblem problem, int[] arms, double? bound = null)
    {
        OutcomeTable table = problem.Outcomes;
        HashSet<string> deployed = [.. arms.Select(arm => table.Arms[arm].Expert)];
        Dictionary<string, ExpertCost> costs = problem.Experts.ToDictionary(cost => cost.Expert, StringComparer.Ordinal);
        int[] available = [.. Enumerable.Range(0, table.Arms.Count).Where(arm => deployed.Contains(table.Arms[arm].Expert))];

        int[] Ranked(Func<int, double> score) =>
            [.. available.OrderByDescending(score).ThenBy(arm => costs[table.Arms[arm].Expert].ActiveParameters(table.Arms[arm].Gating)).ThenBy(arm => table.Arms[arm].ToString(), StringComparer.Ordinal)];

        MapEntry Entry(int category)
        {
            Arm chosen = table.Arms[arms[category]];
            OutcomeCell cell = table[category, arms[category]];
            Arm[] fallbacks = [.. Ranked(arm => table[category, arm].Score).Select(arm => table.Arms[arm])
                .Where(arm => arm.Expert != chosen.Expert).DistinctBy(arm => arm.Expert)];
            return new MapEntry(table.Categories[category], problem.Weights[category], chosen, cell.Score, cell.MeanActiveParameters, fallbacks)
            {
                MeanCost = problem.Budget.MaxMeanCost is null ? null : cell.MeanCost,
                MeanLatencyMilliseconds = problem.Budget.MaxMeanLatencyMilliseconds is null ? null : cell.MeanLatencyMilliseconds,
            };
        }

        MapEntry[] entries = [.. Enumerable.Range(0, arms.Length).Select(Entry)];
        int[] byName = problem.CategoriesByName();

        // Summed by name, so that the order of the table's categories does not change a bit of it.
        double objective = byName.Sum(category => entries[category].Weight * entries[category].Score);
        Arm general = entries.FirstOrDefault(entry => entry.Category == problem.GeneralCategory)?.Arm
            ?? table.Arms[Ranked(arm => byName.Sum(category => problem.Weights[category] * table[category, arm].Score))[0]];
        return new CategoryMap(
            entries,
            general,
            [.. costs.Values.Where(cost => deployed.Contains(cost.Expert)).OrderBy(cost => cost.Expert, StringComparer.Ordinal)],
            problem.Budget,
            objective,
            bound ?? objective);
    }
}
