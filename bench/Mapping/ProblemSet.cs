using CoERouter.Experts.Specification;
using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;
using CoERouter.Router.Outcomes;

namespace CoERouter.Bench.Mapping;

/// <summary>Map problems of 50 categories by 40 arms with all six limits at once, the same on every machine.</summary>
internal static class ProblemSet
{
    public const int Categories = 50;
    public const int Arms = 40;
    private static readonly long[] Sizes = [2_000_000_000, 7_000_000_000, 13_000_000_000, 27_000_000_000, 70_000_000_000];

    /// <summary>One problem.</summary>
    /// <param name="shape">How its figures hang together.</param>
    /// <param name="limits">How narrow its limits are.</param>
    /// <param name="seed">Which of the problems of this shape.</param>
    public static MapProblem Problem(ProblemShape shape, ProblemLimits limits, int seed)
    {
        Random random = new((((seed * 16) + (int)shape) * 16) + (int)limits);
        int experts = shape switch { ProblemShape.Specialists => Arms / 2, ProblemShape.Policies => Arms / 8, _ => Arms };
        ExpertCost[] costs = [.. Enumerable.Range(0, experts).Select(index => Cost(shape, random, index))];
        Arm[] arms = [.. costs.SelectMany(cost => Enumerable.Range(1, Arms / experts).Select(count => new Arm(cost.Expert, GatingPolicy.TopK(count))))];
        double[,] talents = new double[experts, Categories];
        double[] hardness = [.. Enumerable.Range(0, Categories).Select(_ => random.NextDouble())];
        for (int expert = 0; expert < experts; expert++)
        {
            for (int category = 0; category < Categories; category++)
            {
                talents[expert, category] = random.NextDouble();
            }
        }

        string[] names = [.. Enumerable.Range(0, Categories).Select(index => $"c{index:00}")];
        OutcomeTable table = new(
            names,
            [.. names.SelectMany((name, category) => arms.Select((arm, index) =>
            {
                int expert = index / (Arms / experts);
                return new OutcomeEntry(name, arm, Cell(shape, random, costs[expert], arm.Gating.Count, talents[expert, category], hardness[category]));
            }))]);
        double[] shares = [.. names.Select(_ => 0.2 + random.NextDouble())];
        double[] weights = [.. shares.Select(share => share / shares.Sum())];
        MapProblem free = new(table, weights, costs, Budget.Unlimited);
        return free with { Budget = limits == ProblemLimits.Drawn ? Drawn(free, random) : Planted(free, limits, random) };
    }

    private static ExpertCost Cost(ProblemShape shape, Random random, int index)
    {
        long total = shape == ProblemShape.Rounded ? Sizes[random.Next(Sizes.Length)] : (long)(1e9 * Math.Exp(4.3 * random.NextDouble()));
        double bytesPerParameter = shape is ProblemShape.Uniform ? 0.5 + (3 * random.NextDouble()) : random.Next(1, 3);
        return new ExpertCost($"e{index:00}", total, total / 2, total / 16, 8) { WeightBytes = (long)(total * bytesPerParameter) };
    }

