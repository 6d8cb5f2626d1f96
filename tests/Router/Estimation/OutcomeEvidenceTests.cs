using CoERouter.Router.Estimation;
using CoERouter.Router.Outcomes;
using Xunit;

namespace CoERouter.Tests.Router.Estimation;

public sealed class OutcomeEvidenceTests
{
    private static readonly string[] Categories = ["x", "y"];
    private static readonly string[] Arms = ["a", "b"];

    [Fact]
    public void Questions_are_counted_and_stay_paired()
    {
        OutcomeEvidence evidence = OutcomeEvidence.FromQuestions(
            Categories, Arms, [new("1", "x", [1, 0]), new("2", "x", [1, 1]), new("3", "y", [0, 0.5])]);
        Assert.True(evidence.IsPaired);
        Assert.Equal(2, evidence.Count(0, 0));
        Assert.Equal(1, evidence.Mean(0, 0));
        Assert.Equal(0.5, evidence.Mean(0, 1));
        Assert.Equal(0.5, evidence.Mean(1, 1));
    }

    [Fact]
    public void Sums_of_one_arm_alone_are_not_paired()
    {
        OutcomeEvidence evidence = new(Categories, Arms);
        evidence.AddSums(0, 0, 0, 0);
        Assert.True(evidence.IsPaired);
        evidence.AddSums(1, 1, 4, 3);
        Assert.False(evidence.IsPaired);
        Assert.Equal(0.75, evidence.Mean(1, 1));
        Assert.True(double.IsNaN(evidence.Mean(0, 0)));
    }

    [Fact]
    public void A_table_gives_its_counts_and_means()
    {
        OutcomeTable table = RouterSamples.Table(["x"], ["a@top-1", "b@top-1"], new[,] { { 0.3, 0.9 } });
        OutcomeEvidence evidence = OutcomeEvidence.FromTable(table);
        Assert.Equal(["a@top-1", "b@top-1"], evidence.Arms);
        Assert.Equal(100, evidence.Count(0, 1));
        Assert.Equal(0.3, evidence.Mean(0, 0), 12);
    }

    [Fact]
    public void Every_fault_of_the_questions_is_named()
    {
        string message = Assert.Throws<InvalidDataException>(() => OutcomeEvidence.FromQuestions(
            Categories, Arms,
            [new("1", "x", [1, double.NaN]), new("1", "y", [1, 0]), new("2", "z", [1, 0]), new("3", "x", [1]), new("4", "x", [1.5, 0])])).Message;
        foreach (string expected in (string[])[
            "The question \"1\" is given more than once.", "The question \"1\" has score NaN for the arm \"b\"; legal is a number from 0 to 1.",
            "The question \"2\" has the category \"z\"; legal is x, y.", "The question \"3\" has 1 scores; legal is one for each of the 2 arms.",
            "The question \"4\" has score 1.5 for the arm \"a\""])
        {
            Assert.Contains(expected, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_empty_table_is_refused()
    {
        Assert.Equal(
            "There are no labelled questions; at least one is needed.",
            Assert.Throws<InvalidDataException>(() => OutcomeEvidence.FromQuestions(Categories, Arms, [])).Message);
        Assert.Contains("no labels at all", Assert.Throws<InvalidDataException>(
            () => OutcomeEstimator.Estimate(new OutcomeEvidence(Categories, Arms))).Message, StringComparison.Ordinal);
        string names = Assert.Throws<InvalidDataException>(() => new OutcomeEvidence([], ["a", "a"])).Message;
        Assert.Equal("There are no categories; at least one is needed. The arm \"a\" is given more than once.", names);
    }

    [Fact]
    public void Illegal_sums_are_refused()
    {
        OutcomeEvidence evidence = new(Categories, Arms);
        Assert.Contains("count -1", Assert.Throws<ArgumentException>(() => evidence.AddSums(0, 0, -1, 0)).Message, StringComparison.Ordinal);
        Assert.Contains("score sum NaN", Assert.Throws<ArgumentException>(() => evidence.AddSums(0, 0, 2, double.NaN)).Message, StringComparison.Ordinal);
        Assert.Contains("score sum 3", Assert.Throws<ArgumentException>(() => evidence.AddSums(0, 0, 2, 3)).Message, StringComparison.Ordinal);
        Assert.Contains("squared scores 2", Assert.Throws<ArgumentException>(() => evidence.AddSums(0, 0, 2, 1, 2)).Message, StringComparison.Ordinal);
        Assert.Contains("score NaN", Assert.Throws<ArgumentException>(() => evidence.AddQuestion(0, [1, double.NaN])).Message, StringComparison.Ordinal);
        Assert.Contains("2 arms, but 1", Assert.Throws<ArgumentException>(() => evidence.AddQuestion(0, [1])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => evidence.Count(2, 0));
    }
}
