using System.CommandLine;
using System.Globalization;
using CoERouter.Bench.Commands;
using CoERouter.Bench.Measurement;
using CoERouter.Bench.Reporting;
using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;
using CoERouter.Router.Outcomes;

namespace CoERouter.Bench.Mapping;

/// <summary>How long the exact map of 50 categories by 40 arms takes with all six limits at once.</summary>
internal sealed class SolverBenchmark : IBenchmark
{
    private const double TargetMilliseconds = 1_000;
    private const int Seeds = 3;

    public string Name => "solver";

    public string Description => "Time of the exact map of 50 categories by 40 arms with six limits, over problems of many kinds.";

    public IReadOnlyList<Option> Options(BenchOptions options) => [];

    public Task<Report> RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        ProcessorTime time = new();
        Solve(ProblemSet.Problem(ProblemShape.Correlated, ProblemLimits.Tight, Seeds), time, 1, cancellationToken);
        MarkdownTable table = new(
            "Problems", "Limits", "Number", "Median ms", "Worst ms", "Target", "Median nodes", "Most nodes", "Proven best", "Score", "Best single arm");
        List<SolveRound> all = [];
        foreach (ProblemShape shape in Enum.GetValues<ProblemShape>())
        {
            foreach (ProblemLimits limits in Enum.GetValues<ProblemLimits>())
            {
                List<SolveRound> rounds = [];
                for (int seed = 0; seed < (context.IsShort ? 1 : Seeds); seed++)
                {
                    rounds.Add(Solve(ProblemSet.Problem(shape, limits, seed), time, context.Rounds.Count, cancellationToken));
                    context.Progress(string.Create(CultureInfo.InvariantCulture, $"  {shape} {limits} {seed}: {rounds[^1]}"));
                }

                Add(table, shape.ToString(), limits.ToString(), rounds);
                all.AddRange(rounds);
            }
        }

        Add(table, "All", string.Empty, all);
        return Task.FromResult(new Report(
            Name,
            table,
            [
                "All six limits are active at once. Time is that of the processor on one thread, the median of the rounds of each problem; the first solve of the process does not count.",
                "A map is proven best where its gap is 0. Score is the mean over the problems; the best single arm is the baseline: the one arm for everything that keeps the same limits, 0 where none does.",
                "Tight, medium and loose limits are what a random tenth, fifth and half of the experts need and 5, 25 and 75 % more of the mean limits; drawn limits lie near the middle between nothing and all.",
            ]));
    }

    private static SolveRound Solve(MapProblem problem, ProcessorTime time, int rounds, CancellationToken cancellationToken)
    {
        List<double> milliseconds = [];
        MapResult? result = null;
        for (int round = 0; round < rounds; round++)
        {
            long started = time.GetTimestamp();
            result = new MapSolver().Solve(problem, cancellationToken);
            milliseconds.Add(time.GetElapsedTime(started).TotalMilliseconds);
        }

        return result is MapResult.Solved solved
            ? new SolveRound(new Samples(milliseconds).Median, solved.Nodes, solved.Map.Objective, solved.Gap, Single(problem))
            : throw new BenchmarkException($"A problem has no map: {(result as MapResult.Infeasible)?.Sentence}");
    }

    private static double Single(MapProblem problem)
    {
        OutcomeTable table = problem.Outcomes;
        double Mean(int arm, Func<OutcomeCell, double> figure) => Enumerable.Range(0, table.Categories.Count).Sum(category => problem.Weights[category] * figure(table[category, arm]));
        bool Keeps(int arm)
        {
            Budget budget = problem.Budget;
            ExpertCost cost = problem.Experts.First(cost => cost.Expert == table.Arms[arm].Expert);
            return cost.TotalParameters <= budget.MaxTotalParameters && cost.WeightBytes <= budget.MaxMemoryBytes
                && Mean(arm, cell => cell.MeanActiveParameters) <= budget.MaxMeanActiveParameters
                && Mean(arm, cell => cell.MeanCost) <= budget.MaxMeanCost && Mean(arm, cell => cell.MeanLatencyMilliseconds) <= budget.MaxMeanLatencyMilliseconds;
        }

        return Enumerable.Range(0, table.Arms.Count).Where(Keeps).Select(arm => Mean(arm, cell => cell.Score)).DefaultIfEmpty(0).Max();
    }

    private static void Add(MarkdownTable table, string shape, string limits, List<SolveRound> rounds)
    {
        Samples times = new(rounds.Select(round => round.Milliseconds));
        Samples nodes = new(rounds.Select(round => (double)round.Nodes));
        table.Add(
            shape,
            limits,
            Figures.Count(rounds.Count),
            Figures.Number(times.Median),
            Figures.Number(times.Largest),
            Figures.Target(times.Largest, TargetMilliseconds, "ms"),
            Figures.Number(nodes.Median),
            Figures.Count((long)nodes.Largest),
            $"{rounds.Count(round => round.Gap == 0)} of {rounds.Count}",
            Figures.Number(rounds.Average(round => round.Score)),
            Figures.Number(rounds.Average(round => round.Single)));
    }
}
