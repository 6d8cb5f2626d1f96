using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;
using CoERouter.Router.Outcomes;
using Xunit;

namespace CoERouter.Tests.Router.Mapping;

/// <summary>The solver against brute force on random problems, with every subset of the limits.</summary>
public sealed class MapSolverPropertyTests
{
    private const int Subsets = 64;
    private static readonly MapSolver Solver = new();
    private static readonly BudgetConstraint[] Constraints = Enum.GetValues<BudgetConstraint>();

    [Fact]
    public void Equals_brute_force_on_more_than_a_thousand_problems_with_every_subset_of_limits()
    {
        Random random = new(20260101);
        int solved = 0;
        int infeasible = 0;
        for (int i = 0; i < 20 * Subsets; i++)
        {
            MapProblem problem = RandomProblem.Small(random, i % Subsets);
            BruteForce all = new(problem);
            double? best = all.Best(problem.Budget);
            switch (Solver.Solve(problem))
            {
                case MapResult.Solved found:
                    solved++;
                    Assert.NotNull(best);
                    Assert.Equal(best.Value, found.Map.Objective, 9);
                    Assert.Equal(found.Map.Objective, found.Map.Bound);
                    Assert.Equal(0, found.Gap);
                    AssertKeeps(problem, found.Map);
                    break;
                case MapResult.Infeasible refused:
                    infeasible++;
                    Assert.Null(best);
                    AssertShortfalls(problem, all, refused);
                    break;
            }
        }

        Assert.True(solved > 600 && infeasible > 100, $"The problems are one-sided: {solved} solved, {infeasible} infeasible.");
    }

    [Fact]
    public void Equals_brute_force_on_other_kinds_of_problems_too()
    {
        // Figures of any value instead of round ones, categories that never occur, one category, one expert with many policies, and many
        // experts with one.
        Random random = new(20260202);
        (int Experts, int Gatings, int Categories)[] sizes = [(1, 7, 4), (7, 1, 4), (3, 3, 4), (6, 2, 3), (2, 4, 5), (9, 1, 3), (5, 2, 1)];
        int solved = 0;
        for (int i = 0; i < 12 * Subsets; i++)
        {
            (int experts, int gatings, int categories) = sizes[i % sizes.Length];
            MapProblem problem = RandomProblem.Next(random, experts, gatings, categories, i % Subsets, 0.15 + (0.8 * random.NextDouble()), grid: i % 3 == 0);
            if (i % 5 == 0 && categories > 1)
            {
                problem = problem with { Weights = [0, .. problem.Weights.Skip(2).Append(problem.Weights[0] + problem.Weights[1])] };
            }

            double? best = new BruteForce(problem).Best(problem.Budget);
            MapResult result = Solver.Solve(problem);
            Assert.Equal(best is null, result is MapResult.Infeasible);
            if (result is MapResult.Solved found)
            {
                solved++;
                Assert.Equal(best!.Value, found.Map.Objective, 1e-9);
                Assert.Equal(0, found.Gap);
                AssertKeeps(problem, found.Map);
            }
        }

        Assert.InRange(solved, 200, 11 * Subsets);
    }

    [Fact]
    public void No_point_of_a_frontier_is_beaten_by_another()
    {
        Random random = new(55);
        for (int i = 0; i < Subsets; i++)
        {
            MapProblem problem = RandomProblem.Next(random, 4, 2, 4, i, 0.6, grid: i % 2 == 0);
            IReadOnlyList<FrontierPoint> points = ParetoFrontier.Walk(problem, Constraints[i % Constraints.Length]).Points;
            for (int point = 1; point < points.Count; point++)
            {
                Assert.True(points[point].Used > points[point - 1].Used && points[point].Score > points[point - 1].Score, "A point is beaten.");
            }
        }
    }

