using CoERouter.Experts.Specification;
using CoERouter.Training.Selection;
using Xunit;

namespace CoERouter.Tests.Training.Selection;

public sealed class ShotSelectionTests
{
    [Fact]
    public void Ranks_are_shared_by_equals_and_their_sum_orders_all()
    {
        ShotScore[] scores = [Score("a", 0.5, 2), Score("b", 1, 3), Score("c", 1, 1), Score("d", 0, 3)];
        ShotChoice selection = Select(scores, new double[4, 4], new SelectionOptions { Shortlist = 4, Choose = 1 });
        Assert.Equal(["c", "b", "a", "d"], selection.Ranked.Select(one => one.Score.Candidate.Expert));
        Assert.Equal([(1, 1), (1, 3), (3, 2), (4, 3)], selection.Ranked.Select(one => (one.AccuracyRank, one.PerplexityRank)));
        Assert.Equal("c", Assert.Single(selection.Chosen).Score.Candidate.Expert);
        Assert.Equal((4, 1, 0.0), (selection.Groups, selection.DiversityRank, selection.MeanSimilarity));
    }

    [Fact]
    public void Copies_of_the_best_are_refused_by_diversity_and_taken_without_it()
    {
        // Four copies of the best among eight: their ranks alone would take all four.
        ShotScore[] scores = [.. Enumerable.Range(0, 4).Select(i => Score($"copy{i}", 1, 1)), .. Enumerable.Range(0, 4).Select(i => Score($"other{i}", 0.9 - (0.1 * i), 2 + i))];
        double[,] similarity = new double[8, 8];
        for (int i = 0; i < 8; i++)
        {
            for (int j = 0; j < 8; j++)
            {
                similarity[i, j] = i == j || (i < 4 && j < 4) ? 1 : 0.1;
            }
        }

        ShotChoice selection = Select(scores, similarity, new SelectionOptions());
        Assert.InRange(selection.Chosen.Count(one => one.Score.Candidate.Expert.StartsWith("copy", StringComparison.Ordinal)), 1, 3);
        Assert.All(Select(scores, new double[8, 8], new SelectionOptions()).Chosen, one => Assert.StartsWith("copy", one.Score.Candidate.Expert, StringComparison.Ordinal));
    }

    [Fact]
    public void Low_perplexity_alone_brings_in_an_arm_whose_answers_cannot_be_read()
    {
        ShotScore[] scores = [Score("unreadable", 0.1, 1), Score("plain", 0.2, 8), Score("poor", 0.15, 7), Score("good", 0.9, 2)];
        ShotChoice selection = Select(scores, new double[4, 4], new SelectionOptions { Shortlist = 2, Choose = 2 });
        Assert.Equal(["good", "unreadable"], selection.Chosen.Select(one => one.Score.Candidate.Expert).Order());
    }

    [Fact]
    public void The_group_is_the_best_of_all_by_brute_force()
    {
        Random random = new(9);
        for (int round = 0; round < 200; round++)
        {
            int count = 1 + random.Next(7);
            ShotScore[] scores = [.. Enumerable.Range(0, count).Select(i => Score($"e{i}", random.Next(4) / 4.0, 1 + random.Next(3)))];
            double[,] similarity = new double[count, count];
            for (int i = 0; i < count; i++)
            {
                for (int j = 0; j < i; j++)
                {
                    similarity[i, j] = similarity[j, i] = Math.Round((2 * random.NextDouble()) - 1, 2);
                }
            }

            SelectionOptions options = new() { Shortlist = 1 + random.Next(7), Choose = 1, Objective = (TupleObjective)random.Next(2) };
            options = options with { Choose = 1 + random.Next(options.Shortlist) };
            ShotChoice selection = Select(scores, similarity, options);
            Assert.Equal(count, selection.Ranked.Count);
            Assert.Equal(Math.Min(options.Choose, Math.Min(options.Shortlist, count)), selection.Chosen.Count);
            RankedCandidate[] shortlist = [.. selection.Ranked.Take(options.Shortlist)];
            int[] place = [.. selection.Ranked.Select(one => Array.IndexOf(scores, one.Score))];
            List<(double Omega, double Value, int[] Group)> groups = [];
            for (int mask = 0; mask < 1 << shortlist.Length; mask++)
            {
                int[] group = [.. Enumerable.Range(0, shortlist.Length).Where(i => (mask & (1 << i)) != 0)];
                if (group.Length == selection.Chosen.Count)
                {
                    double[] cosines = [.. from i in @group from j in @group where i < j select similarity[place[i], place[j]]];
                    groups.Add((cosines.DefaultIfEmpty(0).Average(), cosines.DefaultIfEmpty(0).Average(Math.Abs), group));
                }
            }

            Assert.Equal(groups.Count, selection.Groups);
            double Objective(int[] group, double omega, double absolute) => options.Objective == TupleObjective.DiversityOnly
                ? absolute
                : group.Sum(i => shortlist[i].RankSum) + 1 + groups.Count(other => other.Omega < omega - 1e-12);
            double best = groups.Min(group => Objective(group.Group, group.Omega, group.Value));
            int[] chosen = [.. selection.Chosen.Select(one => Array.IndexOf(shortlist, one))];
            var own = groups.Single(group => group.Group.SequenceEqual(chosen));
            Assert.Equal(best, Objective(own.Group, own.Omega, own.Value), 1e-9);
        }
    }

