using System.Globalization;
using System.Text;

namespace CoERouter.Evaluation.Routing.Reports;

/// <summary>Writes a study of spending as Markdown, and its cells as CSV.</summary>
public static class SpendingReportText
{
    /// <summary>The section.</summary>
    /// <param name="report">The study.</param>
    /// <param name="focus">The budget that is written out with intervals; one of the report's.</param>
    public static string Markdown(SpendingReport report, double focus)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"\n## Score for a mean cost\n\nEvery model that is asked counts. The best single model, {report.BestSingle}, scores {report.BestSingleScore.Times(100).ToText("F1")} for {Cost(report.BestSingleCost)}.\n");
        text.Append(CultureInfo.InvariantCulture, $"All is chosen on training questions under the budget in the head of the column; in brackets stands the cost on the scored questions, in {report.CostUnit}.\n");
        foreach (string note in report.Notes)
        {
            text.Append("- ").Append(note).Append('\n');
        }

        text.Append("\n| way | sees | ").AppendJoin(" | ", report.Budgets.Select(Cost)).Append(" | least budget not worse | least budget that reaches it |\n");
        text.Append("|---|---|").Insert(text.Length, "---|", report.Budgets.Count).Append("---|---|\n");
        foreach (SpendingRow row in report.Rows)
        {
            text.Append("| ").AppendJoin(" | ", [
                row.Name, row.Sees,
                .. row.Cells.Select(cell => cell is null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{100 * cell.Score.Value:F1} ({cell.Cost:F1})")),
                Least(row.LeastNotWorse), Least(row.LeastReaching)]).Append(" |\n");
        }

        int place = report.Budgets.ToList().IndexOf(focus);
        text.Append(CultureInfo.InvariantCulture, $"\n\"Not worse\": the 95 % interval of the difference to the best single model, paired, reaches 0. At {Cost(focus)}:\n\n");
        text.Append("| way | sees | score | over best single | over the score model | mean cost | models asked | plays |\n|---|---|---|---|---|---|---|---|\n");
        foreach (SpendingRow row in report.Rows)
        {
            if (row.Cells[place] is { } cell)
            {
                text.Append("| ").AppendJoin(" | ", [
                    row.Name, row.Sees, cell.Score.Times(100).ToText("F1"), cell.OverSingle.Times(100).ToText("F1"), cell.OverPrompt.Times(100).ToText("F1"),
                    Cost(cell.Cost), cell.Calls.ToString("F2", CultureInfo.InvariantCulture), cell.Plays]).Append(" |\n");
            }
        }

        return text.ToString();
    }

    /// <summary>The cells as comment lines, to follow the policies.</summary>
    public static string Csv(SpendingReport report)
    {
        StringBuilder text = new();
        foreach (SpendingRow row in report.Rows)
        {
            foreach (SpendingCell cell in row.Cells.OfType<SpendingCell>())
            {
                text.Append(CultureInfo.InvariantCulture, $"# spending,\"{row.Name}\",{cell.Budget:G9},{cell.Score.Value:G9},{cell.Score.Low:G9},{cell.Score.High:G9},{cell.OverSingle.Value:G9},{cell.OverSingle.Low:G9},{cell.OverSingle.High:G9},{cell.Cost:G9},{cell.Calls:G9}\n");
            }
        }

        return text.ToString();
    }

    private static string Least(double budget) => double.IsNaN(budget) ? "never" : Cost(budget);

    private static string Cost(double cost) => cost.ToString("G4", CultureInfo.InvariantCulture);
}