    [Fact]
    public void No_map_beats_the_relaxed_bound_plus_the_shadow_prices_however_the_limits_change()
    {
        Random random = new(7);
        int priced = 0;
        for (int i = 0; i < 5 * Subsets; i++)
        {
            MapProblem problem = RandomProblem.Small(random, i % Subsets);
            if (Solver.Solve(problem) is not MapResult.Solved found)
            {
                continue;
            }

            priced += found.ShadowPrices.Count(price => price.IsBinding);
            Assert.Equal(Constraints.Count(constraint => problem.Budget.Limit(constraint) is not null), found.ShadowPrices.Count);
            Assert.True(found.RelaxedBound >= found.Map.Objective);
            BruteForce all = new(problem);
            for (int change = 0; change < 5; change++)
            {
                Budget other = problem.Budget;
                double allowed = found.RelaxedBound;
                foreach (ShadowPrice price in found.ShadowPrices)
                {
                    other = other.With(price.Constraint, Math.Max(1, price.Limit * (0.5 + random.NextDouble())));
                    allowed += price.PricePerUnit * (other.Limit(price.Constraint)!.Value - price.Limit);
                }

                Assert.True(all.Best(other) is not { } best || best <= allowed + 1e-9, $"{other} gives {all.Best(other)}, above {allowed}");
            }
        }

        Assert.True(priced > 50, $"Only {priced} limits had a price.");
    }

    [Fact]
    public void The_whole_frontier_equals_that_of_brute_force_along_every_axis()
    {
        Random random = new(99);
        int points = 0;
        for (int i = 0; i < 2 * Subsets; i++)
        {
            MapProblem problem = RandomProblem.Small(random, i % Subsets);
            BudgetConstraint axis = Constraints[i % Constraints.Length];
            ParetoFrontier frontier = ParetoFrontier.Walk(problem, axis);
            IReadOnlyList<(double Score, double Used)> expected = new BruteForce(problem).Frontier(axis, problem.Budget);
            Assert.True(frontier.IsWhole);
            Assert.Equal(expected.Count, frontier.Points.Count);
            for (int point = 0; point < expected.Count; point++)
            {
                Assert.Equal(expected[point].Score, frontier.Points[point].Score, 9);
                Assert.Equal(expected[point].Used, frontier.Points[point].Used, 6);
                AssertKeeps(problem, frontier.Points[point].Map);
            }

            points += expected.Count;
        }

        Assert.True(points > 150, $"Only {points} points were compared.");
    }

    [Fact]
    public void Neither_another_run_nor_another_order_of_columns_changes_the_map()
    {
        Random random = new(13);
        for (int i = 0; i < 2 * Subsets; i++)
        {
            MapProblem problem = RandomProblem.Small(random, i % Subsets);
            OutcomeEntry[] entries = [.. problem.Outcomes.Entries()];
            random.Shuffle(entries);
            MapProblem shuffled = problem with { Outcomes = new OutcomeTable(problem.Outcomes.Categories, entries), Experts = [.. problem.Experts.Reverse()] };
            if (Solver.Solve(problem) is MapResult.Solved found)
            {
                string json = CategoryMapFile.Write(found.Map);
                Assert.Equal(json, CategoryMapFile.Write(Assert.IsType<MapResult.Solved>(Solver.Solve(problem)).Map));
                Assert.Equal(json, CategoryMapFile.Write(Assert.IsType<MapResult.Solved>(Solver.Solve(shuffled)).Map));
            }
        }
    }

    private static void AssertKeeps(MapProblem problem, CategoryMap map)
    {
        foreach (BudgetConstraint constraint in Constraints)
        {
            if (problem.Budget.Limit(constraint) is { } limit)
            {
                Assert.True(BudgetUse.Of(constraint, map, problem.Outcomes) <= limit * (1 + 1e-10), $"{constraint} is exceeded.");
            }
        }
    }

    private static void AssertShortfalls(MapProblem problem, BruteForce all, MapResult.Infeasible refused)
    {
        Assert.Equal(Constraints.Where(constraint => problem.Budget.Limit(constraint) is not null), refused.Limits.Select(limit => limit.Constraint));
        foreach (LimitShortfall limit in refused.Limits)
        {
            Assert.Equal(all.Least(limit.Constraint, Budget.Unlimited)!.Value, limit.LeastAlone, 6);
            double? beside = all.Least(limit.Constraint, problem.Budget);
            Assert.Equal(beside is null, limit.LeastBesideOthers is null);
            Assert.Equal(beside ?? 0, limit.LeastBesideOthers ?? 0, 6);
        }

        // Raising the one limit that the sentence names is enough, wherever one is; where limits only fail together, none is.
        if (refused.Conflict.Count == 0 && refused.Failing.LeastBesideOthers is { } least)
        {
            Assert.NotNull(all.Best(problem.Budget.With(refused.Constraint, refused.Constraint.IsCounted() ? least : least * (1 + 1e-9))));
        }

        Assert.Contains(refused.Constraint.Noun(), refused.Sentence, StringComparison.Ordinal);
    }
}
