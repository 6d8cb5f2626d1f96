using CoERouter.Categorizer;
using CoERouter.Experts.Specification;
using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;
using CoERouter.Router.Outcomes;
using CoERouter.Router.Routes;
using Xunit;

namespace CoERouter.Tests.Router.Routes;

/// <summary>The decision, told again in a few lines, over drawn maps, estimates and requests.</summary>
public sealed class RouteDecisionLawTests
{
    private static readonly string[] Experts = ["a", "b", "c", "d"];

    [Fact]
    public void Every_decision_is_the_one_that_its_rules_say()
    {
        Random random = new(1);
        Dictionary<RouteReason, int> seen = [];
        for (int round = 0; round < 60; round++)
        {
            (RouteDecider decider, CategoryMap map, SetArms? sets, string[] categories) = Draw(random);
            for (int request = 0; request < 50; request++)
            {
                CategoryEstimate estimate = Estimate(random, categories.Length);
                Assert.True(decider.TryDecide("r", default, estimate, out Route? route, out RouteRefusal? refusal), refusal?.Sentence);
                (RouteReason reason, Arm arm) = Expected(map, sets, categories, estimate);
                Assert.Equal((reason, arm), (route.Receipt.Reason, route.Arm));
                seen[reason] = seen.GetValueOrDefault(reason) + 1;
            }
        }

        foreach (RouteReason reason in (RouteReason[])[RouteReason.Mapped, RouteReason.LowConfidence, RouteReason.Unknown, RouteReason.Set, RouteReason.Mixture, RouteReason.Abstained])
        {
            Assert.True(seen.GetValueOrDefault(reason) > 20, $"{reason} came {seen.GetValueOrDefault(reason)} times.");
        }
    }

    [Fact]
    public void A_route_never_falls_back_to_its_own_expert_or_to_one_twice_and_stays_on_the_map()
    {
        Random random = new(2);
        for (int round = 0; round < 60; round++)
        {
            (RouteDecider decider, CategoryMap map, _, string[] categories) = Draw(random);
            for (int request = 0; request < 20; request++)
            {
                Assert.True(decider.TryDecide("r", default, Estimate(random, categories.Length), out Route? route, out _));
                string[] asked = [route.Arm.Expert, .. route.Fallbacks.Select(arm => arm.Expert)];
                Assert.Equal(asked.Length, asked.Distinct().Count());
                Assert.All(asked, expert => Assert.Contains(map.Experts, cost => cost.Expert == expert));
                Assert.Contains(route.Arm, decider.Arms);
                ExpertCost cost = map.Experts.First(cost => cost.Expert == route.Arm.Expert);
                Assert.Equal(new RouteCost(cost.TotalParameters, cost.ActiveParameters(route.Arm.Gating)), route.Receipt.Cost);
            }
        }
    }

    [Fact]
    public void A_named_expert_is_taken_or_refused_by_what_its_layers_allow()
    {
        Random random = new(3);
        (RouteDecider decider, _, _, _) = Draw(random);
        for (int round = 0; round < 1_000; round++)
        {
            string expert = random.Next(4) == 0 ? "nobody" : Experts[random.Next(4)];
            GatingPolicy gating = new(random.Next(0, 10), random.Next(-1, 10));
            bool legal = expert != "nobody" && RouterSamples.Cost(expert).Allows(gating);
            Assert.Equal(legal, decider.TryDecide("r", new RouteRequest(expert, gating), null, out Route? route, out RouteRefusal? refusal));
            Assert.Equal((legal, !legal), (route is not null, refusal is not null));
            if (route is not null)
            {
                Assert.Equal((new Arm(expert, gating), RouteReason.Requested, gating.ToString()), (route.Arm, route.Receipt.Reason, route.Receipt.RequestedGating));
            }
            else
            {
                Assert.Equal(expert == "nobody" ? RouteRefusalKind.UnknownExpert : RouteRefusalKind.IllegalGating, refusal!.Kind);
            }
        }
    }

    [Fact]
    public void A_request_without_expert_needs_an_estimate()
    {
        (RouteDecider decider, _, _, _) = Draw(new Random(4));
        Assert.Throws<ArgumentNullException>(() => decider.TryDecide("r", default, null, out _, out _));
    }

    [Fact]
    public void The_runner_up_of_a_receipt_is_where_the_second_category_would_have_gone()
    {
        Random random = new(5);
        for (int round = 0; round < 40; round++)
        {
            (RouteDecider decider, CategoryMap map, _, string[] categories) = Draw(random);
            CategoryEstimate estimate = Estimate(random, categories.Length);
            Assert.True(decider.TryDecide("r", default, estimate, out Route? route, out _));
            Assert.Equal(categories[estimate.RunnerUp], route.Receipt.RunnerUpCategory);
            Assert.Equal(EntryOf(map, categories[estimate.RunnerUp])?.Arm ?? map.GeneralArm, route.Receipt.RunnerUpArm);
        }
    }