    private static OutcomeCell Cell(ProblemShape shape, Random random, ExpertCost cost, int count, double talent, double hardness)
    {
        double size = Math.Log(cost.TotalParameters / 1e9) / 4.3;
        double noise = random.NextDouble();
        double score = shape switch
        {
            ProblemShape.Uniform => noise,
            ProblemShape.Specialists => (talent > 0.8 ? 0.6 + (0.3 * noise) : 0.1 + (0.3 * noise)) + (0.02 * count),
            ProblemShape.Policies => 0.2 + (0.3 * size) + (0.2 * talent) + (0.2 * (1 - Math.Pow(0.6, count))) + (0.02 * noise),
            ProblemShape.Alike => 0.7 + (0.02 * noise),
            _ => Math.Clamp(0.9 - (0.5 * hardness) + (0.3 * (size - 0.5)) + (0.2 * (noise - 0.5)), 0, 1),
        };
        double active = cost.ActiveParameters(GatingPolicy.TopK(count)) * (0.95 + (0.1 * random.NextDouble()));
        score = shape == ProblemShape.Proportional ? 0.2 + (active / 6e10) : score;
        double price = active / 1e9 * (0.5 + random.NextDouble()) / 100;
        double latency = 20 + (active / 1e8 * (0.7 + (0.6 * random.NextDouble())));
        if (shape is ProblemShape.Uniform)
        {
            return new OutcomeCell(score, 100, 1e9 * (1 + (69 * random.NextDouble())), 50 + (950 * random.NextDouble())) { MeanCost = random.NextDouble() };
        }

        return shape == ProblemShape.Rounded
            ? new OutcomeCell(Math.Round(score, 2), 100, cost.ActiveParameters(GatingPolicy.TopK(count)), 50 * Math.Ceiling(latency / 50)) { MeanCost = Math.Round(price, 2) }
            : new OutcomeCell(score, 100, active, latency) { MeanCost = price };
    }

    // What the leanest map of some random experts needs, and some more: so there is always a map.
    private static Budget Planted(MapProblem problem, ProblemLimits limits, Random random)
    {
        OutcomeTable table = problem.Outcomes;
        int experts = problem.Experts.Count;
        (int share, double room) = limits switch { ProblemLimits.Tight => (10, 0.05), ProblemLimits.Medium => (5, 0.25), _ => (2, 0.75) };
        ExpertCost[] planted = [.. problem.Experts];
        random.Shuffle(planted);
        planted = [.. planted.Take(Math.Max(2, experts / share))];
        BudgetConstraint[] means = [BudgetConstraint.MeanActiveParameters, BudgetConstraint.MeanCost, BudgetConstraint.MeanLatency];
        double[] typical = [.. means.Select(constraint => table.Entries().Average(entry => Figure(constraint, entry.Cell)))];
        int[] arms = [.. Enumerable.Range(0, table.Arms.Count).Where(arm => planted.Any(cost => cost.Expert == table.Arms[arm].Expert))];
        double[] uses = new double[means.Length];
        for (int category = 0; category < table.Categories.Count; category++)
        {
            int leanest = arms.MinBy(arm => means.Select((constraint, mean) => Figure(constraint, table[category, arm]) / typical[mean]).Sum());
            for (int mean = 0; mean < means.Length; mean++)
            {
                uses[mean] += problem.Weights[category] * Figure(means[mean], table[category, leanest]);
            }
        }

        return new Budget(
            planted.Sum(cost => cost.TotalParameters),
            uses[0] * (1 + room),
            uses[1] * (1 + room),
            uses[2] * (1 + room),
            planted.Sum(cost => cost.WeightBytes!.Value),
            planted.Length);
    }

    private static Budget Drawn(MapProblem problem, Random random)
    {
        double Near(double all) => all * (0.35 + (0.3 * random.NextDouble()));
        double Typical(BudgetConstraint constraint) => problem.Outcomes.Entries().Average(entry => Figure(constraint, entry.Cell));
        return new Budget(
            (long)Near(problem.Experts.Sum(cost => (double)cost.TotalParameters)),
            Near(1.6 * Typical(BudgetConstraint.MeanActiveParameters)),
            Near(1.6 * Typical(BudgetConstraint.MeanCost)),
            Near(1.6 * Typical(BudgetConstraint.MeanLatency)),
            (long)Near(problem.Experts.Sum(cost => (double)cost.WeightBytes!.Value)),
            (int)Math.Ceiling(Near(problem.Experts.Count)));
    }

    private static double Figure(BudgetConstraint constraint, OutcomeCell cell) => constraint switch
    {
        BudgetConstraint.MeanActiveParameters => cell.MeanActiveParameters,
        BudgetConstraint.MeanCost => cell.MeanCost,
        _ => cell.MeanLatencyMilliseconds,
    };
}
