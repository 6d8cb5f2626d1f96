using System.Globalization;
using System.Text;
using CoERouter.Categorizer.Conformal;
using CoERouter.Evaluation.Statistics;

namespace CoERouter.Evaluation.Categories;

/// <summary>Reports as Markdown.</summary>
public static class CategoryReportText
{
    /// <summary>Writes the reports of one data set.</summary>
    /// <param name="reports">At least one, all of the same data set.</param>
    public static string Write(IReadOnlyList<CategoryReport> reports)
    {
        StringBuilder text = new();
        Line(text, $"## {reports[0].Data}: {reports[0].Categories} categories, {reports[0].Trained} training prompts, {reports[0].Accuracy.Trials} scored");
        Table(text, ["Categorizer", "Accuracy", "Always the most frequent", "ECE", "Brier", "Loss", "Temperature", "p50 µs", "Bytes"], reports.Select(report => new[]
        {
            report.Recipe, report.Accuracy.ToString(), Percent(report.Majority), Fixed(report.CalibrationError, 4), Fixed(report.Brier, 4),
            Fixed(report.Loss, 4), Fixed(report.Temperature, 3), Fixed(report.MedianMicroseconds, 1), Fixed(report.AllocatedBytes, 0),
        }));
        Table(text, ["Categorizer", "Limit chosen by", "In-scope accuracy", "Out-of-scope recall", "AUROC", "Drift: false alarm", "Alarm after"], reports.SelectMany(
            report => report.Outside.Select((row, i) => new[]
            {
                report.Recipe, row.Chosen, row.InScope.ToString(), row.Recall.ToString(), i > 0 || double.IsNaN(report.OutsideArea) ? "" : Percent(report.OutsideArea),
                i > 0 ? "" : report.FalseAlarm ? "yes" : "no", i > 0 ? "" : report.AlarmDelay is { } delay ? $"{delay} foreign prompts" : "-",
            })));
        Table(text, ["Categorizer", "Sets", "Calibrated on", "Promised", "Coverage", "Within its interval", "Mean size", "Empty", "Single", "Single and right"], reports.SelectMany(
            report => report.Sets.Select(row => new[]
            {
                report.Recipe, NameOf(row.Score), row.Calibrated, Percent(1 - row.Alpha), row.Coverage.ToString(), row.Holds ? "yes" : "no", Fixed(row.MeanSize, 2),
                Percent(row.Empty), Percent(row.Single), row.SingleRight.ToString(),
            })));
        Table(text, ["Categorizer", "Wording", "Accuracy", "Same category as before"], reports.SelectMany(
            report => report.Robustness.Select(row => new[] { report.Recipe, row.Change, row.Accuracy.ToString(), row.Unmoved.ToString() })));
        Table(text, ["Categorizer", "Confidence", "Prompts", "Mean confidence", "Right"], reports.SelectMany(report => report.Bins.Select((bin, i) => (bin, i))
            .Where(item => item.bin.Count > 0).Select(item => new[]
            {
                report.Recipe, $"{Percent(item.i / (double)report.Bins.Count)}-{Percent((item.i + 1) / (double)report.Bins.Count)}",
                item.bin.Count.ToString(CultureInfo.InvariantCulture), Percent(item.bin.Confidence), Percent(item.bin.Right),
            })));
        return text.ToString();
    }

    private static void Table(StringBuilder text, string[] columns, IEnumerable<string[]> rows)
    {
        text.Append('\n');
        Line(text, $"| {string.Join(" | ", columns)} |");
        Line(text, $"|{string.Concat(columns.Select(_ => "---|"))}");
        foreach (string[] row in rows)
        {
            Line(text, $"| {string.Join(" | ", row)} |");
        }
    }

    private static string NameOf(ConformalScore score) => score switch
    {
        ConformalScore.LeastAmbiguous => "LAC",
        ConformalScore.Adaptive => "APS",
        _ => "RAPS",
    };

    private static string Percent(double share) => (100 * share).ToString("F1", CultureInfo.InvariantCulture);

    private static string Fixed(double value, int digits) => value.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
