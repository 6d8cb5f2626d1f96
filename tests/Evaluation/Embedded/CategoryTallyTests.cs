using CoERouter.Evaluation.Embedded;
using CoERouter.Training.Corpora;
using CoERouter.Training.Examinations;
using Xunit;

namespace CoERouter.Tests.Evaluation.Embedded;

public sealed class CategoryTallyTests
{
    // Three questions; the first expert knows 0 and 1, the second 1 and 2; the second is leaner.
    private static readonly IReadOnlyList<IReadOnlyList<ExaminedAnswer>> Answers = [Judged(true, true, false), Judged(false, true, true)];

    [Fact]
    public void Counts_experts_composition_and_oracle()
    {
        CategoryTally tally = Tally([0, 0, 0]);
        Assert.Equal([2, 2, 2, 3], tally.Right);
        Assert.Equal(3, tally.Routed);
        Assert.Equal([300, 30, 300, 100 + 10 + 10], tally.Active);
        Assert.Same(Answers[0][2], Assert.Single(tally.Misses));
    }

    [Fact]
    public void The_composition_follows_its_choices()
    {
        CategoryTally tally = Tally([1, 0, 1]);
        Assert.Equal(2, tally.Right[2]);
        Assert.Equal(1, tally.Routed);
        Assert.Equal(120, tally.Active[2]);
        Assert.Same(Answers[1][0], Assert.Single(tally.Misses));
    }

    [Fact]
    public void An_arm_that_only_the_composition_uses_counts_for_it_and_for_the_oracle()
    {
        IReadOnlyList<ExaminedAnswer> composed = Judged(true, true, true);
        CategoryTally tally = new([Judged(false, true, false)], [100], composed, [7, 7, 200], 3);
        Assert.Equal([1, 3, 3], tally.Right);
        Assert.Equal([300, 214, 7 + 7 + 200], tally.Active);
        Assert.Empty(tally.Misses);
    }

    [Fact]
    public void The_oracle_never_does_worse_than_anyone()
    {
        var random = new Random(8);
        for (int round = 0; round < 200; round++)
        {
            IReadOnlyList<ExaminedAnswer>[] answers = [.. Enumerable.Range(0, 3).Select(_ => Judged([.. Enumerable.Range(0, 5).Select(_ => random.Next(2) == 0)]))];
            int[] chosen = [.. Enumerable.Range(0, 5).Select(_ => random.Next(3))];
            CategoryTally tally = new(answers, [3, 2, 1], [.. chosen.Select((arm, question) => answers[arm][question])], [.. chosen.Select(arm => 3L - arm)], 0);
            Assert.All(tally.Right[..4], right => Assert.True(tally.Right[4] >= right));
            Assert.Equal(5 - tally.Right[3], tally.Misses.Count);
        }
    }

    // The first expert is the category's own.
    private static CategoryTally Tally(int[] chosen) => new(
        Answers, [100, 10], [.. chosen.Select((arm, question) => Answers[arm][question])], [.. chosen.Select(arm => arm == 0 ? 100L : 10L)], chosen.Count(arm => arm == 0));

    private static IReadOnlyList<ExaminedAnswer> Judged(params bool[] right) =>
        [.. right.Select((isRight, i) => new ExaminedAnswer(new TaskExample("t", $"question {i}", "answer"), "said", isRight, 1, 1))];
}
