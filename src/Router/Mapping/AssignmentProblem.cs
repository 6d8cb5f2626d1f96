using CoERouter.Router.Arms;
using CoERouter.Router.Outcomes;

namespace CoERouter.Router.Mapping;

/// <summary>A map problem as plain arrays. Arms are indices in the table's order; experts are indices by falling size.</summary>
/// <param name="Value">Weight · score, by category and arm.</param>
/// <param name="Active">Weight · mean active parameters, by category and arm.</param>
/// <param name="ArmExpert">The expert of each arm.</param>
/// <param name="ArmRank">Place of each arm among all arms by name, for ties.</param>
/// <param name="ExpertParameters">Total parameters of each expert, falling.</param>
internal sealed record AssignmentProblem(double[][] Value, double[][] Active, int[] ArmExpert, int[] ArmRank, long[] ExpertParameters)
{
    public int Categories => Value.Length;

    public int Arms => ArmExpert.Length;

    public static AssignmentProblem From(MapProblem problem)
    {
        OutcomeTable table = problem.Outcomes;
        ExpertCost[] experts = [.. problem.Experts
            .Where(cost => table.Arms.Any(arm => arm.Expert == cost.Expert))
            .OrderByDescending(cost => cost.TotalParameters).ThenBy(cost => cost.Expert, StringComparer.Ordinal)];
        int[] byName = [.. Enumerable.Range(0, table.Arms.Count).OrderBy(arm => table.Arms[arm].ToString(), StringComparer.Ordinal)];
        int[] rank = new int[table.Arms.Count];
        for (int i = 0; i < byName.Length; i++)
        {
            rank[byName[i]] = i;
        }

        double[][] Weighted(Func<OutcomeCell, double> figure) =>
            [.. Enumerable.Range(0, table.Categories.Count).Select(category =>
                Enumerable.Range(0, table.Arms.Count).Select(arm => problem.Weights[category] * figure(table[category, arm])).ToArray())];

        return new AssignmentProblem(
            Weighted(cell => cell.Score),
            Weighted(cell => cell.MeanActiveParameters),
            [.. table.Arms.Select(arm => Array.FindIndex(experts, cost => cost.Expert == arm.Expert))],
            rank,
            [.. experts.Select(cost => cost.TotalParameters)]);
    }

    /// <summary>The same problem with the least active parameters as its only goal.</summary>
    public AssignmentProblem ForLeastActive() => this with { Value = [.. Active.Select(row => row.Select(active => -active).ToArray())] };

    /// <summary>
    /// Whether <paramref name="left"/> is at least as good as <paramref name="right"/> in everything that the order of assignments looks
    /// at.
    /// </summary>
    public bool Dominates(int category, int left, int right)
    {
        double value = Value[category][left] - Value[category][right];
        double active = Active[category][left] - Active[category][right];
        return value >= 0 && active <= 0 && (value > 0 || active < 0 || ComparePrice(left, right) < 0);
    }

    /// <summary>Orders arms by falling value, then rising active parameters, size and name.</summary>
    public int Compare(int category, int left, int right)
    {
        int byValue = Value[category][right].CompareTo(Value[category][left]);
        int byActive = byValue != 0 ? byValue : Active[category][left].CompareTo(Active[category][right]);
        return byActive != 0 ? byActive : ComparePrice(left, right);
    }

    private int ComparePrice(int left, int right)
    {
        int bySize = ExpertParameters[ArmExpert[left]].CompareTo(ExpertParameters[ArmExpert[right]]);
        return bySize != 0 ? bySize : ArmRank[left].CompareTo(ArmRank[right]);
    }
}
