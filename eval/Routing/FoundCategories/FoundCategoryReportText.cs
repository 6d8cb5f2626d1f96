using System.Globalization;
using System.Text;

namespace CoERouter.Evaluation.Routing.FoundCategories;

/// <summary>Writes studies of found categories as Markdown.</summary>
public static class FoundCategoryReportText
{
    /// <summary>The report.</summary>
    /// <param name="command">The command that made it.</param>
    /// <param name="reports">One for each folder.</param>
    public static string Markdown(string command, IReadOnlyList<FoundCategoryReport> reports)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"# Routing by found categories\n\n`{command}`\n\n");
        text.Append("Categories are found on training questions by which models succeed on them, and guessed from the prompt by the linear categorizer, as the given ones are.\n");
        text.Append("A prompt is routed by its whole mixture of categories. Scores are in percent, with paired 95 % bootstrap intervals.\n");
        foreach (FoundCategoryReport report in reports)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {report.Name}: fitted on {report.Fitted} questions, scored on {report.Scored} others\n\n");
            foreach (string note in report.Notes)
            {
                text.Append(CultureInfo.InvariantCulture, $"- {note}\n");
            }

            text.Append(report.Notes.Count > 0 ? "\n" : string.Empty);
            text.Append("| way | sees | categories | score | over best single | the same in training, unseen |\n|---|---|---|---|---|---|\n");
            foreach (FoundCategoryRow row in report.Rows)
            {
                string training = double.IsNaN(row.TrainingGain) ? "-" : (100 * row.TrainingGain).ToString("F1", CultureInfo.InvariantCulture);
                text.Append(CultureInfo.InvariantCulture, $"| {row.Way} | {row.Sees} | {row.Categories} | {row.Score.Times(100).ToText("F1")} | {row.Gain.Times(100).ToText("F1")} | {training} |\n");
            }
        }

        return text.ToString();
    }
}
