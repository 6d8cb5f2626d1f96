using System.Globalization;
using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;
using CoERouter.Router.Outcomes;

namespace CoERouter.Router.Receipts;

/// <summary>How far a budget or a score may move before a category goes elsewhere, found by solving the map anew.</summary>
internal sealed class MapSensitivity
{
    private const int PercentOfOne = 100;
    private const int ScoreSteps = 1_000;
    private const int OtherArms = 2;

    // Percent of the limit, outwards from 100: found first in these, then to one percent in between.
    private static readonly int[] Looser = [105, 110, 120, 130, 150, 175, 200, 300, 400];
    private static readonly int[] Tighter = [95, 90, 80, 70, 60, 50, 40, 30, 20, 10];

    private readonly CategoryMap _map;
    private readonly MapProblem _problem;
    private readonly IMapSolver _solver;
    private readonly Dictionary<(CounterfactualKind Kind, int Percent), CategoryMap?> _solved = [];
    private readonly Lock _lock = new();

    private MapSensitivity(CategoryMap map, MapProblem problem, IMapSolver solver)
    {
        _map = map;
        _problem = problem;
        _solver = solver;
    }

    /// <summary>Null where the outcomes cannot tell: they name other categories than the map, or an expert without a cost.</summary>
    public static MapSensitivity? Create(CategoryMap map, OutcomeTable outcomes, IReadOnlyList<ExpertCost> experts, IMapSolver solver)
    {
        double[] weights = [.. outcomes.Categories.Select(category => map.Entries.FirstOrDefault(entry => entry.Category == category)?.Weight ?? 0)];
        double sum = weights.Sum();
        bool costed = outcomes.Arms.All(arm => experts.Any(cost => cost.Expert == arm.Expert));
        return sum > 0 && costed
            ? new MapSensitivity(map, new MapProblem(outcomes, [.. weights.Select(weight => weight / sum)], experts, map.Budget), solver)
            : null;
    }

    public IReadOnlyList<Counterfactual> Find(string category)
    {
        int row = IndexOf(_problem.Outcomes.Categories, category);
        if (row < 0)
        {
            return [];
        }

        lock (_lock)
        {
            Arm arm = ArmOf(_map, category)!;
            Arm? again = ArmOf(Solve(_problem), category);
            if (again != arm)
            {
                return again is null ? [] : [new Counterfactual(
                    CounterfactualKind.SolvedAgain, again, 0, $"It would go to {again} if the map were solved again from the outcomes as they are.")];
            }

            List<Counterfactual> found = [];
            AddBudget(found, category, arm, CounterfactualKind.TotalParameters);
            AddBudget(found, category, arm, CounterfactualKind.MeanActiveParameters);
            AddScores(found, category, row, arm);
            return found;
        }
    }

    private static int IndexOf(IReadOnlyList<string> names, string name) =>
        Enumerable.Range(0, names.Count).FirstOrDefault(index => names[index] == name, -1);

    private static Arm? ArmOf(CategoryMap? map, string category) => map?.Entries.FirstOrDefault(entry => entry.Category == category)?.Arm;

    private CategoryMap? Solve(MapProblem problem) => (_solver.Solve(problem) as MapResult.Solved)?.Map;

    private void AddBudget(List<Counterfactual> found, string category, Arm arm, CounterfactualKind kind)
    {
        bool total = kind == CounterfactualKind.TotalParameters;
        bool limited = total ? _map.Budget.MaxTotalParameters is not null : _map.Budget.MaxMeanActiveParameters is not null;
        foreach (int[] percents in limited ? (int[][])[Looser, Tighter] : [Tighter])
        {
            if (FindPercent(category, arm, kind, percents) is { } percent)
            {
                Arm other = ArmOf(At(kind, percent), category)!;
                double factor = percent / (double)PercentOfOne;
                string of = limited ? "the limit" : "what the map uses";
                found.Add(new Counterfactual(kind, other, factor, string.Create(
                    CultureInfo.InvariantCulture,
                    $"It would have gone to {other} if the {(total ? "total" : "mean active")} parameters were limited to {factor:0.00}x of {of}, which is {Limit(kind, percent):#,0}.")));
            }
        }
    }

    private int? FindPercent(string category, Arm arm, CounterfactualKind kind, int[] percents)
    {
        int near = PercentOfOne;
        foreach (int percent in percents)
        {
            Arm? there = ArmOf(At(kind, percent), category);
            if (there is null)
            {
                return null;
            }

            if (there != arm)
            {
                int far = percent;
                while (Math.Abs(far - near) > 1)
                {
                    int middle = (near + far) / 2;
                    Arm? between = ArmOf(At(kind, middle), category);
                    (near, far) = between is not null && between != arm ? (near, middle) : (middle, far);
                }

                return far;
            }

            near = percent;
        }

        return null;
    }

    private double Limit(CounterfactualKind kind, int percent) => percent / (double)PercentOfOne * (kind == CounterfactualKind.TotalParameters
        ? _map.Budget.MaxTotalParameters ?? _map.TotalParameters
        : _map.Budget.MaxMeanActiveParameters ?? _map.MeanActiveParameters);

    private CategoryMap? At(CounterfactualKind kind, int percent)
    {
        if (!_solved.TryGetValue((kind, percent), out CategoryMap? solved))
        {
            double limit = Limit(kind, percent);
            Budget budget = kind == CounterfactualKind.TotalParameters
                ? _map.Budget with { MaxTotalParameters = Math.Max(1, (long)limit) }
                : _map.Budget with { MaxMeanActiveParameters = limit };
            _solved[(kind, percent)] = solved = Solve(_problem with { Budget = budget });
        }

        return solved;
    }

    private void AddScores(List<Counterfactual> found, string category, int row, Arm arm)
    {
        OutcomeTable table = _problem.Outcomes;
        foreach (int column in Enumerable.Range(0, table.Arms.Count).Where(column => table.Arms[column] != arm)
            .OrderByDescending(column => table[row, column].Score).ThenBy(column => table.Arms[column].ToString(), StringComparer.Ordinal).Take(OtherArms))
        {
            double score = table[row, column].Score;
            int low = 0;
            int high = (int)Math.Ceiling((1 - score) * ScoreSteps);
            if (high == 0 || !Chosen(high))
            {
                continue;
            }

            // A higher score of an arm never makes it a worse choice, so the least step that is enough can be halved for.
            while (high - low > 1)
            {
                int middle = (low + high) / 2;
                (low, high) = Chosen(middle) ? (low, middle) : (middle, high);
            }

            double gap = Math.Min(1 - score, high / (double)ScoreSteps);
            found.Add(new Counterfactual(CounterfactualKind.Score, table.Arms[column], gap, string.Create(
                CultureInfo.InvariantCulture,
                $"It would have gone to {table.Arms[column]} if that had scored {gap:0.000} higher on {category}, {score + gap:0.000} instead of {score:0.000}.")));

            bool Chosen(int steps) => ArmOf(Solve(_problem with { Outcomes = Raised(row, column, Math.Min(1, score + (steps / (double)ScoreSteps))) }), category) == table.Arms[column];
        }
    }

    private OutcomeTable Raised(int row, int column, double score)
    {
        OutcomeTable table = _problem.Outcomes;
        return new OutcomeTable(table.Categories, [.. table.Entries().Select(entry =>
            entry.Category == table.Categories[row] && entry.Arm == table.Arms[column] ? entry with { Cell = entry.Cell with { Score = score } } : entry)]);
    }
}
