using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;
using CoERouter.Router.Outcomes;
using Xunit;

namespace CoERouter.Tests.Router.Mapping;

/// <summary>What a budget that nothing keeps is answered with: which limit, and by how much.</summary>
public sealed class InfeasibleBudgetTests
{
    private static readonly MapSolver Solver = new();

    [Theory]
    [InlineData(BudgetConstraint.TotalParameters, 90, "the total parameters may be at most 90, but every map needs at least 100, which is 10 more.")]
    [InlineData(BudgetConstraint.MeanActiveParameters, 9, "the mean active parameters may be at most 9, but every map needs at least 10, which is 1 more.")]
    [InlineData(BudgetConstraint.MeanCost, 0.25, "the mean costs of an answer may be at most 0.25, but every map needs at least 0.5, which is 0.25 more.")]
    [InlineData(BudgetConstraint.MeanLatency, 3, "the mean milliseconds of an answer may be at most 3, but every map needs at least 5, which is 2 more.")]
    [InlineData(BudgetConstraint.Memory, 150, "the bytes of memory may be at most 150, but every map needs at least 200, which is 50 more.")]
    public void A_limit_that_no_map_keeps_is_named_with_what_is_missing(BudgetConstraint constraint, double limit, string expected)
    {
        MapResult.Infeasible refused = Refused(Two(Budget.Unlimited.With(constraint, limit)));
        Assert.Equal($"No map keeps the budget: {expected}", refused.Sentence);
        Assert.Equal(constraint, refused.Constraint);
        Assert.True(refused.Failing.FailsAlone);
        Assert.Empty(refused.Conflict);

        // What the sentence asks for is enough, and a little less is not.
        Assert.IsType<MapResult.Solved>(Solver.Solve(Two(Budget.Unlimited.With(constraint, refused.Least))));
        Assert.IsType<MapResult.Infeasible>(Solver.Solve(Two(Budget.Unlimited.With(constraint, refused.Least * 0.999))));
    }

    [Fact]
    public void Too_few_experts_fail_beside_another_limit()
    {
        // Two categories, each of which only one of two experts answers within the cost.
        OutcomeTable table = Table(["x", "y"], [("a@top-1", [(0.9, 10, 1, 5), (0.9, 10, 9, 5)]), ("b@top-1", [(0.9, 10, 9, 5), (0.9, 10, 1, 5)])]);
        MapProblem problem = new(table, [0.5, 0.5], [Cost("a", 100, 200), Cost("b", 100, 200)], new Budget(MaxMeanCost: 2, MaxExperts: 1));
        Assert.Equal(
            "No map keeps the budget: the mean costs of an answer may be at most 2, but every map within the other limits needs at least 5, which is 3 more; or else 2 experts.",
            Refused(problem).Sentence);
        Assert.IsType<MapResult.Solved>(Solver.Solve(problem with { Budget = problem.Budget with { MaxExperts = 2 } }));
        Assert.IsType<MapResult.Solved>(Solver.Solve(problem with { Budget = problem.Budget with { MaxMeanCost = 5 } }));
    }

