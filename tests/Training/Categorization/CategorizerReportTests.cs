using CoERouter.Categorizer;
using CoERouter.Training.Categorization;
using Xunit;

namespace CoERouter.Tests.Training.Categorization;

/// <summary>The report on estimates that are given, against figures counted by hand.</summary>
public sealed class CategorizerReportTests
{
    private static readonly string[] Categories = ["card", "exchange_rate", "unknown"];

    private static readonly (CategoryEstimate Estimate, int Truth)[] Items =
    [
        (Estimate(0.9f, 0.1f, 0), 0), (Estimate(0.8f, 0.2f, 0), 0), (Estimate(0.3f, 0.7f, 0), 0), (Estimate(0.3f, 0.6f, 0.1f), 0),
        (Estimate(0.05f, 0.95f, 0), 1), (Estimate(0.02f, 0.96f, 0.02f), 1),
        (Estimate(0.1f, 0.1f, 0.8f), 2),
    ];

    [Fact]
    public void Figures_are_those_of_their_definitions()
    {
        CategorizerReport report = CategorizerEvaluation.Measure(Categories, Items);
        Assert.Equal(5 / 7.0, report.Accuracy, 1e-9);
        Assert.Equal([0.5, 1, 1], report.CategoryAccuracy);
        Assert.Equal([2, 2, 0], report.Confusion[0]);
        double[] own = [0.9, 0.8, 0.3, 0.3, 0.95, 0.96, 0.8];
        Assert.Equal(-own.Average(Math.Log), report.Loss, 1e-6);
        Assert.Equal(Items.Average(item => item.Estimate.Probabilities.Select((p, c) => Math.Pow(p - (c == item.Truth ? 1 : 0), 2)).Sum()), report.Brier, 1e-6);
    }

    [Fact]
    public void Bins_hold_every_prompt_once_and_give_the_calibration_error()
    {
        CategorizerReport report = CategorizerEvaluation.Measure(Categories, Items);
        Assert.Equal(Items.Length, report.Reliability.Sum(bin => bin.Count));
        Assert.All(report.Reliability, bin => Assert.InRange(bin.Confidence, bin.Low - 1e-6, bin.High + 1e-6));
        Assert.Equal(report.CalibrationError, report.Reliability.Sum(bin => bin.Count * Math.Abs(bin.Confidence - bin.Accuracy)) / Items.Length, 1e-6);
        ReliabilityBin last = report.Reliability[^1];
        Assert.Equal((2, 1.0), (last.Count, last.Accuracy));
        Assert.Contains("0.93 to 1.00", report.ReliabilityTable(), StringComparison.Ordinal);
        Assert.Equal(report.Reliability.Count + 1, report.ReliabilityTable().Split('\n').Length);
    }

    [Fact]
    public void Categories_are_listed_worst_first_with_what_they_are_taken_for()
    {
        string[] lines = CategorizerEvaluation.Measure(Categories, Items).CategoryTable().Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.StartsWith("card ", lines[1], StringComparison.Ordinal);
        Assert.Contains("50.0 %  exchange_rate (2)", lines[1], StringComparison.Ordinal);
        Assert.All(lines[1..], line => Assert.Contains(" %  ", line, StringComparison.Ordinal));
    }

    [Fact]
    public void A_category_without_prompts_is_left_out_of_the_list()
    {
        string table = CategorizerEvaluation.Measure(Categories, Items.Where(item => item.Truth != 1)).CategoryTable();
        Assert.DoesNotContain("\nexchange_rate", table, StringComparison.Ordinal);
        Assert.Contains("\nunknown", table, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_of_the_whole_table_are_as_wide_as_the_longest_name()
    {
        string[] lines = CategorizerEvaluation.Measure(Categories, Items).ToString().Split('\n');
        Assert.Equal(5, lines.Length);
        Assert.Contains("  exchange_rate", lines[1], StringComparison.Ordinal);
        Assert.Single(lines[1..].Select(line => line.TrimEnd('\r').Length).Distinct());
    }

    private static CategoryEstimate Estimate(params float[] probabilities) => CategoryEstimate.From(probabilities, 0, 0, 0);
}
