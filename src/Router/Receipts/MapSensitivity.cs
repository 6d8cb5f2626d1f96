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
    private readonly Dictionary<(BudgetConstraint Constraint, double Limit), CategoryMap?> _solved = [];
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
            foreach (BudgetConstraint constraint in Enum.GetValues<BudgetConstraint>().Where(CanLimit))
            {
                AddBudget(found, category, arm, constraint);
            }

            AddScores(found, category, row, arm);
            return found;
        }
    }

    private static int IndexOf(IReadOnlyList<string> names, string name) =>
        Enumerable.Range(0, names.Count).FirstOrDefault(index => names[index] == name, -1);

    private static Arm? ArmOf(CategoryMap? map, string category) => map?.Entries.FirstOrDefault(entry => entry.Category == category)?.Arm;

    private CategoryMap? Solve(MapProblem problem) => (_solver.Solve(problem) as MapResult.Solved)?.Map;

    // What was not measured or is free cannot be limited.
    private bool CanLimit(BudgetConstraint constraint) => Base(constraint) > 0 && constraint switch
    {
        BudgetConstraint.MeanLatency => _problem.Outcomes.Entries().All(entry => entry.Cell.MeanLatencyMilliseconds > 0),
        BudgetConstraint.Memory => _problem.Outcomes.Arms.All(arm => _problem.Experts.First(cost => cost.Expert == arm.Expert).WeightBytes > 0),
        _ => true,
    };

    // The limit, or what the map uses.
    private double Base(BudgetConstraint constraint) => _map.Budget.Limit(constraint) ?? constraint switch
    {
        BudgetConstraint.MeanActiveParameters => _map.MeanActiveParameters,
        _ when constraint.IsCounted() || _map.Entries.All(entry => _problem.Outcomes.Arms.Contains(entry.Arm) && _problem.Outcomes.Categories.Contains(entry.Category)) =>
            BudgetUse.Of(constraint, _map, _problem.Outcomes),
        _ => 0,
    };

    private void AddBudget(List<Counterfactual> found, string category, Arm arm, BudgetConstraint constraint)
    {
        double from = Base(constraint);
        bool limited = _map.Budget.Limit(constraint) is not null;
        foreach (bool looser in limited ? (bool[])[true, false] : [false])
        {
            double? limit = constraint == BudgetConstraint.Experts
                ? Whole(looser).Select(number => (double?)number).FirstOrDefault(number => ArmOf(At(constraint, number!.Value), category) is { } there && there != arm)
                : FindPercent(category, arm, constraint, looser ? Looser : Tighter) * from / PercentOfOne;
            if (limit is { } at)
            {
                double factor = at / from;
                Arm other = ArmOf(At(constraint, at), category)!;
                string format = constraint is BudgetConstraint.MeanCost or BudgetConstraint.MeanLatency ? "#,0.######" : "#,0";
                found.Add(new Counterfactual(KindOf(constraint), other, factor, string.Create(
                    CultureInfo.InvariantCulture,
                    $"It would have gone to {other} if the {constraint.Noun()} were limited to {factor:0.00}x of {(limited ? "the limit" : "what the map uses")}, which is {at.ToString(format, CultureInfo.InvariantCulture)}.")));
            }
        }

        IEnumerable<int> Whole(bool looser)
        {
            int most = _problem.Experts.Count;
            return looser ? Enumerable.Range((int)from + 1, Math.Max(0, most - (int)from)) : Enumerable.Range(1, Math.Max(0, (int)from - 1)).Reverse();
        }
    }

    private int? FindPercent(string category, Arm arm, BudgetConstraint constraint, int[] percents)
    {
        int near = PercentOfOne;
        foreach (int percent in percents)
        {
            Arm? there = There(percent);
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
                    Arm? between = There(middle);
                    (near, far) = between is not null && between != arm ? (near, middle) : (middle, far);
                }

                return far;
            }

            near = percent;
        }

        return null;

        Arm? There(int percent) => ArmOf(At(constraint, percent * Base(constraint) / PercentOfOne), category);
    }

    private static CounterfactualKind KindOf(BudgetConstraint constraint) => constraint switch
    {
        BudgetConstraint.TotalParameters => CounterfactualKind.TotalParameters,
        BudgetConstraint.MeanActiveParameters => CounterfactualKind.MeanActiveParameters,
        BudgetConstraint.MeanCost => CounterfactualKind.MeanCost,
        BudgetConstraint.MeanLatency => CounterfactualKind.MeanLatency,
        BudgetConstraint.Memory => CounterfactualKind.Memory,
        BudgetConstraint.Experts => CounterfactualKind.Experts,
        _ => throw new ArgumentOutOfRangeException(nameof(constraint)),
    };

    private CategoryMap? At(BudgetConstraint constraint, double limit)
    {
        if (!_solved.TryGetValue((constraint, limit), out CategoryMap? solved))
        {
            Budget budget = _map.Budget.With(constraint, constraint.IsCounted() ? Math.Max(1, limit) : limit);
            _solved[(constraint, limit)] = solved = Solve(_problem with { Budget = budget });
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