    [Fact]
    public void A_mixture_takes_the_arm_of_the_highest_expected_score()
    {
        Random random = new(6);
        for (int round = 0; round < 200; round++)
        {
            (_, CategoryMap map, OutcomeTable table) = Solve(random, random.Next(2, 5));
            string[] categories = [.. map.Entries.Select(entry => entry.Category)];
            MixtureArms mixture = new(categories, map, table);
            float[] probabilities = Probabilities(random, categories.Length);
            int[] among = [.. Enumerable.Range(0, categories.Length).Where(_ => random.Next(3) > 0).DefaultIfEmpty(0)];
            double Score(Arm arm) => among.Sum(category => probabilities[category] * table[Place(table.Categories, categories[category]), Place(table.Arms, arm)].Score)
                / among.Sum(category => (double)probabilities[category]);
            int chosen = mixture.Choose(probabilities, among);
            Assert.Equal(Score(mixture.Arms[chosen]), mixture.Expect(chosen, probabilities, among), 6);
            Assert.All(mixture.Arms, arm => Assert.True(Score(arm) <= Score(mixture.Arms[chosen]) + 1e-6));
            Assert.All(mixture.Arms, arm => Assert.Contains(arm, map.Entries.Select(entry => entry.Arm).Append(map.GeneralArm)));
        }
    }

    private static (RouteReason, Arm) Expected(CategoryMap map, SetArms? sets, string[] categories, CategoryEstimate estimate)
    {
        IReadOnlyList<int>? set = sets is null ? null : estimate.Set;
        bool sure = set is null ? estimate.IsConfident : estimate.IsInDomain;
        if (set is { Count: not 1 } && sure)
        {
            return set.Count == 0 ? (RouteReason.Abstained, map.GeneralArm)
                : sets!.Choose(set) is >= 0 and int shared ? (RouteReason.Set, sets.Arms[shared])
                : (RouteReason.Mixture, sets.Mixture.Arms[sets.Mixture.Choose(estimate.Probabilities, set)]);
        }

        MapEntry? entry = EntryOf(map, categories[set is not null && sure ? set[0] : estimate.Best]);
        return entry is null ? (RouteReason.Unknown, map.GeneralArm) : sure ? (RouteReason.Mapped, entry.Arm) : (RouteReason.LowConfidence, map.GeneralArm);
    }

    private static MapEntry? EntryOf(CategoryMap map, string category) => map.Entries.FirstOrDefault(entry => entry.Category == category);

    private static int Place<T>(IReadOnlyList<T> items, T item) => items.ToList().IndexOf(item);

    private static (RouteDecider, CategoryMap, SetArms?, string[]) Draw(Random random)
    {
        (string[] known, CategoryMap map, OutcomeTable table) = Solve(random, random.Next(2, 5));
        string[] categories = [.. known, "unknown"];
        random.Shuffle(categories);
        SetArms? sets = random.Next(3) == 0 ? null : new SetArms(categories, map, table, random.NextDouble() * 0.3);
        return (new RouteDecider(categories, "c", map, [.. Experts.Select(RouterSamples.Profile)], "o", sets: sets), map, sets, categories);
    }

    private static (string[] Categories, CategoryMap Map, OutcomeTable Table) Solve(Random random, int count)
    {
        string[] categories = [.. Enumerable.Range(0, count).Select(index => $"k{index}")];
        string[] arms = [.. Experts.SelectMany(expert => (string[])[$"{expert}@top-1", $"{expert}@top-2"])];
        double[,] scores = new double[count, arms.Length];
        for (int cell = 0; cell < scores.Length; cell++)
        {
            scores[cell / arms.Length, cell % arms.Length] = random.NextDouble();
        }

        OutcomeTable table = RouterSamples.Table(categories, arms, scores);
        MapProblem problem = new(table, MapProblem.EqualWeights(table), [.. Experts.Select(expert => RouterSamples.Cost(expert))], Budget.Unlimited);
        return (categories, Assert.IsType<MapResult.Solved>(new MapSolver().Solve(problem)).Map, table);
    }

    private static CategoryEstimate Estimate(Random random, int count) => CategoryEstimate.From(Probabilities(random, count), random.NextSingle(), 0.3f, 0.8f) with
    {
        Set = random.Next(5) == 0 ? null : [.. Enumerable.Range(0, count).Where(_ => random.Next(3) == 0)],
    };

    private static float[] Probabilities(Random random, int count)
    {
        double[] weights = [.. Enumerable.Range(0, count).Select(_ => Math.Pow(random.NextDouble(), 3) + 1e-3)];
        return [.. weights.Select(weight => (float)(weight / weights.Sum()))];
    }
}
