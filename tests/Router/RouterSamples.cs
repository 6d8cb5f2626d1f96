using CoERouter.Categorizer;
using CoERouter.Experts.Specification;
using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;
using CoERouter.Router.Outcomes;
using CoERouter.Router.Routes;
using Xunit;

namespace CoERouter.Tests.Router;

/// <summary>A small composition: math, sql and general, and a categorizer that knows them and "unknown".</summary>
internal static class RouterSamples
{
    public static readonly string[] Categories = ["math", "sql", "general", "unknown"];

    public static ExpertCost Cost(string name, long total = 1000, int routed = 8) => new(name, total, total / 5, total / 10, routed);

    public static ExpertProfile Profile(string name) => new(Cost(name), GatingPolicy.TopK(2));

    public static Arm Arm(string text) => CoERouter.Router.Arms.Arm.Parse(text);

    public static OutcomeTable Table(string[] categories, string[] arms, double[,] scores, double[]? active = null) => new(
        categories,
        [.. from category in Enumerable.Range(0, categories.Length)
            from arm in Enumerable.Range(0, arms.Length)
            select new OutcomeEntry(
                categories[category], Arm(arms[arm]), new OutcomeCell(scores[category, arm], 100, active?[arm] ?? 400, 10))]);

    public static CategoryMap Map()
    {
        OutcomeTable table = Table(
            ["math", "sql", "general"],
            ["math@top-2", "sql@top-2", "general@top-2"],
            new[,] { { 0.95, 0.02, 0.1 }, { 0.01, 0.9, 0.05 }, { 0.1, 0.2, 0.97 } });
        MapProblem problem = new(table, MapProblem.EqualWeights(table), [Cost("math"), Cost("sql"), Cost("general")], Budget.Unlimited);
        return Assert.IsType<MapResult.Solved>(new MapSolver().Solve(problem)).Map;
    }

    public static RouteDecider Decider(CategoryMap? map = null) =>
        new(Categories, "categorizer-1", map ?? Map(), [Profile("math"), Profile("sql"), Profile("general"), Profile("spare")]);

    public static CategoryEstimate Estimate(int best, int runnerUp, bool confident = true)
    {
        float[] probabilities = new float[Categories.Length];
        probabilities[best] = 0.75f;
        probabilities[runnerUp] += 0.25f;
        return new CategoryEstimate(probabilities, best, runnerUp, confident);
    }
}

/// <summary>Takes the first word of the prompt as its category; "perhaps" in front of it is a lack of confidence.</summary>
internal sealed class WordCategorizer : ICategorizer
{
    public IReadOnlyList<string> Categories => RouterSamples.Categories;

    public string Revision => "categorizer-1";

    public CategoryEstimate Categorize(ReadOnlySpan<char> prompt)
    {
        string[] words = prompt.ToString().Split(' ');
        bool confident = words[0] != "perhaps";
        int best = Array.IndexOf(RouterSamples.Categories, words[confident ? 0 : 1]);
        return RouterSamples.Estimate(best < 0 ? 3 : best, best == 2 ? 0 : 2, confident);
    }
}
