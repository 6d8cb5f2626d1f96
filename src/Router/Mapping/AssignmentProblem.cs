using CoERouter.Router.Arms;
using CoERouter.Router.Outcomes;

namespace CoERouter.Router.Mapping;

/// <summary>
/// A map problem as plain arrays: maximise Σ value of the assigned arms − Σ opening cost of the experts, so that no mean limit and no
/// counted limit is exceeded. Every limit is scaled to 1. Experts stand in order of their size, then of their name, arms in order of their
/// expert, then of their name, and categories in order of their names, so that between equals the smaller expert wins, and never the order of
/// the table's columns or rows.
/// </summary>
internal sealed record AssignmentProblem
{
    /// <summary>Loads may exceed 1 by this much, since sums in another order differ by rounding.</summary>
    public const double LoadTolerance = 1e-11;

    /// <summary>Weight · score, by category and arm.</summary>
    public required double[][] Value { get; init; }

    /// <summary>Mean active parameters, by category and arm, which decide between arms that are equal in all else.</summary>
    public required double[][] Active { get; init; }

    /// <summary>Share of each mean limit that an arm takes in a category.</summary>
    public required double[][][] Load { get; init; }

    /// <summary>Share of each counted limit that an expert takes.</summary>
    public required double[][] Size { get; init; }

    /// <summary>The same in whole units, for exact sums.</summary>
    public required long[][] Units { get; init; }

    /// <summary>The counted limits in whole units.</summary>
    public required long[] UnitLimits { get; init; }

    /// <summary>What it costs to use an expert at all; 0 unless the question is how little of a counted limit suffices.</summary>
    public required double[] OpeningCost { get; init; }

    /// <summary>The expert of each arm.</summary>
    public required int[] ArmExpert { get; init; }

    /// <summary>The place of each arm in the outcome table.</summary>
    public required int[] TableArm { get; init; }

    /// <summary>The place of each category in the outcome table.</summary>
    public required int[] TableCategory { get; init; }

    /// <summary>The mean limits, in the order of <see cref="Load"/>.</summary>
    public required BudgetConstraint[] MeanConstraints { get; init; }

    /// <summary>The counted limits, in the order of <see cref="Size"/>.</summary>
    public required BudgetConstraint[] CountedConstraints { get; init; }

    public int Categories => Value.Length;

    public int Arms => ArmExpert.Length;

    public int Experts => OpeningCost.Length;

    /// <summary>No assignment has a lower value.</summary>
    public double LeastValue => Value.Sum(row => row.Min()) - OpeningCost.Sum();

    public static AssignmentProblem From(MapProblem problem)
    {
        OutcomeTable table = problem.Outcomes;
        ExpertCost[] experts = [.. problem.Experts.Where(cost => table.Arms.Any(arm => arm.Expert == cost.Expert))
            .OrderBy(cost => cost.TotalParameters).ThenBy(cost => cost.Expert, StringComparer.Ordinal)];
        int ExpertOf(int arm) => Array.FindIndex(experts, cost => cost.Expert == table.Arms[arm].Expert);
        int[] order = [.. Enumerable.Range(0, table.Arms.Count).OrderBy(ExpertOf).ThenBy(arm => table.Arms[arm].ToString(), StringComparer.Ordinal)];
        BudgetConstraint[] limited = [.. Enum.GetValues<BudgetConstraint>().Where(constraint => problem.Budget.Limit(constraint) is not null)];
        BudgetConstraint[] means = [.. limited.Where(constraint => !constraint.IsCounted())];
        BudgetConstraint[] counted = [.. limited.Where(constraint => constraint.IsCounted())];

        int[] categories = problem.CategoriesByName();
        double[][] Weighted(Func<OutcomeCell, double> figure) =>
            [.. categories.Select(category =>
                order.Select(arm => problem.Weights[category] * figure(table[category, arm])).ToArray())];

        return new AssignmentProblem
        {
            Value = Weighted(cell => cell.Score),
            Active = Weighted(cell => cell.MeanActiveParameters),
            Load = [.. means.Select(constraint => Weighted(cell => BudgetUse.Of(constraint, cell) / problem.Budget.Limit(constraint)!.Value))],
            Units = [.. counted.Select(constraint => experts.Select(cost => BudgetUse.Of(constraint, cost)).ToArray())],
            Size = [.. counted.Select(constraint => experts.Select(cost => BudgetUse.Of(constraint, cost) / problem.Budget.Limit(constraint)!.Value).ToArray())],
            UnitLimits = [.. counted.Select(constraint => (long)problem.Budget.Limit(constraint)!.Value)],
            OpeningCost = new double[experts.Length],
            ArmExpert = [.. order.Select(ExpertOf)],
            TableArm = order,
            TableCategory = categories,
            MeanConstraints = means,
            CountedConstraints = counted,
        };
    }

