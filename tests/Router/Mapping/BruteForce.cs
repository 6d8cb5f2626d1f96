using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;
using CoERouter.Router.Outcomes;

namespace CoERouter.Tests.Router.Mapping;

/// <summary>Tries every assignment of arms to categories, sharing nothing with the solver but the definition.</summary>
internal sealed class BruteForce
{
    private const double Tolerance = 1e-9;
    private static readonly BudgetConstraint[] All = Enum.GetValues<BudgetConstraint>();
    private readonly List<(double Score, double[] Uses)> _assignments = [];

    public BruteForce(MapProblem problem)
    {
        OutcomeTable table = problem.Outcomes;
        int categories = table.Categories.Count;
        int arms = table.Arms.Count;
        ExpertCost[] costs = [.. table.Arms.Select(arm => problem.Experts.First(cost => cost.Expert == arm.Expert))];
        int[] chosen = new int[categories];
        while (true)
        {
            double score = 0;
            double[] uses = new double[All.Length];
            for (int category = 0; category < categories; category++)
            {
                OutcomeCell cell = table[category, chosen[category]];
                double weight = problem.Weights[category];
                score += weight * cell.Score;
                uses[(int)BudgetConstraint.MeanActiveParameters] += weight * cell.MeanActiveParameters;
                uses[(int)BudgetConstraint.MeanCost] += weight * cell.MeanCost;
                uses[(int)BudgetConstraint.MeanLatency] += weight * cell.MeanLatencyMilliseconds;
                bool first = true;
                for (int before = 0; before < category; before++)
                {
                    first &= costs[chosen[before]] != costs[chosen[category]];
                }

                if (first)
                {
                    uses[(int)BudgetConstraint.TotalParameters] += costs[chosen[category]].TotalParameters;
                    uses[(int)BudgetConstraint.Memory] += costs[chosen[category]].WeightBytes ?? 0;
                    uses[(int)BudgetConstraint.Experts]++;
                }
            }

            _assignments.Add((score, uses));
            int place = 0;
            while (place < categories && ++chosen[place] == arms)
            {
                chosen[place++] = 0;
            }

            if (place == categories)
            {
                break;
            }
        }
    }

    /// <summary>The highest score within a budget; null where no assignment keeps it.</summary>
    public double? Best(Budget budget)
    {
        double?[] limits = Limits(budget);
        double best = double.NegativeInfinity;
        foreach ((double score, double[] uses) in _assignments)
        {
            if (score > best && Keeps(uses, limits, null))
            {
                best = score;
            }
        }

        return double.IsNegativeInfinity(best) ? null : best;
    }

    /// <summary>The least of one limit that an assignment within the others needs; null where there is none.</summary>
    public double? Least(BudgetConstraint constraint, Budget budget)
    {
        double?[] limits = Limits(budget);
        double least = double.PositiveInfinity;
        foreach ((_, double[] uses) in _assignments)
        {
            if (uses[(int)constraint] < least && Keeps(uses, limits, constraint))
            {
                least = uses[(int)constraint];
            }
        }

        return double.IsPositiveInfinity(least) ? null : least;
    }

    /// <summary>Score and use of every assignment within a budget that no other one beats in both, by rising use.</summary>
    public IReadOnlyList<(double Score, double Used)> Frontier(BudgetConstraint axis, Budget budget)
    {
        double?[] limits = Limits(budget);
        List<(double Score, double Used)> points = [];
        foreach ((double score, double used) in _assignments.Where(found => Keeps(found.Uses, limits, null))
            .Select(found => (found.Score, Used: found.Uses[(int)axis])).OrderBy(found => Math.Round(found.Used, 9)).ThenByDescending(found => found.Score))
        {
            if (points.Count == 0 || score > points[^1].Score + Tolerance)
            {
                points.Add((score, used));
            }
        }

        return points;
    }

    private static double?[] Limits(Budget budget) => [.. All.Select(budget.Limit)];

    private static bool Keeps(double[] uses, double?[] limits, BudgetConstraint? but)
    {
        for (int limit = 0; limit < limits.Length; limit++)
        {
            if (limits[limit] is { } most && limit != (int?)but && uses[limit] > most * (1 + 1e-11))
            {
                return false;
            }
        }

        return true;
    }
}
