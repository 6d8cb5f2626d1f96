using CoERouter.Experts.Specification;
using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;
using CoERouter.Router.Outcomes;
using Xunit;

namespace CoERouter.Tests.Router.Mapping;

public sealed class MapSolverTests
{
    private static readonly MapSolver Solver = new();

    // The golden table of the composition of experts: three categories, experts of 7, 27 and 70 parameters.
    [Theory]
    [InlineData(7, "0,0,0", 0.570, 7.0)]
    [InlineData(30, "1,1,1", 0.709, 27.0)]
    [InlineData(34, "1,0,1", 0.724, 21.0)]
    [InlineData(77, "2,2,2", 0.770, 70.0)]
    [InlineData(104, "1,2,2", 0.820, 48.5)]
    public void Golden_table(long total, string mapping, double objective, double active)
    {
        CategoryMap map = Solved(Golden(new Budget(total)));
        Assert.Equal(mapping, string.Join(',', map.Entries.Select(entry => entry.Arm.Expert)));
        Assert.Equal(objective, map.Objective, 9);
        Assert.Equal(objective, map.Bound, 9);
        Assert.Equal(active, map.MeanActiveParameters, 9);
        Assert.True(map.TotalParameters <= total);
    }

    [Fact]
    public void Objective_never_falls_as_the_budget_rises()
    {
        double last = 0;
        for (long total = 7; total <= 110; total++)
        {
            double objective = Solved(Golden(new Budget(total))).Objective;
            Assert.True(objective >= last - 1e-12, $"{total}: {objective} < {last}");
            last = objective;
        }
    }

    [Fact]
    public void Equals_brute_force_on_a_thousand_random_problems()
    {
        Random random = new(20260101);
        int solved = 0;
        int infeasible = 0;
        for (int i = 0; i < 1_000; i++)
        {
            MapProblem problem = RandomProblem.Next(random);
            BruteForce expected = BruteForce.Solve(problem);
            switch (Solver.Solve(problem))
            {
                case MapResult.Solved { Map: var map }:
                    solved++;
                    Assert.NotNull(expected.Arms);
                    Assert.Equal(expected.Objective, map.Objective, 9);
                    Assert.Equal(expected.Active, map.MeanActiveParameters, 6);
                    Assert.Equal(expected.Arms.Select(arm => problem.Outcomes.Arms[arm]), map.Entries.Select(entry => entry.Arm));
                    break;
                case MapResult.Infeasible refused:
                    infeasible++;
                    Assert.Null(expected.Arms);
                    Assert.Equal(expected.Violated, refused.Constraint);
                    Assert.Equal(expected.Least, refused.Least, 6);
                    break;
            }
        }

        Assert.True(solved > 500 && infeasible > 50, $"The problems are one-sided: {solved} solved, {infeasible} infeasible.");
    }

    [Fact]
    public void One_expert_that_is_best_everywhere_is_chosen_alone()
    {
        OutcomeTable table = RouterSamples.Table(["x", "y"], ["a@top-1", "b@top-1"], new[,] { { 0.9, 0.8 }, { 0.7, 0.1 } });
        CategoryMap map = Solved(new MapProblem(table, [0.5, 0.5], [RouterSamples.Cost("a"), RouterSamples.Cost("b")], Budget.Unlimited));
        Assert.Equal("a", Assert.Single(map.Experts).Expert);
    }

    [Fact]
    public void Equal_scores_go_to_fewer_active_parameters_then_to_the_smaller_expert_then_by_name()
    {
        OutcomeTable table = RouterSamples.Table(
            ["x"], ["c@top-1", "b@top-1", "a@top-1", "d@top-1"], new[,] { { 0.5, 0.5, 0.5, 0.5 } }, [400, 400, 400, 300]);
        ExpertCost[] costs = [RouterSamples.Cost("a", 900), RouterSamples.Cost("b", 800), RouterSamples.Cost("c", 800),
            RouterSamples.Cost("d", 5000)];
        Assert.Equal("d", Solved(new MapProblem(table, [1], costs, Budget.Unlimited)).Entries[0].Arm.Expert);
        Assert.Equal("b", Solved(new MapProblem(table, [1], costs, new Budget(1000))).Entries[0].Arm.Expert);
        Assert.Equal("b", Solved(new MapProblem(table, [1], costs, new Budget(1000, 1e6))).Entries[0].Arm.Expert);
        costs[0] = RouterSamples.Cost("a", 800);
        Assert.Equal("a", Solved(new MapProblem(table, [1], costs, new Budget(1000))).Entries[0].Arm.Expert);
    }

