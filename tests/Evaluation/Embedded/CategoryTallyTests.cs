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
        var tally = new CategoryTally(Answers, [0, 0, 0], [true, false], [100, 10]);
        Assert.Equal([2, 2, 2, 3], tally.Right);
        Assert.Equal(3, tally.Routed);
        Assert.Equal([300, 30, 300, 100 + 10 + 10], tally.Active);
        Assert.Same(Answers[0][2], Assert.Single(tally.Misses));
    }

    [Fact]
    public void The_composition_follows_its_choices()
    {
        var tally = new CategoryTally(Answers, [1, 1, 1], [true, false], [100, 10]);
        Assert.Equal(2, tally.Right[2]);
        Assert.Equal(0, tally.Routed);
        Assert.Equal(30, tally.Active[2]);
    }

    [Fact]
    public void Any_arm_of_the_own_expert_counts_as_its_own()
    {
        var tally = new CategoryTally(Answers, [0, 1, 0], [true, true], [100, 10]);
        Assert.Equal(3, tally.Routed);
        Assert.Equal(210, tally.Active[2]);
    }

    [Fact]
    public void The_oracle_never_does_worse_than_anyone()
    {
        var random = new Random(8);
        for (int round = 0; round < 200; round++)
        {
            IReadOnlyList<ExaminedAnswer>[] answers = [.. Enumerable.Range(0, 3).Select(_ => Judged([.. Enumerable.Range(0, 5).Select(_ => random.Next(2) == 0)]))];
            var tally = new CategoryTally(answers, [.. Enumerable.Range(0, 5).Select(_ => random.Next(3))], [false, true, false], [3, 2, 1]);
            Assert.All(tally.Right[..4], right => Assert.True(tally.Right[4] >= right));
            Assert.Equal(5 - tally.Right[3], tally.Misses.Count);
        }
    }

    private static IReadOnlyList<ExaminedAnswer> Judged(params bool[] right) =>
        [.. right.Select((isRight, i) => new ExaminedAnswer(new TaskExample("t", $"question {i}", "answer"), "said", isRight, 1, 1))];
}
