using CoERouter.Experts.Specification;
using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;
using CoERouter.Router.Outcomes;

namespace CoERouter.Tests.Router.Mapping;

internal static class RandomProblem
{
    /// <summary>Up to 5 experts, 2 gatings and 4 categories, with many equal figures so that ties occur.</summary>
    public static MapProblem Next(Random random) =>
        Next(random, random.Next(1, 6), random.Next(1, 3), random.Next(1, 5), random.NextDouble());

    public static MapProblem Next(Random random, int experts, int gatings, int categories, double slack)
    {
        ExpertCost[] costs = [.. Enumerable.Range(0, experts).Select(index => new ExpertCost($"e{index}", random.Next(1, 10) * 10, 5, 10, 8))];
        Arm[] arms = [.. costs.SelectMany(cost => Enumerable.Range(1, gatings).Select(count => new Arm(cost.Expert, GatingPolicy.TopK(count))))];
        string[] names = [.. Enumerable.Range(0, categories).Select(index => $"c{index}")];
        OutcomeTable table = new(names, [.. names.SelectMany(name => arms.Select(arm =>
            new OutcomeEntry(name, arm, new OutcomeCell(random.Next(0, 11) / 10d, 50, random.Next(1, 8) * 10, 1))))]);
        double[] shares = [.. names.Select(_ => random.Next(1, 5)).Select(share => (double)share)];
        double[] weights = [.. shares.Select(share => share / shares.Sum())];
        long? total = random.Next(3) == 0 ? null : (long)Math.Max(1, costs.Sum(cost => cost.TotalParameters) * slack);
        double? active = random.Next(2) == 0 ? null : 5 + (random.NextDouble() * 60);
        return new MapProblem(table, weights, costs, new Budget(total, active));
    }
}
