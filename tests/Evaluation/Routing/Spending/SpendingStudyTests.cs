using CoERouter.Evaluation.Routing;
using CoERouter.Evaluation.Routing.Data;
using CoERouter.Evaluation.Routing.Reports;
using CoERouter.Evaluation.Routing.Spending;
using Xunit;

namespace CoERouter.Tests.Evaluation.Routing.Spending;

public sealed class SpendingStudyTests
{
    private static readonly RoutingExperimentOptions Quick = new() { Resamples = 100 };

    [Fact]
    public void Finds_that_a_cascade_pays_where_lengths_tell_and_prompts_do_not()
    {
        SpendingReport report = Run(telling: true, 6);
        SpendingCell cascade = Row(report, "cascade").Cells[0]!;
        Assert.True(cascade.Score.Low > Row(report, "single models, mixed").Cells[0]!.Score.Value + 0.1, $"{cascade.Score}");
        Assert.InRange(cascade.Cost, 5, 7);
        Assert.True(cascade.Calls > 1.2);
    }

    [Fact]
    public void Gains_nothing_where_lengths_tell_nothing()
    {
        SpendingCell cascade = Row(Run(telling: false, 6), "cascade").Cells[0]!;
        Assert.InRange(cascade.OverPrompt.Value, -0.06, 0.06);
    }

    [Fact]
    public void Orders_the_bounds_above_the_routers()
    {
        SpendingReport report = Run(telling: true, 3, 6);
        foreach (int place in (int[])[0, 1])
        {
            double Score(string name) => Row(report, name).Cells[place]!.Score.Value;
            Assert.True(Score("bound: query oracle") >= Score("bound: answers checked without error") - 0.01);
            Assert.True(Score("bound: answers checked without error") >= Score("bound: answers checked, one check in ten wrong") - 0.01);
            Assert.True(Score("reference: difficulty known") > Score("score model") + 0.05);
        }
    }

    [Fact]
    public void Keeps_budgets_and_says_which_are_too_small()
    {
        SpendingReport report = Run(telling: true, 0.5, 3, 10);
        Assert.All(report.Rows, row => Assert.Null(row.Cells[0]));
        Assert.All(report.Rows, row => Assert.NotNull(row.Cells[1]));
        foreach (string name in (string[])["single models, mixed", "cascade that always asks a cheap model first", "bound: answers checked without error"])
        {
            Assert.InRange(Row(report, name).Cells[1]!.Cost, 2.4, 3.6);
        }

        Assert.Equal(1, Row(report, "single models, mixed").Cells[2]!.Calls, 1e-9);
        Assert.Equal("dear", report.BestSingle);
    }

    [Fact]
    public void Writes_every_way_and_budget()
    {
        SpendingReport report = Run(telling: true, 3, 6);
        string text = SpendingReportText.Markdown(report, 6);
        Assert.All(report.Rows, row => Assert.Contains($"| {row.Name} | {row.Sees} |", text, StringComparison.Ordinal));
        Assert.Contains("| way | sees | 3 | 6 | least budget not worse | least budget that reaches it |", text, StringComparison.Ordinal);
        Assert.Contains("8 other measured models", text, StringComparison.Ordinal);
        Assert.Equal(2 * report.Rows.Count, SpendingReportText.Csv(report).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void Repeats_itself_to_the_letter() =>
        Assert.Equal(SpendingReportText.Markdown(Run(telling: true, 4), 4), SpendingReportText.Markdown(Run(telling: true, 4), 4));

    [Fact]
    public void Leaves_out_what_the_data_does_not_hold()
    {
        RoutingTable table = MadeQuestions.CheapAndDear(100, 50);
        table = table with { Questions = [.. table.Questions.Select(question => question with { AnswerCharacters = [], PeerScores = [] })] };
        SpendingReport report = new SpendingStudy(ExperimentData.Divide(table, Quick), Quick).Run([5], null, CancellationToken.None);
        Assert.DoesNotContain(report.Rows, row => row.Name == "cascade" || row.Name.Contains("difficulty", StringComparison.Ordinal) || row.Name.Contains("lent", StringComparison.Ordinal));
    }

    [Fact]
    public void Refuses_models_of_one_cost()
    {
        RoutingTable table = MadeQuestions.CheapAndDear(100, 50) with { Models = [new("a", 1, 1, double.NaN), new("b", 1, 1, double.NaN)] };
        Assert.Contains("models of different cost", Assert.Throws<InvalidDataException>(() => new SpendingStudy(ExperimentData.Divide(table, Quick), Quick).Run([5], null, CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Stops_when_asked_to() => Assert.Throws<OperationCanceledException>(() =>
        new SpendingStudy(ExperimentData.Divide(MadeQuestions.CheapAndDear(100, 50), Quick), Quick).Run([5], null, new CancellationToken(canceled: true)));

    private static SpendingRow Row(SpendingReport report, string name) => report.Rows.Single(row => row.Name == name);

    private static SpendingReport Run(bool telling, params double[] budgets) =>
        new SpendingStudy(ExperimentData.Divide(MadeQuestions.CheapAndDear(400, 300, telling), Quick), Quick).Run(budgets, null, CancellationToken.None);
}
