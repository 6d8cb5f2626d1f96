using CoERouter.Categorizer;
using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;
using CoERouter.Router.Outcomes;
using CoERouter.Router.Receipts;
using CoERouter.Router.Routes;
using Xunit;

namespace CoERouter.Tests.Router.Receipts;

public sealed class CounterfactualFinderTests
{
    private static readonly string[] Categories = ["math", "sql", "general"];
    private static readonly string[] Arms = ["math@top-2", "sql@top-2", "general@top-2"];

    [Fact]
    public void A_budget_that_keeps_an_expert_out_says_how_much_more_it_would_take()
    {
        // Room for two experts of 1,000 out of three; the third comes in from 3,000 on, which is 1.5 times the limit.
        OutcomeTable table = Table(new[,] { { 0.9, 0.1, 0.2 }, { 0.1, 0.8, 0.3 }, { 0.1, 0.2, 0.9 } });
        Counterfactual budget = Find(table, new Budget(2_000), "sql").First(other => other.Kind == CounterfactualKind.TotalParameters && other.Amount > 1);
        Assert.Equal(("sql@top-2", 1.5), (budget.Arm.ToString(), budget.Amount));
        Assert.Equal("It would have gone to sql@top-2 if the total parameters were limited to 1.50x of the limit, which is 3,000.", budget.Sentence);
    }