    public static TheoryData<BudgetConstraint, BudgetConstraint> Pairs
    {
        get
        {
            TheoryData<BudgetConstraint, BudgetConstraint> pairs = [];
            foreach (BudgetConstraint first in Enum.GetValues<BudgetConstraint>().Where(constraint => constraint != BudgetConstraint.Experts))
            {
                foreach (BudgetConstraint second in Enum.GetValues<BudgetConstraint>().Where(second => second > first && second != BudgetConstraint.Experts))
                {
                    pairs.Add(first, second);
                }
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Two_limits_that_only_fail_together_say_what_each_needs_beside_the_other(BudgetConstraint first, BudgetConstraint second)
    {
        // One expert uses 2 of the first limit and 8 of the second, the other the reverse; at most 5 of each are allowed.
        MapProblem problem = Opposed(first, second, new Budget().With(first, 5).With(second, 5));
        MapResult.Infeasible refused = Refused(problem);
        Assert.Equal(
            $"No map keeps the budget: the {first.Noun()} may be at most 5, but every map within the other limits needs at least 8, which is 3 more; or else 8 {second.Noun()}.",
            refused.Sentence);
        Assert.Equal([2.0, 2.0], refused.Limits.Select(limit => limit.LeastAlone));
        Assert.All(refused.Limits, limit => Assert.False(limit.FailsAlone));
        Assert.IsType<MapResult.Solved>(Solver.Solve(problem with { Budget = problem.Budget.With(first, 8) }));
        Assert.IsType<MapResult.Solved>(Solver.Solve(problem with { Budget = problem.Budget.With(second, 8) }));
    }

    [Fact]
    public void Where_no_single_limit_is_to_blame_those_that_fail_together_are_named()
    {
        // Three experts for one category; each keeps one limit only, so that raising one limit is never enough.
        OutcomeTable table = Table(["x"], [("a@top-1", [(0.9, 2, 8, 8)]), ("b@top-1", [(0.9, 8, 2, 8)]), ("c@top-1", [(0.9, 8, 8, 2)])]);
        MapProblem problem = new(
            table, [1], [Cost("a", 1, 1), Cost("b", 1, 1), Cost("c", 1, 1)],
            new Budget(MaxMeanActiveParameters: 5, MaxMeanCost: 5, MaxMeanLatencyMilliseconds: 5));
        MapResult.Infeasible refused = Refused(problem);
        Assert.All(refused.Limits, limit => Assert.Null(limit.LeastBesideOthers));
        Assert.Equal([BudgetConstraint.MeanCost, BudgetConstraint.MeanLatency], refused.Conflict.Select(limit => limit.Constraint));
        Assert.Equal(
            "No map keeps the budget: the mean costs of an answer may be at most 5, but every map within the limit of mean milliseconds of an answer needs at least 8, which is 3 more; or else 8 mean milliseconds of an answer; and the remaining limits would still fail together.",
            refused.Sentence);
        Assert.True(refused.Shortfall > 0);
    }

    [Fact]
    public void A_shortfall_is_never_negative_and_never_less_than_what_is_needed()
    {
        Random random = new(5);
        int together = 0;
        for (int i = 0; i < 600; i++)
        {
            MapProblem problem = RandomProblem.Next(random, random.Next(2, 5), random.Next(1, 3), random.Next(2, 4), random.Next(1, 64), 0.1 + (0.3 * random.NextDouble()), grid: true);
            if (Solver.Solve(problem) is not MapResult.Infeasible refused)
            {
                continue;
            }

            Assert.True(refused.Shortfall > 0, refused.Sentence);
            Assert.Matches("^No map keeps the budget: the .* may be at most .*, but every map .* at least .*, which is .* more.*\\.$", refused.Sentence);
            BruteForce all = new(problem);
            Assert.Null(all.Best(problem.Budget));
            if (refused.Conflict.Count > 0)
            {
                together++;
                Budget core = Budget.Unlimited;
                foreach (LimitShortfall limit in refused.Conflict)
                {
                    core = core.With(limit.Constraint, limit.Limit);
                }

                // They fail together, and without any one of them they do not.
                Assert.Null(all.Best(core));
                Assert.All(refused.Conflict, limit => Assert.NotNull(all.Best(core.With(limit.Constraint, null))));
                Assert.All(refused.Conflict, limit => Assert.Equal(all.Least(limit.Constraint, core)!.Value, limit.LeastBesideOthers!.Value, 6));
            }
        }

        Assert.True(together >= 5, $"Only {together} budgets failed without a single limit to blame.");
    }

    [Fact]
    public void A_search_that_may_not_begin_says_that_it_knows_nothing()
    {
        // Half of each arm keeps both limits, but three categories cannot be halved: only a search tells.
        (double, double, double, double)[] Cells(double active, double cost) => [(0.9, active, cost, 5), (0.9, active, cost, 5), (0.9, active, cost, 5)];
        OutcomeTable table = Table(["x", "y", "z"], [("a@top-1", Cells(2, 8)), ("b@top-1", Cells(8, 2))]);
        MapProblem problem = new(table, MapProblem.EqualWeights(table), [Cost("a", 1, 1), Cost("b", 1, 1)], new Budget(MaxMeanActiveParameters: 5.5, MaxMeanCost: 5.5));
        MapResult.Unfinished unfinished = Assert.IsType<MapResult.Unfinished>(new MapSolver(new MapSolverOptions { MostEffort = 0 }).Solve(problem));
        Assert.Equal(0, unfinished.Nodes);
        Assert.StartsWith("The search ended after 0 nodes with neither a map nor a proof", unfinished.Sentence, StringComparison.Ordinal);
        Assert.IsType<MapResult.Infeasible>(Solver.Solve(problem));
    }

    private static MapResult.Infeasible Refused(MapProblem problem) => Assert.IsType<MapResult.Infeasible>(Solver.Solve(problem));

    private static MapProblem Two(Budget budget)
    {
        OutcomeTable table = Table(["x", "y"], [("a@top-1", [(0.5, 10, 0.5, 5), (0.5, 10, 0.5, 5)]), ("b@top-1", [(0.9, 30, 2, 20), (0.9, 30, 2, 20)])]);
        return new MapProblem(table, [0.5, 0.5], [Cost("a", 100, 200), Cost("b", 900, 800)], budget);
    }

    private static MapProblem Opposed(BudgetConstraint first, BudgetConstraint second, Budget budget)
    {
        double Use(BudgetConstraint constraint, double a, double b) => constraint == first ? a : constraint == second ? b : 1;
        (double, double, double, double) Cell(double a, double b) =>
            (0.9, Use(BudgetConstraint.MeanActiveParameters, a, b), Use(BudgetConstraint.MeanCost, a, b), Use(BudgetConstraint.MeanLatency, a, b));
        ExpertCost Sized(string name, double a, double b) => Cost(name, (long)Use(BudgetConstraint.TotalParameters, a, b), (long)Use(BudgetConstraint.Memory, a, b));
        return new MapProblem(
            Table(["x"], [("a@top-1", [Cell(2, 8)]), ("b@top-1", [Cell(8, 2)])]), [1], [Sized("a", 2, 8), Sized("b", 8, 2)], budget);
    }

    private static ExpertCost Cost(string name, long total, long bytes) => new(name, total, 1, 1, 8) { WeightBytes = bytes };

    private static OutcomeTable Table(string[] categories, (string Arm, (double Score, double Active, double Cost, double Latency)[] Cells)[] arms) => new(
        categories,
        [.. categories.SelectMany((category, row) => arms.Select(arm =>
        {
            (double score, double active, double cost, double latency) = arm.Cells[row];
            return new OutcomeEntry(category, Arm.Parse(arm.Arm), new OutcomeCell(score, 10, active, latency) { MeanCost = cost });
        }))]);
}
