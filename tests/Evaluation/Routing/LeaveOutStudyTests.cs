using CoERouter.Evaluation.Routing;
using CoERouter.Evaluation.Routing.Data;
using CoERouter.Evaluation.Routing.Reports;
using Xunit;

namespace CoERouter.Tests.Evaluation.Routing;

public sealed class LeaveOutStudyTests
{
    [Fact]
    public void Leaves_out_each_kind_and_scores_another_table()
    {
        RoutingExperimentOptions options = new() { Resamples = 50, LeaveOut = null };
        RoutingTable table = MadeQuestions.Kinds(60, 60);
        LeaveOutStudy study = new(options);
        IReadOnlyList<LeaveOutRow> left = study.Run(table, null, CancellationToken.None);
        Assert.Equal(["kind0", "kind1", "kind2"], left.Select(row => row.Kind));
        Assert.All(left, row => Assert.Equal(60, row.Questions));
        Assert.All(left, row => Assert.Equal(0, row.Single.Gain.Value));
        Assert.All(left, row => Assert.True(row.Oracle.Score.Value >= row.Single.Score.Value));
        IReadOnlyList<LeaveOutRow> others = study.Run(table, table with { Name = "other" }, null, CancellationToken.None);
        Assert.Equal(["kind1", "kind3"], others.Select(row => row.Kind));

        string text = LeaveOutReportText.Markdown("kinds", "coe eval routing", left, others);
        Assert.Contains("| kind3 | 60 |", text, StringComparison.Ordinal);
        Assert.Contains("| mean of those left out | 180 |", text, StringComparison.Ordinal);
        Assert.Contains("| mean of all | 300 |", text, StringComparison.Ordinal);
        Assert.Equal(5, text.Split("- kind").Length - 1);
    }
}
