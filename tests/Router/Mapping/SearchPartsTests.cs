using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;
using Xunit;

namespace CoERouter.Tests.Router.Mapping;

/// <summary>The parts of the search against what they promise, on problems small enough to try everything.</summary>
public sealed class SearchPartsTests
{
    private const int AllLimits = 0b111111;

    [Fact]
    public void No_assignment_exceeds_the_bound_of_the_relaxation_nor_the_bound_of_the_arm_that_it_uses()
    {
        Random random = new(11);
        int checkedArms = 0;
        for (int i = 0; i < 200; i++)
        {
            AssignmentProblem problem = AssignmentProblem.From(RandomProblem.Small(random, random.Next(64)));
            SearchNode node = SearchNode.Root(problem);
            ArmCells cells = ArmCells.Of(problem, node.Options);
            SearchProgress progress = new(1_000, problem.LeastValue, default);
            ExpertRelaxation relaxation = new(problem);
            relaxation.Run(cells, node.Status, node.Prices, random.Next(1, 200), progress, visit: null);
            double[] forced = new double[problem.Arms * problem.Categories];
            relaxation.Force(cells, node.Status, forced);
            foreach (int[] arms in Feasible(problem))
            {
                double value = GreedyAssignment.ValueOf(problem, arms);
                Assert.True(value <= relaxation.Bound + 1e-9, $"{value} is above the bound {relaxation.Bound}.");
                for (int place = 0; place < cells.Arms.Length; place++)
                {
                    if (arms[CategoryOf(cells, place)] == cells.Arms[place])
                    {
                        checkedArms++;
                        Assert.True(value <= forced[place] + 1e-9, $"{value} uses an arm whose bound is {forced[place]}.");
                    }
                }
            }
        }

        Assert.True(checkedArms > 10_000, $"Only {checkedArms} arms were compared.");
    }

    [Fact]
    public void Forced_bounds_of_a_node_hold_for_what_the_node_allows()
    {
        Random random = new(12);
        int compared = 0;
        for (int i = 0; i < 200; i++)
        {
            AssignmentProblem problem = AssignmentProblem.From(RandomProblem.Small(random, random.Next(64)));
            SearchNode node = SearchNode.Root(problem);
            for (int expert = 0; expert < problem.Experts; expert++)
            {
                node.Status[expert] = (ExpertStatus)random.Next(3);
            }

            int[][] all = [.. Feasible(problem, node.Status)];
            bool possible = NodeReduction.TryNarrow(problem, node);
            double best = all.Length == 0 ? double.NegativeInfinity : all.Max(arms => GreedyAssignment.ValueOf(problem, arms));
            if (!possible)
            {
                Assert.Empty(all);
                continue;
            }

            // What is left after narrowing still holds an assignment of the best value.
            int[][] kept = [.. all.Where(arms => !arms.Where((arm, category) => !node.Options[category].Contains(arm)).Any())];
            Assert.Equal(all.Length == 0, kept.Length == 0);
            if (all.Length > 0)
            {
                Assert.Equal(best, kept.Max(arms => GreedyAssignment.ValueOf(problem, arms)), 12);
                ArmCells cells = ArmCells.Of(problem, node.Options);
                ExpertRelaxation relaxation = new(problem);
                relaxation.Run(cells, node.Status, node.Prices, 60, new SearchProgress(1_000, problem.LeastValue, default), visit: null);
                Assert.True(best <= relaxation.Bound + 1e-9);
                compared++;
            }
        }

        Assert.True(compared > 20, $"Only {compared} nodes held an assignment.");
    }

    [Fact]
    public void Cells_hold_every_option_once_in_segments_of_one_expert_and_category()
    {
        AssignmentProblem problem = AssignmentProblem.From(RandomProblem.Next(new Random(2), 4, 3, 5, AllLimits, 0.6, grid: false));
        int[][] options = SearchNode.Root(problem).Options;
        ArmCells cells = ArmCells.Of(problem, options);
        Assert.Equal(options.Sum(arms => arms.Length), cells.Arms.Length);
        for (int expert = 0; expert < problem.Experts; expert++)
        {
            for (int segment = cells.ExpertSegments[expert]; segment < cells.ExpertSegments[expert + 1]; segment++)
            {
                int category = cells.SegmentCategories[segment];
                int[] arms = cells.Arms[cells.SegmentStarts[segment]..cells.SegmentStarts[segment + 1]];
                Assert.NotEmpty(arms);
                Assert.Equal(options[category].Where(arm => problem.ArmExpert[arm] == expert), arms);
            }
        }

        double[] prices = [0.25, 0, 0.5];
        double[] reduced = new double[cells.Arms.Length];
        cells.Reduce(prices, reduced);
        for (int place = 0; place < reduced.Length; place++)
        {
            Assert.Equal(MeanLimitRelaxation.Reduced(problem, prices, CategoryOf(cells, place), cells.Arms[place]), reduced[place], 15);
        }
    }

