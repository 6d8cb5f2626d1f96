using CoERouter.Experts.Specification;
using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;
using CoERouter.Router.Outcomes;

namespace CoERouter.Tests.Router.Mapping;

internal static class RandomProblem
{
    /// <summary>Up to 5 experts, 3 gatings, 12 arms and 4 categories, with many equal figures so that ties occur.</summary>
    /// <param name="random">The source of chance.</param>
    /// <param name="limits">One bit for each limit of <see cref="BudgetConstraint"/>.</param>
    public static MapProblem Small(Random random, int limits)
    {
        int experts = random.Next(1, 6);
        return Next(random, experts, random.Next(1, experts > 4 ? 3 : 4), random.Next(1, 5), limits, 0.3 + (0.8 * random.NextDouble()), grid: true);
    }

    /// <summary>A problem of any size.</summary>
    /// <param name="random">The source of chance.</param>
    /// <param name="experts">Experts.</param>
    /// <param name="gatings">Gating policies of each.</param>
    /// <param name="categories">Categories.</param>
    /// <param name="limits">One bit for each limit.</param>
    /// <param name="slack">Where each limit lies between nothing and all, give or take.</param>
    /// <param name="grid">Whether figures are few round ones; otherwise dearer arms tend to be better, as in practice.</param>
    public static MapProblem Next(Random random, int experts, int gatings, int categories, int limits, double slack, bool grid)
    {
        ExpertCost[] costs = [.. Enumerable.Range(0, experts).Select(index =>
            new ExpertCost($"e{index:00}", random.Next(1, grid ? 10 : 1_000) * 10, 5, 10, 8) { WeightBytes = random.Next(1, grid ? 10 : 1_000) * 8 })];
        Arm[] arms = [.. costs.SelectMany(cost => Enumerable.Range(1, gatings).Select(count => new Arm(cost.Expert, GatingPolicy.TopK(count))))];
        string[] names = [.. Enumerable.Range(0, categories).Select(index => $"c{index:00}")];
        OutcomeCell Cell(Arm arm)
        {
            double size = costs.First(cost => cost.Expert == arm.Expert).TotalParameters / 10_000d;
            double score = grid ? random.Next(0, 11) / 10d : Math.Clamp((0.3 * size) + (0.05 * arm.Gating.Count) + (0.5 * random.NextDouble()), 0, 1);
            double active = grid ? random.Next(1, 8) * 10 : 1 + (70 * size * arm.Gating.Count / gatings) + random.NextDouble();
            double latency = grid ? random.Next(1, 5) : 5 + (50 * random.NextDouble());
            return new OutcomeCell(score, 50, active, latency) { MeanCost = grid ? random.Next(0, 4) : size * random.NextDouble() };
        }

        OutcomeTable table = new(names, [.. names.SelectMany(name => arms.Select(arm => new OutcomeEntry(name, arm, Cell(arm))))]);
        double[] shares = [.. names.Select(_ => grid ? random.Next(1, 5) : 1 + random.NextDouble())];
        double[] weights = [.. shares.Select(share => share / shares.Sum())];
        double Mean(Func<OutcomeCell, double> figure) => table.Entries().Average(entry => figure(entry.Cell));
        double Draw(double all) => all * slack * (0.7 + (0.6 * random.NextDouble()));
        Budget budget = Budget.Unlimited;
        foreach (BudgetConstraint constraint in Enum.GetValues<BudgetConstraint>().Where(constraint => (limits & (1 << (int)constraint)) != 0))
        {
            budget = budget.With(constraint, constraint switch
            {
                BudgetConstraint.TotalParameters => Math.Max(1, Draw(costs.Sum(cost => cost.TotalParameters))),
                BudgetConstraint.Memory => Math.Max(1, Draw(costs.Sum(cost => cost.WeightBytes!.Value))),
                BudgetConstraint.Experts => Math.Max(1, Draw(experts + 1)),
                BudgetConstraint.MeanActiveParameters => Draw(1.6 * Mean(cell => cell.MeanActiveParameters)),
                BudgetConstraint.MeanLatency => Draw(1.6 * Mean(cell => cell.MeanLatencyMilliseconds)),
                _ => 0.01 + Draw(1.6 * Mean(cell => cell.MeanCost)),
            });
        }

        return new MapProblem(table, weights, costs, budget);
    }
}
