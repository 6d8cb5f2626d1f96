using CoERouter.Bench.Mapping;
using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;
using CoERouter.Router.Outcomes;
using Xunit;

namespace CoERouter.Tests.Router.Mapping;

/// <summary>The order in which categories, arms and experts are given changes nothing, not a bit.</summary>
public sealed class MapOrderTests
{
    private static readonly MapSolver Solver = new();

    [Fact]
    public void Shuffled_categories_arms_and_experts_give_the_same_arms_and_the_same_bits()
    {
        Random random = new(31);
        int solvedCount = 0;
        for (int i = 0; i < 256; i++)
        {
            MapProblem problem = RandomProblem.Small(random, i % 64);
            solvedCount += AssertSame(problem, Shuffle(problem, random)) ? 1 : 0;
        }

        Assert.True(solvedCount > 100, $"Only {solvedCount} problems had a map.");
    }

    [Theory]
    [InlineData(ProblemShape.Rounded, ProblemLimits.Drawn)]
    [InlineData(ProblemShape.Policies, ProblemLimits.Tight)]
    [InlineData(ProblemShape.Correlated, ProblemLimits.Medium)]
    public void So_it_is_with_fifty_categories_by_forty_arms(object shape, object limits)
    {
        MapProblem problem = ProblemSet.Problem((ProblemShape)shape, (ProblemLimits)limits, 1);
        Assert.True(AssertSame(problem, Shuffle(problem, new Random(1))));
    }

    [Fact]
    public void A_frontier_does_not_depend_on_the_order_either()
    {
        Random random = new(77);
        for (int i = 0; i < 64; i++)
        {
            MapProblem problem = RandomProblem.Small(random, i);
            BudgetConstraint axis = (BudgetConstraint)(i % 6);
            ParetoFrontier first = ParetoFrontier.Walk(problem, axis);
            ParetoFrontier second = ParetoFrontier.Walk(Shuffle(problem, random), axis);
            Assert.Equal(first.Points.Select(point => (point.Score, point.Used)), second.Points.Select(point => (point.Score, point.Used)));
        }
    }

    private static bool AssertSame(MapProblem problem, MapProblem shuffled)
    {
        MapResult one = Solver.Solve(problem);
        MapResult other = Solver.Solve(shuffled);
        Assert.Equal(one.GetType(), other.GetType());
        if (one is not MapResult.Solved first || other is not MapResult.Solved second)
        {
            Assert.Equal(one.Sentence, other.Sentence);
            return false;
        }

        Assert.Equal(
            first.Map.Entries.OrderBy(entry => entry.Category, StringComparer.Ordinal).Select(entry => (entry.Category, entry.Arm, string.Join(",", entry.Fallbacks))),
            second.Map.Entries.OrderBy(entry => entry.Category, StringComparer.Ordinal).Select(entry => (entry.Category, entry.Arm, string.Join(",", entry.Fallbacks))));
        Assert.Equal(BitConverter.DoubleToInt64Bits(first.Map.Objective), BitConverter.DoubleToInt64Bits(second.Map.Objective));
        Assert.Equal(BitConverter.DoubleToInt64Bits(first.Map.Bound), BitConverter.DoubleToInt64Bits(second.Map.Bound));
        Assert.Equal(first.Map.GeneralArm, second.Map.GeneralArm);
        Assert.Equal(first.ShadowPrices, second.ShadowPrices);
        Assert.Equal(first.Nodes, second.Nodes);
        return true;
    }

    private static MapProblem Shuffle(MapProblem problem, Random random)
    {
        OutcomeTable table = problem.Outcomes;
        int[] categories = [.. Enumerable.Range(0, table.Categories.Count)];
        random.Shuffle(categories);
        OutcomeEntry[] entries = [.. table.Entries()];
        random.Shuffle(entries);
        ExpertCost[] experts = [.. problem.Experts];
        random.Shuffle(experts);
        return problem with
        {
            Outcomes = new OutcomeTable([.. categories.Select(category => table.Categories[category])], entries),
            Weights = [.. categories.Select(category => problem.Weights[category])],
            Experts = experts,
        };
    }
}