    [Fact]
    public void Behaviour_is_alike_for_copies_and_opposite_for_opposites()
    {
        ShotScore[] scores =
        [
            new(new("a", GatingPolicy.TopK(1)), [true, false, true], [1, 2, 3], 1),
            new(new("b", GatingPolicy.TopK(1)), [true, false, true], [1, 2, 3], 1),
            new(new("c", GatingPolicy.TopK(1)), [false, true, false], [4, 3, double.PositiveInfinity], 1),
        ];
        double[,] similarity = BehaviourSimilarity.Of(scores);
        Assert.Equal(1, similarity[0, 1], 1e-12);
        Assert.Equal(similarity[0, 2], similarity[2, 0]);
        Assert.Equal(-1, similarity[0, 2], 1e-12);
        Assert.Equal(1, similarity[2, 2]);
        Assert.All(similarity.Cast<double>(), value => Assert.InRange(value, -1, 1));
    }

    [Theory]
    [InlineData(0, 1, "the shortlist is 0, legal is 1 to 20; 1 are to be chosen, legal is 1 to the shortlist, which is 0")]
    [InlineData(21, 4, "the shortlist is 21")]
    [InlineData(3, 4, "4 are to be chosen")]
    public void Sizes_that_are_not_legal_are_named(int shortlist, int choose, string fault) =>
        Assert.Contains(fault, Assert.Throws<ArgumentException>(() => new SelectionOptions { Shortlist = shortlist, Choose = choose }.Validate()).Message, StringComparison.Ordinal);

    [Fact]
    public void A_plan_states_its_calls_and_shrinks_to_a_limit()
    {
        Assert.Equal("8 arms x 5 examples x 2 calls (one answer, one likelihood of the reference answer) = 80 calls.", ShotPlan.Create(8, 5).Sentence);
        ShotPlan plan = ShotPlan.Create(8, 50, 20, 100);
        Assert.Equal((6, 96), (plan.Shots, plan.Calls));
        Assert.EndsWith("the first 6 of 50 examples are used.", plan.Sentence, StringComparison.Ordinal);
        Assert.Equal(7, ShotPlan.Create(2, 50, 7, 1_000).Shots);
        Assert.Contains("takes 16", Assert.Throws<ArgumentException>(() => ShotPlan.Create(8, 5, null, 15)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ShotPlan.Create(0, 5));
        Assert.Throws<ArgumentException>(() => ShotPlan.Create(1, 0));
        Assert.Throws<ArgumentException>(() => ShotPlan.Create(1, 5, 0));
    }

    [Fact]
    public void A_budget_gives_no_call_too_many()
    {
        CallBudget budget = new(100);
        int refused = 0;
        Parallel.For(0, 150, _ =>
        {
            try
            {
                budget.Take();
            }
            catch (InvalidOperationException)
            {
                Interlocked.Increment(ref refused);
            }
        });
        Assert.Equal((50, 100), (refused, budget.Used));
    }

    [Theory]
    [InlineData(AnswerCheck.Exact, "a  b\nc", " a b c ", true)]
    [InlineData(AnswerCheck.Exact, "a b", "a B", false)]
    [InlineData(AnswerCheck.LastLine, "steps\nAnswer:  4", "other steps\nAnswer: 4\n", true)]
    [InlineData(AnswerCheck.LastLine, "Answer: 4", "Answer: 5", false)]
    [InlineData("math", "Answer: 1,000 m", "1000\nAnswer: 1000m", true)]
    [InlineData("math", "Answer: 1000 m", "Answer: 1000 cm", false)]
    public void Checks_compare_what_they_say(string name, string reference, string answer, bool right) =>
        Assert.Equal(right, AnswerCheck.Of(name)(new("k-shot", "?", reference), answer));

    [Fact]
    public void An_unknown_check_is_refused_with_the_legal_ones() =>
        Assert.Contains("legal are exact, last-line, math", Assert.Throws<ArgumentException>(() => AnswerCheck.Of("vibes")).Message, StringComparison.Ordinal);

    private static ShotScore Score(string name, double accuracy, double perplexity)
    {
        bool[] right = [.. Enumerable.Range(0, 20).Select(i => i < (int)Math.Round(20 * accuracy))];
        return new ShotScore(new ShotCandidate(name, GatingPolicy.TopK(1)), right, [.. right.Select(_ => perplexity)], 1);
    }

    private static ShotChoice Select(ShotScore[] scores, double[,] similarity, SelectionOptions options) =>
        ShotSelection.Select(scores, similarity, [.. scores.Select(_ => 1L)], options);
}
