using CoERouter.Experts.Specification;
using CoERouter.Training.Corpora;
using CoERouter.Training.Selection;
using Xunit;

namespace CoERouter.Tests.Training.Selection;

public sealed class SelectionLawTests
{
    [Fact]
    public void A_plan_never_asks_for_more_than_is_given_allowed_or_wanted()
    {
        var random = new Random(1);
        for (int round = 0; round < 3000; round++)
        {
            int candidates = random.Next(1, 30), given = random.Next(1, 60);
            int? shots = random.Next(2) == 0 ? null : random.Next(1, 80), calls = random.Next(2) == 0 ? null : random.Next(candidates * 2, 2000);
            ShotPlan plan = ShotPlan.Create(candidates, given, shots, calls);
            Assert.Equal(candidates * plan.Shots * 2, plan.Calls);
            Assert.InRange(plan.Shots, 1, Math.Min(given, shots ?? given));
            Assert.True(calls is null || plan.Calls <= calls);

            // One example more would break a limit.
            Assert.True(plan.Shots == given || plan.Shots == shots || plan.Calls + (2 * candidates) > calls);
            Assert.Contains($"= {plan.Calls} calls", plan.Sentence, StringComparison.Ordinal);
            Assert.Equal(plan.Shots < given, plan.Sentence.Contains("are used", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_budget_is_spent_call_by_call_and_then_says_so()
    {
        CallBudget budget = new(3);
        for (int call = 1; call <= 3; call++)
        {
            budget.Take();
            Assert.Equal(call, budget.Used);
        }

        Assert.Contains("All 3 calls", Assert.Throws<InvalidOperationException>(budget.Take).Message, StringComparison.Ordinal);
        Assert.Equal(3, budget.Used);
        Assert.Throws<InvalidOperationException>(new CallBudget(0).Take);
        Assert.Throws<ArgumentOutOfRangeException>("most", () => new CallBudget(-1));
    }

    [Fact]
    public void Similarity_is_symmetric_bounded_and_one_with_itself_and_its_copies()
    {
        var random = new Random(2);
        for (int round = 0; round < 300; round++)
        {
            int candidates = random.Next(1, 7), examples = random.Next(1, 9);
            List<ShotScore> scores = [.. Enumerable.Range(0, candidates).Select(i => Draw(random, $"e{i}", examples))];
            scores.Add(scores[0] with { Candidate = new("copy", GatingPolicy.TopK(2)) });
            double[,] similarity = BehaviourSimilarity.Of(scores);
            for (int i = 0; i < scores.Count; i++)
            {
                Assert.Equal(1, similarity[i, i]);
                Assert.Equal(similarity[0, i], similarity[scores.Count - 1, i], 1e-9);
                for (int j = 0; j < scores.Count; j++)
                {
                    Assert.Equal(similarity[i, j], similarity[j, i], 1e-12);
                    Assert.InRange(similarity[i, j], -1, 1);
                }
            }

            Assert.Equal(1, similarity[0, scores.Count - 1], 1e-9);
        }
    }

    [Fact]
    public void Similarity_is_the_mean_of_two_cosines()
    {
        var random = new Random(3);
        ShotScore[] scores = [.. Enumerable.Range(0, 4).Select(i => Draw(random, $"e{i}", 6))];
        double[,] similarity = BehaviourSimilarity.Of(scores);
        double[][] logs = [.. scores.Select(score => score.Perplexity.Select(value => Math.Log(value)).ToArray())];
        double[] means = [.. Enumerable.Range(0, 6).Select(e => logs.Average(row => row[e]))];
        double Cosine(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum() / Math.Sqrt(a.Sum(x => x * x) * b.Sum(x => x * x));
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double answers = Cosine(Signs(scores[i]), Signs(scores[j]));
                double perplexities = Cosine([.. logs[i].Zip(means, (x, m) => x - m)], [.. logs[j].Zip(means, (x, m) => x - m)]);
                Assert.Equal((answers + perplexities) / 2, similarity[i, j], 1e-9);
            }
        }

        static double[] Signs(ShotScore score) => [.. score.Right.Select(right => right ? 1.0 : -1.0)];
    }

    [Fact]
    public void Scores_are_shares_and_means()
    {
        var score = new ShotScore(new("e", GatingPolicy.TopK(2)), [true, false, true, true], [1, 2, 3, 6], 5);
        Assert.Equal(0.75, score.Accuracy);
        Assert.Equal(3, score.MeanPerplexity);
        Assert.Equal("e@top-2", score.Candidate.ToString());
        Assert.Equal(double.PositiveInfinity, (score with { Perplexity = [1, double.PositiveInfinity] }).MeanPerplexity);
        Assert.Equal(5, new RankedCandidate(score, 2, 3).RankSum);
    }

    [Theory]
    [InlineData("math")]
    [InlineData("sql")]
    [InlineData("extract")]
    [InlineData("general")]
    public void Every_task_can_be_named_as_a_check(string name)
    {
        Assert.Contains(name, AnswerCheck.Names);
        Func<TaskExample, string, bool> check = AnswerCheck.Of(name);
        ITaskCorpus corpus = TaskCorpora.Of(name);
        var random = new Random(4);
        for (int i = 0; i < 20; i++)
        {
            TaskExample example = corpus.Draw(CorpusSlice.Validation, random), other = corpus.Draw(CorpusSlice.Test, random);
            Assert.True(check(example, example.Answer));
            Assert.Equal(corpus.IsRight(example, other.Answer), check(example, other.Answer));
        }
    }

    [Fact]
    public void Names_of_checks_are_different_and_case_matters()
    {
        Assert.Distinct(AnswerCheck.Names);
        Assert.All(AnswerCheck.Names, name => Assert.NotNull(AnswerCheck.Of(name)));
        Assert.Throws<ArgumentException>(() => AnswerCheck.Of("Exact"));
    }

    [Theory]
    [InlineData("", "", true)]
    [InlineData("a", "", false)]
    [InlineData("a\n\n", "a", true)]
    [InlineData("x\na b", "y\n  a   b\n", true)]
    [InlineData("a b", "ab", false)]
    public void The_last_line_alone_counts(string reference, string answer, bool right) =>
        Assert.Equal(right, AnswerCheck.Of(AnswerCheck.LastLine)(new("t", "p", reference), answer));

    [Fact]
    public void Equal_candidates_go_to_fewer_active_parameters_and_then_to_the_earlier()
    {
        ShotScore[] scores = [.. Enumerable.Range(0, 4).Select(i => new ShotScore(new($"e{i}", GatingPolicy.TopK(1)), [true, false], [2, 2], 1))];
        double[,] similarity = BehaviourSimilarity.Of(scores);
        ShotChoice choice = ShotSelection.Select(scores, similarity, [30, 10, 20, 10], new SelectionOptions { Shortlist = 4, Choose = 1 });
        Assert.Equal(["e1", "e3", "e2", "e0"], choice.Ranked.Select(one => one.Score.Candidate.Expert));
        Assert.Equal("e1", Assert.Single(choice.Chosen).Score.Candidate.Expert);
        Assert.Equal(0, choice.MeanSimilarity);
        Assert.Equal(4, choice.Groups);
        Assert.Throws<ArgumentOutOfRangeException>(() => ShotSelection.Select([], new double[0, 0], [], new()));
    }

    private static ShotScore Draw(Random random, string name, int examples) => new(
        new(name, GatingPolicy.TopK(1)),
        [.. Enumerable.Range(0, examples).Select(_ => random.Next(2) == 0)],
        [.. Enumerable.Range(0, examples).Select(_ => 1 + (random.NextDouble() * 9))],
        random.Next(1, 50));
}
