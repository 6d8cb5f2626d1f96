using System.Globalization;
using System.Text;
using CoERouter.Evaluation.Statistics;

namespace CoERouter.Evaluation.Embedded;

/// <summary>Writes the report of <c>coe eval embedded</c> as Markdown.</summary>
public static class EmbeddedReportText
{
    /// <summary>The report.</summary>
    public static string Write(EmbeddedReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var text = new StringBuilder();
        text.Append("# The embedded experts on unseen prompts\n\n");
        text.Append(CultureInfo.InvariantCulture, $"`coe eval embedded --count {report.Count} --seed {report.Seed}`: {report.Count} prompts per category that training never saw, greedy decoding.\n");
        text.Append("Right answers in percent with 95 % Wilson intervals; right is decided by the task's own check.\n\n");
        Row(text, ["", .. report.Categories, "overall", "mean active parameters"]);
        Row(text, [.. Enumerable.Repeat("---", report.Categories.Count + 3)]);
        foreach (EmbeddedRow row in report.Rows)
        {
            Row(text, [row.Name, .. row.Categories.Select(cell => cell.ToString()), row.Overall.ToString(), row.MeanActiveParameters.ToString("N0", CultureInfo.InvariantCulture)]);
        }

        text.Append("\nThe composition beside it: prompts routed to the expert of their category, and that expert on what is new in other ways.\n\n");
        Row(text, ["", .. report.Categories, "overall"]);
        Row(text, [.. Enumerable.Repeat("---", report.Categories.Count + 2)]);
        Cells(text, "routed to its expert", report.Routing);
        Cells(text, "unseen templates", report.UnseenTemplates);
        Cells(text, "unseen strings", report.UnseenStrings);
        return text.ToString();
    }

    private static void Cells(StringBuilder text, string name, IReadOnlyList<WilsonInterval> cells) =>
        Row(text, [name, .. cells.Select(cell => cell.ToString()), new WilsonInterval(cells.Sum(cell => cell.Successes), cells.Sum(cell => cell.Trials)).ToString()]);

    private static void Row(StringBuilder text, IReadOnlyList<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