    [Fact]
    public void Without_a_limit_it_says_which_would_send_the_prompt_elsewhere()
    {
        OutcomeTable table = Table(new[,] { { 0.9, 0.1, 0.2 }, { 0.1, 0.8, 0.3 }, { 0.1, 0.2, 0.9 } });
        Counterfactual budget = Find(table, Budget.Unlimited, "sql").First(other => other.Kind == CounterfactualKind.TotalParameters);

        // Any limit below three experts drops the one that is worth least: sql, whose second best is general.
        Assert.Equal(("general@top-2", 0.99), (budget.Arm.ToString(), budget.Amount));
        Assert.Contains("of what the map uses, which is 2,970", budget.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void The_score_gap_is_the_difference_where_no_budget_binds()
    {
        OutcomeTable table = Table(new[,] { { 0.90, 0.1, 0.86 }, { 0.1, 0.8, 0.3 }, { 0.1, 0.2, 0.9 } });
        Counterfactual[] scores = [.. Find(table, Budget.Unlimited, "math").Where(other => other.Kind == CounterfactualKind.Score)];
        Assert.Equal(["general@top-2", "sql@top-2"], scores.Select(other => other.Arm.ToString()));
        Assert.Equal(0.04, scores[0].Amount, 0.00101);
        Assert.StartsWith("It would have gone to general@top-2 if that had scored 0.04", scores[0].Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_counterfactual_holds_when_the_map_is_solved_at_its_amount()
    {
        Random random = new(11);
        int budgets = 0, scores = 0;
        for (int round = 0; round < 60; round++)
        {
            double[,] values = new double[3, 3];
            for (int i = 0; i < 9; i++)
            {
                values[i / 3, i % 3] = Math.Round(random.NextDouble(), 3);
            }

            OutcomeTable table = RouterSamples.Table(Categories, Arms, values, [300, 500, 800]);
            Budget budget = random.Next(3) switch { 0 => Budget.Unlimited, 1 => new Budget(2_000), _ => new Budget(null, 300 + (400 * random.NextDouble())) };
            CategoryMap map = Solve(table, budget)!;
            string category = Categories[random.Next(3)];
            foreach (Counterfactual other in Find(table, budget, category))
            {
                Assert.NotEqual(ArmOf(map, category), other.Arm);
                if (other.Kind is CounterfactualKind.TotalParameters or CounterfactualKind.MeanActiveParameters)
                {
                    budgets++;
                    Budget changed = other.Kind == CounterfactualKind.TotalParameters
                        ? budget with { MaxTotalParameters = (long)((budget.MaxTotalParameters ?? map.TotalParameters) * other.Amount) }
                        : budget with { MaxMeanActiveParameters = other.Amount * (budget.MaxMeanActiveParameters ?? map.MeanActiveParameters) };
                    Assert.Equal(other.Arm, ArmOf(Solve(table, changed)!, category));
                }
                else if (other.Kind == CounterfactualKind.Score)
                {
                    scores++;
                    Assert.Equal(other.Arm, ArmOf(Solve(Raise(table, category, other.Arm, other.Amount), budget)!, category));
                    if (other.Amount > 0.002)
                    {
                        Assert.NotEqual(other.Arm, ArmOf(Solve(Raise(table, category, other.Arm, other.Amount - 0.002), budget)!, category));
                    }
                }
            }
        }

        Assert.True(budgets > 20 && scores > 40, $"{budgets} budgets and {scores} scores were checked");
    }

    [Fact]
    public void Category_and_confidence_come_from_the_receipt()
    {
        OutcomeTable table = Table(new[,] { { 0.9, 0.1, 0.2 }, { 0.1, 0.8, 0.3 }, { 0.1, 0.2, 0.9 } });
        CategoryMap map = Solve(table, Budget.Unlimited)!;
        CounterfactualFinder finder = new(map, table, Costs(), new MapSolver());
        IReadOnlyList<Counterfactual> unsure = finder.Find(Receipt(map, 0, confident: false));
        Assert.Equal(("math@top-2", 0.75), Amount(unsure, CounterfactualKind.Confidence));
        Assert.Equal(("sql@top-2", 0.5), Amount(unsure, CounterfactualKind.Category));
        Assert.DoesNotContain(finder.Find(Receipt(map, 0)), other => other.Kind == CounterfactualKind.Confidence);
        Assert.Empty(finder.Find(Receipt(map, 0) with { Category = null }));

        static (string, double) Amount(IReadOnlyList<Counterfactual> found, CounterfactualKind kind)
        {
            Counterfactual one = Assert.Single(found, other => other.Kind == kind);
            return (one.Arm.ToString(), one.Amount);
        }
    }

    [Fact]
    public void A_map_that_the_outcomes_no_longer_give_says_so()
    {
        CategoryMap map = Solve(Table(new[,] { { 0.9, 0.1, 0.2 }, { 0.1, 0.8, 0.3 }, { 0.1, 0.2, 0.9 } }), Budget.Unlimited)!;
        OutcomeTable other = Table(new[,] { { 0.2, 0.1, 0.9 }, { 0.1, 0.8, 0.3 }, { 0.1, 0.2, 0.9 } });
        CounterfactualFinder finder = new(map, other, Costs(), new MapSolver());
        Assert.Contains(finder.Find(Receipt(map, 0)), found => found.Kind == CounterfactualKind.SolvedAgain && found.Arm.ToString() == "general@top-2");
    }

    [Fact]
    public void Outcomes_of_other_categories_or_experts_give_none()
    {
        CategoryMap map = Solve(Table(new[,] { { 0.9, 0.1, 0.2 }, { 0.1, 0.8, 0.3 }, { 0.1, 0.2, 0.9 } }), Budget.Unlimited)!;
        OutcomeTable foreign = RouterSamples.Table(["poems"], ["math@top-2"], new[,] { { 0.5 } });
        Assert.DoesNotContain(new CounterfactualFinder(map, foreign, Costs(), new MapSolver()).Find(Receipt(map, 0)), Solved);
        Assert.DoesNotContain(new CounterfactualFinder(map, Table(new double[3, 3]), [], new MapSolver()).Find(Receipt(map, 0)), Solved);

        static bool Solved(Counterfactual found) => found.Kind is not (CounterfactualKind.Category or CounterfactualKind.Confidence);
    }

    private static IReadOnlyList<Counterfactual> Find(OutcomeTable table, Budget budget, string category)
    {
        CategoryMap map = Solve(table, budget)!;
        return new CounterfactualFinder(map, table, Costs(), new MapSolver()).Find(Receipt(map, Array.IndexOf(RouterSamples.Categories, category)));
    }

    private static RouteReceipt Receipt(CategoryMap map, int best, bool confident = true)
    {
        CategoryEstimate estimate = RouterSamples.Estimate(best, best == 1 ? 2 : 1, confident);
        Assert.True(RouterSamples.Decider(map).TryDecide("r", default, estimate, out Route? route, out _));
        return route.Receipt;
    }

    private static Arm ArmOf(CategoryMap map, string category) => map.Entries.Single(entry => entry.Category == category).Arm;

    private static OutcomeTable Raise(OutcomeTable table, string category, Arm arm, double amount) => new(
        table.Categories,
        [.. table.Entries().Select(entry => entry.Category == category && entry.Arm == arm
            ? entry with { Cell = entry.Cell with { Score = Math.Min(1, entry.Cell.Score + amount) } } : entry)]);

    private static OutcomeTable Table(double[,] scores) => RouterSamples.Table(Categories, Arms, scores);

    private static ExpertCost[] Costs() => [RouterSamples.Cost("math"), RouterSamples.Cost("sql"), RouterSamples.Cost("general")];

    private static CategoryMap? Solve(OutcomeTable table, Budget budget) =>
        (new MapSolver().Solve(new MapProblem(table, MapProblem.EqualWeights(table), Costs(), budget)) as MapResult.Solved)?.Map;
}
