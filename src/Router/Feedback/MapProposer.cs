using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;
using CoERouter.Router.Outcomes;

namespace CoERouter.Router.Feedback;

/// <summary>
/// Solves the map again where feedback shows that a category has a better arm than the one in use. Categories without such evidence stay
/// where they are, unless the budget needs their room for more than they lose. Pure and thread-safe.
/// </summary>
/// <param name="experts">Costs of all experts that the outcomes name.</param>
/// <param name="solver">Solves maps.</param>
/// <param name="falseAlarm">Highest probability of a mistake, for each category.</param>
public sealed class MapProposer(IReadOnlyList<ExpertCost> experts, IMapSolver solver, double falseAlarm)
{
    // Far above the solver's tolerance for ties and far below any difference between scores that can be told.
    private const double Step = 1e-6;

    /// <summary>The arm that is surely better on a category than the map's; null where none is.</summary>
    public Arm? Better(CategoryMap map, string category, CategoryPosterior posterior)
    {
        MapEntry? entry = map.Entries.FirstOrDefault(entry => entry.Category == category);
        int current = entry is null ? -1 : posterior.IndexOf(entry.Arm);
        int better = current < 0 ? -1 : SwitchTest.Better(posterior, current, falseAlarm);
        return better < 0 ? null : posterior.Arms[better];
    }

    /// <summary>The map to propose; null where no interval clears, or where the budget leaves no room for anything better.</summary>
    public CategoryMap? Propose(CategoryMap map, OutcomeEstimates estimates)
    {
        MapEntry[] solved = [.. map.Entries.Where(entry => Knows(estimates, entry))];
        HashSet<string> open = [.. solved.Where(entry => Better(map, entry.Category, estimates.Of(entry.Category)!) is not null).Select(entry => entry.Category)];
        double weight = solved.Sum(entry => entry.Weight);
        if (open.Count == 0 || weight <= 0)
        {
            return null;
        }

        OutcomeTable table = new(
            [.. solved.Select(entry => entry.Category)], [.. solved.SelectMany(entry => Row(estimates, entry, open.Contains(entry.Category)))]);
        MapProblem problem = new(table, [.. solved.Select(entry => entry.Weight / weight)], experts, map.Budget);
        if (solver.Solve(problem) is not MapResult.Solved { Map: { } proposed })
        {
            return null;
        }

        proposed = Carry(proposed, [.. map.Entries.Where(entry => !Knows(estimates, entry))]);
        return MapDiff.Of(map, proposed).Changes.Count == 0 ? null : proposed;
    }

    private static bool Knows(OutcomeEstimates estimates, MapEntry entry) => estimates.Of(entry.Category)?.IndexOf(entry.Arm) >= 0;

    private static IEnumerable<OutcomeEntry> Row(OutcomeEstimates estimates, MapEntry entry, bool isOpen)
    {
        CategoryPosterior posterior = estimates.Of(entry.Category)!;
        OutcomeTable table = estimates.Table;
        int category = Enumerable.Range(0, table.Categories.Count).First(index => table.Categories[index] == entry.Category);
        int current = posterior.IndexOf(entry.Arm);
        double[] scores = [.. Enumerable.Range(0, table.Arms.Count).Select(posterior.Mean)];
        if (!isOpen)
        {
            Freeze(scores, current);
        }

        return Enumerable.Range(0, table.Arms.Count).Select(arm =>
            new OutcomeEntry(entry.Category, table.Arms[arm], table[category, arm] with { Score = scores[arm] }));
    }

    // Nothing scores above the arm in use; the order of those that did is kept, for the fallbacks.
    private static void Freeze(double[] scores, int current)
    {
        scores[current] = Math.Max(scores[current], Step * (scores.Length + 1));
        int[] above = [.. Enumerable.Range(0, scores.Length).Where(arm => arm != current && scores[arm] > scores[current] - Step).OrderByDescending(arm => scores[arm])];
        for (int i = 0; i < above.Length; i++)
        {
            scores[above[i]] = scores[current] - (Step * (i + 1));
        }
    }

    // Categories that the outcomes do not know, or whose arm they do not know, stay as they are, with their weights.
    private CategoryMap Carry(CategoryMap map, MapEntry[] entries)
    {
        for (int i = 0; i < entries.Length; i++)
        {
            double later = entries.Skip(i + 1).Sum(entry => entry.Weight);
            map = MapAmendment.With(map, entries[i] with { Weight = entries[i].Weight / (1 - later) }, experts);
        }

        return map;
    }
}