    [Fact]
    public void An_expert_counts_once_however_many_of_its_arms_are_used()
    {
        OutcomeTable table = RouterSamples.Table(
            ["x", "y"], ["a@top-1", "a@top-4", "b@top-1"], new[,] { { 0.9, 0.1, 0.2 }, { 0.1, 0.9, 0.2 } });
        CategoryMap map = Solved(
            new MapProblem(table, [0.5, 0.5], [RouterSamples.Cost("a", 100), RouterSamples.Cost("b", 10)], new Budget(100)));
        Assert.Equal(["a@top-1", "a@top-4"], map.Entries.Select(entry => entry.Arm.ToString()));
        Assert.Equal(100, map.TotalParameters);
    }

    [Fact]
    public void A_total_budget_below_the_smallest_expert_says_by_how_much()
    {
        MapResult.Infeasible refused = Assert.IsType<MapResult.Infeasible>(Solver.Solve(Golden(new Budget(5, 1))));
        Assert.Equal(new MapResult.Infeasible(BudgetConstraint.TotalParameters, 7, 5), refused);
        Assert.Equal(2, refused.Shortfall);
        Assert.Equal(
            "No map keeps the budget: the total parameters may be at most 5, but every map needs at least 7, which is 2 more.", refused.Sentence);
    }

    [Fact]
    public void A_mean_active_budget_below_the_leanest_map_says_by_how_much()
    {
        MapResult.Infeasible refused = Assert.IsType<MapResult.Infeasible>(Solver.Solve(Golden(new Budget(null, 6.5))));
        Assert.Equal(BudgetConstraint.MeanActiveParameters, refused.Constraint);
        Assert.Equal(0.5, refused.Shortfall, 9);
    }

    [Fact]
    public void A_mean_active_budget_binds()
    {
        CategoryMap map = Solved(Golden(new Budget(null, 21)));
        Assert.Equal("1,0,1", string.Join(',', map.Entries.Select(entry => entry.Arm.Expert)));
        Assert.Equal(21, map.MeanActiveParameters, 9);
    }

    [Fact]
    public void Twenty_experts_and_twelve_categories_are_solved()
    {
        Random random = new(5);
        MapProblem problem = RandomProblem.Next(random, experts: 20, gatings: 3, categories: 12, slack: 0.4);
        Assert.IsType<MapResult.Solved>(Solver.Solve(problem, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_cancelled_solve_stops()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => Solver.Solve(Golden(Budget.Unlimited), source.Token));
    }

    [Fact]
    public void Every_fault_of_a_problem_is_named()
    {
        MapProblem problem = Golden(Budget.Unlimited) with { Weights = [0.5, 0.4], Experts = [new ExpertCost("0", 0, 1, 0, 1)] };
        string message = Assert.Throws<ArgumentException>(() => Solver.Solve(problem)).Message;
        Assert.Contains("2 weights for 3 categories", message, StringComparison.Ordinal);
        Assert.Contains("sum to 0.9", message, StringComparison.Ordinal);
        Assert.Contains("\"0\" has 0 total parameters", message, StringComparison.Ordinal);
        Assert.Contains("arms of \"2\"", message, StringComparison.Ordinal);
    }

    private static CategoryMap Solved(MapProblem problem) => Assert.IsType<MapResult.Solved>(Solver.Solve(problem)).Map;

    private static MapProblem Golden(Budget budget)
    {
        double[,] scores = { { 0.5, 0.8, 0.7 }, { 0.6, 0.55, 0.9 }, { 0.7, 0.72, 0.75 } };
        OutcomeTable table = RouterSamples.Table(["x", "y", "z"], ["0@top-1", "1@top-1", "2@top-1"], scores, [7, 27, 70]);
        return new MapProblem(table, [0.5, 0.3, 0.2], [new("0", 7, 7, 0, 1), new("1", 27, 27, 0, 1), new("2", 70, 70, 0, 1)], budget);
    }
}
