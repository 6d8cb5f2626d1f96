using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;

namespace CoERouter.Tests.Router.Mapping;

/// <summary>Tries every assignment of arms to categories, sharing nothing with the solver but the definition.</summary>
internal sealed record BruteForce(int[]? Arms, double Objective, double Active, BudgetConstraint? Violated, double Least)
{
    private const double Tolerance = 1e-9;

    public static BruteForce Solve(MapProblem problem)
    {
        int categories = problem.Outcomes.Categories.Count;
        int arms = problem.Outcomes.Arms.Count;
        Dictionary<string, long> size = problem.Experts.ToDictionary(cost => cost.Expert, cost => cost.TotalParameters);
        (int[] Arms, double Objective, double Active, long Size, string Names)? best = null;
        double leastTotal = double.PositiveInfinity;
        double leastActive = double.PositiveInfinity;
        for (int code = 0; code < (int)Math.Pow(arms, categories); code++)
        {
            int[] chosen = new int[categories];
            for (int category = 0, rest = code; category < categories; category++, rest /= arms)
            {
                chosen[category] = rest % arms;
            }

            Arm[] named = [.. chosen.Select(arm => problem.Outcomes.Arms[arm])];
            long total = named.Select(arm => arm.Expert).Distinct().Sum(expert => size[expert]);
            double active = Enumerable.Range(0, categories)
                .Sum(category => problem.Weights[category] * problem.Outcomes[category, chosen[category]].MeanActiveParameters);
            double objective = Enumerable.Range(0, categories)
                .Sum(category => problem.Weights[category] * problem.Outcomes[category, chosen[category]].Score);
            leastTotal = Math.Min(leastTotal, total);
            if (total > (problem.Budget.MaxTotalParameters ?? long.MaxValue))
            {
                continue;
            }

            leastActive = Math.Min(leastActive, active);
            if (active > (problem.Budget.MaxMeanActiveParameters ?? double.PositiveInfinity) + Tolerance)
            {
                continue;
            }

            var candidate = (
                chosen, objective, active, named.Sum(arm => size[arm.Expert]), string.Join('|', named.Select(arm => arm.ToString())));
            if (best is not { } held || IsBetter(candidate, held))
            {
                best = candidate;
            }
        }

        return best is { } found
            ? new BruteForce(found.Arms, found.Objective, found.Active, null, 0)
            : double.IsInfinity(leastActive)
                ? new BruteForce(null, 0, 0, BudgetConstraint.TotalParameters, leastTotal)
                : new BruteForce(null, 0, 0, BudgetConstraint.MeanActiveParameters, leastActive);
    }

    private static bool IsBetter(
        (int[] Arms, double Objective, double Active, long Size, string Names) left, (int[] Arms, double Objective, double Active,
            long Size, string Names) right) =>
        Math.Abs(left.Objective - right.Objective) > Tolerance ? left.Objective > right.Objective
        : Math.Abs(left.Active - right.Active) > Tolerance ? left.Active < right.Active
        : left.Size != right.Size ? left.Size < right.Size
        : string.CompareOrdinal(left.Names, right.Names) < 0;
}
