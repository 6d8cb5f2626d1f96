using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;
using CoERouter.Router.Outcomes;
using Xunit;

namespace CoERouter.Tests.Router.Mapping;

public sealed class BudgetUseTests
{
    [Fact]
    public void A_map_uses_means_by_weight_and_counts_each_expert_once()
    {
        MapProblem problem = Problem(Budget.Unlimited);
        CategoryMap map = Assert.IsType<MapResult.Solved>(new MapSolver().Solve(problem)).Map;
        Assert.Equal(["a@top-1", "a@top-2", "b@top-1"], map.Entries.Select(entry => entry.Arm.ToString()));
        double Used(BudgetConstraint constraint) => BudgetUse.Of(constraint, map, problem.Outcomes);
        Assert.Equal((0.5 * 10) + (0.25 * 20) + (0.25 * 30), Used(BudgetConstraint.MeanActiveParameters), 12);
        Assert.Equal((0.5 * 1) + (0.25 * 2) + (0.25 * 3), Used(BudgetConstraint.MeanCost), 12);
        Assert.Equal((0.5 * 100) + (0.25 * 200) + (0.25 * 300), Used(BudgetConstraint.MeanLatency), 12);
        Assert.Equal(700, Used(BudgetConstraint.TotalParameters));
        Assert.Equal(70, Used(BudgetConstraint.Memory));
        Assert.Equal(2, Used(BudgetConstraint.Experts));
    }

    [Fact]
    public void Entries_carry_cost_and_latency_where_the_budget_limits_them_and_only_there()
    {
        CategoryMap free = Map(Budget.Unlimited);
        Assert.All(free.Entries, entry => Assert.True(entry.MeanCost is null && entry.MeanLatencyMilliseconds is null));
        Assert.DoesNotContain("mean_cost", CategoryMapFile.Write(free), StringComparison.Ordinal);
        CategoryMap priced = Map(new Budget(MaxMeanCost: 100));
        Assert.Equal([1.0, 2.0, 3.0], priced.Entries.Select(entry => entry.MeanCost!.Value));
        Assert.All(priced.Entries, entry => Assert.Null(entry.MeanLatencyMilliseconds));
        CategoryMap timed = Map(new Budget(MaxMeanLatencyMilliseconds: 1_000));
        Assert.Equal([100.0, 200.0, 300.0], timed.Entries.Select(entry => entry.MeanLatencyMilliseconds!.Value));
        CategoryMap back = CategoryMapFile.Read(CategoryMapFile.Write(timed));
        Assert.Equal(timed.Entries.Select(entry => entry.MeanLatencyMilliseconds), back.Entries.Select(entry => entry.MeanLatencyMilliseconds));
        Assert.Equal(timed.Revision, back.Revision);
    }

    [Fact]
    public void Every_limit_has_a_name_and_is_either_counted_or_a_mean()
    {
        BudgetConstraint[] all = Enum.GetValues<BudgetConstraint>();
        Assert.Equal(all.Length, all.Select(constraint => constraint.Noun()).Distinct().Count());
        Assert.Equal([BudgetConstraint.TotalParameters, BudgetConstraint.Memory, BudgetConstraint.Experts], all.Where(constraint => constraint.IsCounted()));
        MapEntry entry = Map(Budget.Unlimited).Entries[0] with { MeanCost = 4 };
        Assert.Equal([10, 4, null], all.Where(constraint => !constraint.IsCounted()).Select(constraint => BudgetUse.Of(constraint, entry)));
        Assert.Throws<ArgumentOutOfRangeException>(() => BudgetUse.Of(BudgetConstraint.Memory, entry));
        Assert.Throws<ArgumentOutOfRangeException>(() => ((BudgetConstraint)99).Noun());
        Assert.Throws<ArgumentOutOfRangeException>(() => Budget.Unlimited.Limit((BudgetConstraint)99));
    }

    private static CategoryMap Map(Budget budget) => Assert.IsType<MapResult.Solved>(new MapSolver().Solve(Problem(budget))).Map;

    private static MapProblem Problem(Budget budget)
    {
        string[] arms = ["a@top-1", "a@top-2", "b@top-1"];
        string[] categories = ["x", "y", "z"];
        OutcomeTable table = new(
            categories,
            [.. categories.SelectMany((category, row) => arms.Select((arm, column) =>
                new OutcomeEntry(category, Arm.Parse(arm), new OutcomeCell(row == column ? 0.9 : 0.1, 10, 10 * (column + 1), 100 * (column + 1)) { MeanCost = column + 1 })))]);
        ExpertCost[] costs = [RouterSamples.Cost("a", 500) with { WeightBytes = 50 }, RouterSamples.Cost("b", 200) with { WeightBytes = 20 }, RouterSamples.Cost("unused", 900) with { WeightBytes = 90 }];
        return new MapProblem(table, [0.5, 0.25, 0.25], costs, budget);
    }
}
