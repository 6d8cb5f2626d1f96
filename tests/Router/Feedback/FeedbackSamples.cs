using CoERouter.Router.Arms;
using CoERouter.Router.Feedback;
using CoERouter.Router.Mapping;
using CoERouter.Router.Outcomes;
using CoERouter.Router.Routes;
using Xunit;

namespace CoERouter.Tests.Router.Feedback;

/// <summary>A table in which math and sql are nearly as good as each other on the category math, measured on few prompts.</summary>
internal static class FeedbackSamples
{
    public static readonly string[] Categories = ["math", "sql", "general"];
    public static readonly string[] Arms = ["math@top-2", "sql@top-2", "general@top-2"];

    public static OutcomeTable Table(int count = 20, double[,]? scores = null) => new(
        Categories,
        [.. from category in Enumerable.Range(0, 3)
            from arm in Enumerable.Range(0, 3)
            select new OutcomeEntry(
                Categories[category],
                Arm.Parse(Arms[arm]),
                new OutcomeCell((scores ?? new[,] { { 0.5, 0.45, 0.1 }, { 0.1, 0.9, 0.1 }, { 0.1, 0.1, 0.9 } })[category, arm], count, 400, 1))]);

    public static ExpertCost[] Costs() => [RouterSamples.Cost("math"), RouterSamples.Cost("sql"), RouterSamples.Cost("general"), RouterSamples.Cost("spare")];

    public static CategoryMap Map(Budget? budget = null, OutcomeTable? table = null)
    {
        table ??= Table();
        MapProblem problem = new(table, MapProblem.EqualWeights(table), Costs(), budget ?? Budget.Unlimited);
        return Assert.IsType<MapResult.Solved>(new MapSolver().Solve(problem)).Map;
    }

    public static MapProposer Proposer(double falseAlarm = 0.05) => new(Costs(), new MapSolver(), falseAlarm);

    public static FeedbackTallies Tallies(params (string Category, string Arm, double Score, int Times)[] scores)
    {
        FeedbackTallies tallies = new();
        foreach ((string category, string arm, double score, int times) in scores)
        {
            for (int i = 0; i < times; i++)
            {
                tallies.Add(Score(tallies.Last + 1, category, arm, score));
            }
        }

        return tallies;
    }

    public static FeedbackEvent Score(long number, string category, string arm, double score) =>
        new(number, DateTimeOffset.UnixEpoch.AddSeconds(number), category, $"r-{number}", Arm.Parse(arm)) { Score = score };

    public static FeedbackEvent Preference(long number, string category, string arm, string other, double preference) =>
        new(number, DateTimeOffset.UnixEpoch.AddSeconds(number), category, $"r-{number}", Arm.Parse(arm))
        {
            OtherRouteId = $"o-{number}",
            OtherArm = Arm.Parse(other),
            Preference = preference,
        };

    public static FeedbackEvent Draw(Random random, long number)
    {
        string category = Categories[random.Next(3)];
        int arm = random.Next(3);
        return random.Next(2) == 0
            ? Score(number, category, Arms[arm], Math.Round(random.NextDouble(), 3))
            : Preference(number, category, Arms[arm], Arms[(arm + 1 + random.Next(2)) % 3], random.Next(2));
    }

    public static RouteReceipt Receipt(string id, string arm, string? category = "math") => new()
    {
        Id = id,
        Reason = RouteReason.Requested,
        Arm = Arm.Parse(arm),
        Category = category,
        Cost = new RouteCost(1, 1),
        Budget = Budget.Unlimited,
        CategorizerRevision = "c",
        MapRevision = "m",
    };
}
