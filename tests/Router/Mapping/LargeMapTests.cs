using System.Diagnostics;
using CoERouter.Bench.Mapping;
using CoERouter.Router.Mapping;
using Xunit;

namespace CoERouter.Tests.Router.Mapping;

/// <summary>Fifty categories by forty arms, where brute force would take longer than the universe has lasted.</summary>
public sealed class LargeMapTests(ITestOutputHelper output)
{
    private const int Total = 1 << (int)BudgetConstraint.TotalParameters;
    private const int Active = 1 << (int)BudgetConstraint.MeanActiveParameters;
    private const int Cost = 1 << (int)BudgetConstraint.MeanCost;
    private const int Latency = 1 << (int)BudgetConstraint.MeanLatency;
    private const int Memory = 1 << (int)BudgetConstraint.Memory;
    private const int Experts = 1 << (int)BudgetConstraint.Experts;

    public static TheoryData<int, int, double> Kinds => new()
    {
        { 40, Total, 0.2 }, { 40, Experts, 0.15 }, { 40, Total | Memory | Experts, 0.3 }, { 40, Active, 0.5 }, { 40, Active | Cost, 0.5 }, { 40, Active | Cost | Latency, 0.5 },
        { 40, Total | Active, 0.4 }, { 40, Total | Active | Cost | Latency | Memory | Experts, 0.5 }, { 10, Total, 0.4 }, { 10, Total | Active, 0.4 }, { 10, Active | Cost | Latency, 0.5 },
        { 10, Total | Active | Cost | Latency | Memory | Experts, 0.5 },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Are_solved_to_a_certificate(int experts, int limits, double slack)
    {
        for (int seed = 0; seed < 3; seed++)
        {
            MapProblem problem = RandomProblem.Next(new Random(seed), experts, 40 / experts, 50, limits, slack, grid: seed == 2);
            Stopwatch watch = Stopwatch.StartNew();
            MapResult result = new MapSolver().Solve(problem, TestContext.Current.CancellationToken);
            MapResult.Solved solved = Assert.IsType<MapResult.Solved>(result);
            output.WriteLine($"{experts} experts, limits {limits}, seed {seed}: {watch.ElapsedMilliseconds} ms, {solved.Nodes} nodes, score {solved.Map.Objective:F6}, gap {solved.Gap:E1}, root gap {solved.RelaxedBound - solved.Map.Objective:E1}");
            Assert.Equal(0, solved.Gap);
        }
    }

    public static TheoryData<string, string> Shapes
    {
        get
        {
            TheoryData<string, string> shapes = [];
            foreach (ProblemShape shape in Enum.GetValues<ProblemShape>().Where(shape => shape != ProblemShape.Proportional))
            {
                foreach (ProblemLimits limits in Enum.GetValues<ProblemLimits>())
                {
                    shapes.Add(shape.ToString(), limits.ToString());
                }
            }

            return shapes;
        }
    }

    // Nodes stand for time here, since they are the same on every machine: the slowest of these takes half a second of one core.
    [Theory]
    [MemberData(nameof(Shapes))]
    public void Of_every_shape_are_proven_best_in_few_nodes_under_all_six_limits(string shape, string limits)
    {
        MapProblem problem = ProblemSet.Problem(Enum.Parse<ProblemShape>(shape), Enum.Parse<ProblemLimits>(limits), 0);
        MapResult.Solved solved = Assert.IsType<MapResult.Solved>(new MapSolver().Solve(problem, TestContext.Current.CancellationToken));
        Assert.Equal(0, solved.Gap);
        Assert.InRange(solved.Nodes, 1, 3_000);
        Assert.Equal("No map within the limits scores more by a billionth or above; this is proven.", solved.Sentence);
    }

    [Fact]
    public void One_that_no_effort_within_bounds_proves_says_how_little_is_open()
    {
        MapProblem problem = ProblemSet.Problem(ProblemShape.Proportional, ProblemLimits.Drawn, 2);
        MapResult.Solved solved = Assert.IsType<MapResult.Solved>(new MapSolver().Solve(problem, TestContext.Current.CancellationToken));
        Assert.InRange(solved.Gap, 1e-12, 1e-6);
        Assert.StartsWith("The search was cut short after", solved.Sentence, StringComparison.Ordinal);
        Assert.Equal(solved.Map.Objective + solved.Gap, solved.Map.Bound, 12);
    }
}