    [Fact]
    public void An_exchanged_set_keeps_the_counted_limits_and_no_single_exchange_improves_it()
    {
        Random random = new(21);
        for (int i = 0; i < 60; i++)
        {
            AssignmentProblem problem = AssignmentProblem.From(RandomProblem.Next(random, 7, 2, 6, 0b110001, 0.4, grid: false));
            SearchNode node = SearchNode.Root(problem);
            bool[] chosen = ExpertInterchange.Find(problem, node.Status, node.Options, [], new double[problem.Experts]);
            Assert.True(problem.Fits(expert => chosen[expert]));
            double worth = Worth(problem, chosen);
            for (int added = 0; added < chosen.Length; added++)
            {
                for (int dropped = -1; dropped < chosen.Length; dropped++)
                {
                    bool[] other = [.. chosen];
                    other[added] = true;
                    if (dropped >= 0 && dropped != added)
                    {
                        other[dropped] = false;
                    }

                    Assert.True(!problem.Fits(expert => other[expert]) || Worth(problem, other) <= worth + 1e-9, "An exchange would improve the set.");
                }
            }
        }
    }

    [Fact]
    public void Taken_experts_stay_and_excluded_ones_never_enter_an_exchanged_set()
    {
        AssignmentProblem problem = AssignmentProblem.From(RandomProblem.Next(new Random(5), 6, 1, 6, 0b100000, 0.6, grid: false));
        SearchNode node = SearchNode.Root(problem);
        bool[] free = ExpertInterchange.Find(problem, node.Status, node.Options, [], new double[6]);
        int without = Array.IndexOf(free, true);
        int with = Array.IndexOf(free, false);
        node.Status[without] = ExpertStatus.Excluded;
        node.Status[with] = ExpertStatus.Taken;
        bool[] bound = ExpertInterchange.Find(problem, node.Status, node.Options, [], new double[6]);
        Assert.False(bound[without]);
        Assert.True(bound[with]);
    }

    [Fact]
    public void Progress_takes_only_what_is_better_and_keeps_the_bound_of_what_it_left_out()
    {
        SearchProgress progress = new(3, least: 0, default);
        Assert.False(progress.IsBeaten(0));
        Assert.True(progress.IsBeaten(-0.1));
        progress.Offer([1, 2], 0.5);
        progress.Offer([3, 4], 0.5);
        Assert.Equal([1, 2], progress.Arms!);
        progress.Offer([3, 4], 0.6);
        Assert.Equal([3, 4], progress.Arms!);
        Assert.True(progress.IsBeaten(0.6) && !progress.IsBeaten(0.6 + 1e-8));
        Assert.True(progress.Enter(0.9, arms: 250));
        Assert.False(progress.IsCutShort);
        Assert.Equal(3, progress.Effort);
        Assert.False(progress.Enter(0.8, arms: 1));
        Assert.True(progress.IsCutShort);
        Assert.Equal(0.8, progress.Bound);
        Assert.Equal(1, progress.Nodes);
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => new SearchProgress(3, 0, source.Token).Enter(1, 1));
        Assert.Throws<OperationCanceledException>(() => new SearchProgress(3, 0, source.Token).Spend(1));
    }

    [Fact]
    public void A_greedy_assignment_keeps_the_limits_and_no_single_swap_improves_it()
    {
        Random random = new(9);
        int found = 0;
        for (int i = 0; i < 200; i++)
        {
            AssignmentProblem problem = AssignmentProblem.From(RandomProblem.Next(random, 4, 2, 6, 0b001110, 0.3 + (0.4 * random.NextDouble()), grid: false));
            int[][] options = SearchNode.Root(problem).Options;
            if (GreedyAssignment.Find(problem, options, new double[3]) is not { } greedy)
            {
                continue;
            }

            found++;
            Assert.True(GreedyAssignment.Keeps(problem, greedy.Arms));
            for (int category = 0; category < options.Length; category++)
            {
                foreach (int arm in options[category])
                {
                    int[] other = [.. greedy.Arms];
                    other[category] = arm;
                    Assert.True(!GreedyAssignment.Keeps(problem, other) || GreedyAssignment.ValueOf(problem, other) <= greedy.Value + 1e-9);
                }
            }
        }

        Assert.True(found > 100, $"Only {found} problems had a greedy assignment.");
    }

    private static int CategoryOf(ArmCells cells, int place)
    {
        int segment = Array.BinarySearch(cells.SegmentStarts, place);
        return cells.SegmentCategories[segment >= 0 ? segment : ~segment - 1];
    }

    private static double Worth(AssignmentProblem problem, bool[] chosen) => Enumerable.Range(0, problem.Categories).Sum(category =>
        Enumerable.Range(0, problem.Arms).Where(arm => chosen[problem.ArmExpert[arm]]).Select(arm => problem.Value[category][arm]).DefaultIfEmpty(-1_000).Max());

    // Every assignment within all limits: of the experts that are taken or open, where their status is given.
    private static IEnumerable<int[]> Feasible(AssignmentProblem problem, ExpertStatus[]? status = null)
    {
        int[] chosen = new int[problem.Categories];
        while (true)
        {
            bool allowed = status is null || Array.TrueForAll(chosen, arm => status[problem.ArmExpert[arm]] != ExpertStatus.Excluded);
            if (allowed && GreedyAssignment.Keeps(problem, chosen)
                && problem.Fits(expert => chosen.Any(arm => problem.ArmExpert[arm] == expert) || status?[expert] == ExpertStatus.Taken))
            {
                yield return [.. chosen];
            }

            int place = 0;
            while (place < chosen.Length && ++chosen[place] == problem.Arms)
            {
                chosen[place++] = 0;
            }

            if (place == chosen.Length)
            {
                yield break;
            }
        }
    }
}
