using CoERouter.Categorizer;
using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;
using CoERouter.Router.Outcomes;
using CoERouter.Router.Receipts;
using CoERouter.Router.Routes;
using CoERouter.Tests.Router.Refinement;
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
        HashSet<BudgetConstraint> limits = [];
        for (int round = 0; round < 120; round++)
        {
            double[,] values = new double[3, 3];
            for (int i = 0; i < 9; i++)
            {
                values[i / 3, i % 3] = Math.Round(random.NextDouble(), 3);
            }

            OutcomeTable table = Priced(RouterSamples.Table(Categories, Arms, values, [300, 500, 800]));
            Budget budget = random.Next(7) switch
            {
                0 => Budget.Unlimited,
                1 => new Budget(2_000),
                2 => new Budget(null, 300 + (400 * random.NextDouble())),
                3 => new Budget(MaxMeanCost: 1 + (2 * random.NextDouble())),
                4 => new Budget(MaxMeanLatencyMilliseconds: 15 + (15 * random.NextDouble())),
                5 => new Budget(MaxMemoryBytes: 5_000),
                _ => new Budget(MaxExperts: 1 + random.Next(3)),
            };
            CategoryMap map = Solve(table, budget)!;
            string category = Categories[random.Next(3)];
            foreach (Counterfactual other in Find(table, budget, category))
            {
                Assert.NotEqual(ArmOf(map, category), other.Arm);
                if (Enum.TryParse(other.Kind.ToString(), out BudgetConstraint constraint))
                {
                    budgets++;
                    limits.Add(constraint);
                    double from = budget.Limit(constraint) ?? BudgetUse.Of(constraint, map, table);

                    // Whole units are rounded down; the product of a factor may lie a hair below them.
                    Budget changed = budget.With(constraint, from * other.Amount * (constraint == BudgetConstraint.Experts ? 1 + 1e-12 : 1));
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

        Assert.True(budgets > 60 && scores > 30, $"{budgets} budgets and {scores} scores were checked");
        Assert.Equal(Enum.GetValues<BudgetConstraint>(), limits.Order());
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
    public void What_was_not_measured_is_not_limited()
    {
        OutcomeTable table = Table(new[,] { { 0.9, 0.1, 0.2 }, { 0.1, 0.8, 0.3 }, { 0.1, 0.2, 0.9 } });
        CategoryMap map = Solve(table, Budget.Unlimited)!;
        ExpertCost[] unweighed = [.. Costs().Select(cost => cost with { WeightBytes = null })];
        CounterfactualKind[] kinds = [.. new CounterfactualFinder(map, table, unweighed, new MapSolver()).Find(Receipt(map, 1)).Select(other => other.Kind)];
        Assert.DoesNotContain(CounterfactualKind.Memory, kinds);
        Assert.DoesNotContain(CounterfactualKind.MeanCost, kinds);
        Assert.Contains(CounterfactualKind.Experts, kinds);
        Counterfactual experts = Find(table, new Budget(MaxExperts: 2), "sql").First(other => other.Kind == CounterfactualKind.Experts && other.Amount > 1);
        Assert.Equal("It would have gone to sql@top-2 if the experts were limited to 1.50x of the limit, which is 3.", experts.Sentence);
    }

    [Theory]
    [InlineData(0.21, "math@top-1", "math@top-2", "It would have gone to math@top-2 if its expected gain over math@top-1 had been 0.0400 higher: it is 0.2100, and the threshold is 0.2500.")]
    [InlineData(0.29, "math@top-2", "math@top-1", "It would have gone to math@top-1 if the expected gain of math@top-2 over it had been 0.0400 lower: it is 0.2900, and the threshold is 0.2500.")]
    public void A_refined_prompt_says_how_far_its_gain_is_from_the_threshold(double score, string arm, string other, string sentence)
    {
        OutcomeTable table = Table(new[,] { { 0.9, 0.1, 0.2 }, { 0.1, 0.8, 0.3 }, { 0.1, 0.2, 0.9 } });
        CategoryMap map = Solve(table, Budget.Unlimited)!;
        RouteDecider decider = new(RouterSamples.Categories, "c", map, [.. Categories.Select(RouterSamples.Profile)], refinement: GainSamples.Refinement());
        Assert.True(decider.TryDecide("r", default, RouterSamples.Estimate(0, 1), score, out Route? route, out _));
        Assert.Equal(arm, route.Arm.ToString());
        Counterfactual gain = Assert.Single(new CounterfactualFinder(map, table, Costs(), new MapSolver()).Find(route.Receipt), found => found.Kind == CounterfactualKind.Gain);
        Assert.Equal((other, sentence), (gain.Arm.ToString(), gain.Sentence));
        Assert.Equal(0.04, gain.Amount, 1e-9);

        // A hair beyond that amount, the decision is the other one.
        double moved = score + (Math.Sign(0.25 - score) * (gain.Amount + 1e-9));
        Assert.True(decider.TryDecide("r", default, RouterSamples.Estimate(0, 1), moved, out Route? turned, out _));
        Assert.Equal(gain.Arm, turned.Arm);
    }

    [Fact]
    public void A_set_says_what_its_members_and_a_better_arm_would_have_done()
    {
        OutcomeTable table = Table(new[,] { { 0.9, 0.1, 0.85 }, { 0.1, 0.8, 0.79 }, { 0.1, 0.2, 0.9 } });
        IReadOnlyList<Counterfactual> found = OfSet(table, new([0.6f, 0.4f, 0, 0], 0, 1, true) { Set = [0, 1] });
        Counterfactual score = found.First(other => other.Kind == CounterfactualKind.Score);
        Assert.Equal("general@top-2", score.Arm.ToString());
        Assert.Equal(0.03, score.Amount, 1e-9);
        Assert.Equal("It would have gone to general@top-2 if that had scored 0.0300 higher on math, and so had been good for math and sql.", score.Sentence);

        // Without it the mixture decides: math@top-2 0.58, sql@top-2 0.38, general@top-2 0.826.
        Counterfactual mixture = Assert.Single(found, other => other.Kind == CounterfactualKind.Mixture);
        Assert.Equal("math@top-2", mixture.Arm.ToString());
        Assert.Equal(0.826 - 0.58, mixture.Amount, 1e-6);
        Assert.Equal([("math@top-2", 0.6f), ("sql@top-2", 0.4f)], found.Where(other => other.Kind == CounterfactualKind.Set).Select(other => (other.Arm.ToString(), (float)other.Amount)));
        Assert.DoesNotContain(found, other => other.Kind is CounterfactualKind.Category or CounterfactualKind.TotalParameters);
    }

    [Fact]
    public void An_empty_set_says_what_would_have_been_sure_enough()
    {
        OutcomeTable table = Table(new[,] { { 0.9, 0.1, 0.85 }, { 0.1, 0.8, 0.79 }, { 0.1, 0.2, 0.9 } });
        IReadOnlyList<Counterfactual> found = OfSet(table, new([0.6f, 0.4f, 0, 0], 0, 1, true) { Set = [] });
        Counterfactual confidence = Assert.Single(found, other => other.Kind == CounterfactualKind.Confidence);
        Assert.Equal(("math@top-2", 0.6f), (confidence.Arm.ToString(), (float)confidence.Amount));
        Assert.DoesNotContain(found, other => other.Kind is CounterfactualKind.Set or CounterfactualKind.Mixture);
        Assert.Contains(found, other => other.Kind == CounterfactualKind.Memory);
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

    private static IReadOnlyList<Counterfactual> OfSet(OutcomeTable table, CategoryEstimate estimate)
    {
        CategoryMap map = Solve(table, Budget.Unlimited)!;
        SetArms sets = new(RouterSamples.Categories, map, table);
        RouteDecider decider = new(RouterSamples.Categories, "c", map, [.. Categories.Select(RouterSamples.Profile)], sets: sets);
        Assert.True(decider.TryDecide("r", default, estimate, out Route? route, out _));
        return new CounterfactualFinder(map, table, Costs(), new MapSolver(), sets).Find(route.Receipt);
    }

    private static OutcomeTable Priced(OutcomeTable table) => new(
        table.Categories,
        [.. table.Entries().Select((entry, i) => entry with { Cell = entry.Cell with { MeanCost = 1 + (i % 3), MeanLatencyMilliseconds = 10 + (10 * (i % 3)) } })]);

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

    private static ExpertCost[] Costs() =>
        [.. Categories.Select((name, i) => RouterSamples.Cost(name) with { WeightBytes = 2_000 + (500 * i) })];

    private static CategoryMap? Solve(OutcomeTable table, Budget budget) =>
        (new MapSolver().Solve(new MapProblem(table, MapProblem.EqualWeights(table), Costs(), budget)) as MapResult.Solved)?.Map;
}
