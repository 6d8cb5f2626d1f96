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
    public void A_mean_active_budget_binds()
    {
        CategoryMap map = Solved(Golden(new Budget(null, 21)));
        Assert.Equal("1,0,1", string.Join(',', map.Entries.Select(entry => entry.Arm.Expert)));
        Assert.Equal(21, map.MeanActiveParameters, 9);
    }

    [Fact]
    public void A_total_budget_below_the_smallest_expert_says_by_how_much()
    {
        MapResult.Infeasible refused = Assert.IsType<MapResult.Infeasible>(Solver.Solve(Golden(new Budget(5))));
        Assert.Equal(BudgetConstraint.TotalParameters, refused.Constraint);
        Assert.Equal(2, refused.Shortfall);
        Assert.Equal(
            "No map keeps the budget: the total parameters may be at most 5, but every map needs at least 7, which is 2 more.", refused.Sentence);
    }

    [Fact]
    public void Two_limits_that_fail_alone_are_both_named()
    {
        MapResult.Infeasible refused = Assert.IsType<MapResult.Infeasible>(Solver.Solve(Golden(new Budget(5, 1))));
        Assert.Equal(
            "No map keeps the budget: the total parameters may be at most 5, but every map needs at least 7, which is 2 more; also needed are 7 mean active parameters.",
            refused.Sentence);
    }

    [Fact]
    public void Limits_that_only_fail_together_say_what_each_needs_beside_the_others()
    {
        // Each expert alone answers within 10 and 5 active parameters; the small one is dear, the cheap one is large.
        OutcomeTable table = RouterSamples.Table(["x"], ["a@top-1", "b@top-1"], new[,] { { 0.9, 0.8 } }, [10, 30]);
        MapProblem problem = new(table, [1], [RouterSamples.Cost("a", 900), RouterSamples.Cost("b", 500)], new Budget(600, 20));
        MapResult.Infeasible refused = Assert.IsType<MapResult.Infeasible>(Solver.Solve(problem));
        Assert.Equal(
            "No map keeps the budget: the total parameters may be at most 600, but every map within the other limits needs at least 900, which is 300 more; or else 30 mean active parameters.",
            refused.Sentence);
        Assert.Equal([500.0, 10.0], refused.Limits.Select(limit => limit.LeastAlone));
    }

    [Fact]
    public void A_mean_active_budget_below_the_leanest_map_says_by_how_much()
    {
        MapResult.Infeasible refused = Assert.IsType<MapResult.Infeasible>(Solver.Solve(Golden(new Budget(null, 6.5))));
        Assert.Equal(BudgetConstraint.MeanActiveParameters, refused.Constraint);
        Assert.Equal(0.5, refused.Shortfall, 9);
    }

    [Fact]
    public void A_limit_that_binds_has_a_price_and_one_that_does_not_has_none()
    {
        MapResult.Solved found = Assert.IsType<MapResult.Solved>(Solver.Solve(Golden(new Budget(null, 21))));
        ShadowPrice price = Assert.Single(found.ShadowPrices);
        Assert.True(price.IsBinding);
        Assert.Equal(21, price.Used, 9);
        Assert.Equal(21, price.Limit);
        Assert.True(found.RelaxedBound >= found.Map.Objective);
        MapResult.Solved free = Assert.IsType<MapResult.Solved>(Solver.Solve(Golden(new Budget(1_000, 1_000, MaxExperts: 3))));
        Assert.All(free.ShadowPrices, limit => Assert.Equal(0, limit.PricePerUnit));
        Assert.Equal([97.0, 2.0, 48.5], free.ShadowPrices.Select(limit => Math.Round(limit.Used, 9)));
    }

    [Fact]
    public void A_search_that_is_cut_short_says_what_it_may_have_missed()
    {
        MapProblem problem = RandomProblem.Next(new Random(4), 12, 3, 20, 0b111111, 0.5, grid: false);
        MapResult.Solved exact = Assert.IsType<MapResult.Solved>(Solver.Solve(problem));
        MapResult.Solved cut = Assert.IsType<MapResult.Solved>(new MapSolver(new MapSolverOptions { MostEffort = 1 }).Solve(problem));
        Assert.True(exact.Nodes > 1);
        Assert.True(cut.Gap > 0);
        Assert.True(cut.Map.Objective <= exact.Map.Objective && cut.Map.Bound >= exact.Map.Objective);
    }

    [Fact]
    public void Limits_need_what_they_limit_to_be_known()
    {
        OutcomeTable untimed = new(["x"], [new OutcomeEntry("x", Arm.Parse("a@top-1"), new OutcomeCell(0.5, 10, 100, 0))]);
        string message = Assert.Throws<ArgumentException>(() => Solver.Solve(
            new MapProblem(untimed, [1], [RouterSamples.Cost("a")], new Budget(MaxMeanLatencyMilliseconds: 5, MaxMemoryBytes: 7)))).Message;
        Assert.Contains("the memory is limited, but the bytes of a are not known", message, StringComparison.Ordinal);
        Assert.Contains("the latency is limited, but 1 cells of the outcome table have no measured latency", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_frontier_with_a_resolution_skips_points_and_says_so()
    {
        MapProblem problem = RandomProblem.Next(new Random(4), 6, 3, 6, 0, 0.5, grid: false);
        ParetoFrontier whole = ParetoFrontier.Walk(problem, BudgetConstraint.MeanActiveParameters);
        ParetoFrontier coarse = ParetoFrontier.Walk(problem, BudgetConstraint.MeanActiveParameters, resolution: 0.1);
        Assert.True(whole.IsWhole);
        Assert.False(coarse.IsWhole);
        Assert.InRange(coarse.Points.Count, 2, 11);
        Assert.True(whole.Points.Count > coarse.Points.Count);
        Assert.Equal(whole.Points[^1].Score, coarse.Points[^1].Score);
        Assert.Equal(whole.Points.Select(point => point.Used), whole.Points.Select(point => point.Used).Order());
        Assert.Throws<ArgumentOutOfRangeException>(() => ParetoFrontier.Walk(problem, BudgetConstraint.Experts, resolution: 2));
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