    /// <summary>The problem whose only goal is to use little of one limit, which itself no longer binds.</summary>
    public AssignmentProblem ForLeast(BudgetConstraint constraint)
    {
        int mean = Array.IndexOf(MeanConstraints, constraint);
        int counted = Array.IndexOf(CountedConstraints, constraint);
        static T[] Without<T>(T[] items, int place) => [.. items.Where((_, index) => index != place)];
        return this with
        {
            Value = [.. Value.Select((row, category) => row.Select((_, arm) => mean >= 0 ? -Load[mean][category][arm] : 0).ToArray())],
            OpeningCost = counted >= 0 ? Size[counted] : OpeningCost,
            Load = Without(Load, mean),
            MeanConstraints = Without(MeanConstraints, mean),
            Size = Without(Size, counted),
            Units = Without(Units, counted),
            UnitLimits = Without(UnitLimits, counted),
            CountedConstraints = Without(CountedConstraints, counted),
        };
    }

    /// <summary>What it costs to use some experts.</summary>
    public double OpeningOf(Func<int, bool> experts)
    {
        double cost = 0;
        for (int expert = 0; expert < Experts; expert++)
        {
            cost += experts(expert) ? OpeningCost[expert] : 0;
        }

        return cost;
    }

    /// <summary>Whether these experts together keep every counted limit.</summary>
    public bool Fits(Func<int, bool> chosen)
    {
        for (int limit = 0; limit < Units.Length; limit++)
        {
            Int128 sum = 0;
            for (int expert = 0; expert < Experts; expert++)
            {
                sum += chosen(expert) ? Units[limit][expert] : 0;
            }

            if (sum > UnitLimits[limit])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Whether one arm is at least as good as another in a category and takes no more of any limit; among equals the one of fewer active
    /// parameters wins, then the earlier one.
    /// </summary>
    public bool Dominates(int category, int arm, int other)
    {
        double gain = Value[category][arm] - Value[category][other];
        if (gain < 0)
        {
            return false;
        }

        bool better = gain > 0;
        foreach (double[][] load in Load)
        {
            double saved = load[category][other] - load[category][arm];
            if (saved < 0)
            {
                return false;
            }

            better |= saved > 0;
        }

        double fewer = Active[category][other] - Active[category][arm];
        return better || fewer > 0 || (fewer == 0 && arm < other);
    }

    /// <summary>The arms of some experts that no other of them dominates, by category, in order.</summary>
    public int[][] Options(Func<int, bool> chosen)
    {
        int[] arms = [.. Enumerable.Range(0, Arms).Where(arm => chosen(ArmExpert[arm]))];
        return [.. Enumerable.Range(0, Categories).Select(category => Undominated(category, arms))];
    }

    /// <summary>Those of some arms that no other of them dominates in a category, in order.</summary>
    public int[] Undominated(int category, int[] arms) =>
        Array.FindAll(arms, arm => !Array.Exists(arms, other => other != arm && Dominates(category, other, arm)));
}
