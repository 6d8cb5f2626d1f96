using System.Globalization;
using System.Text;

namespace CoERouter.Evaluation.Routing.Reports;

/// <summary>Writes the means over draws of labels as Markdown.</summary>
public static class LabelDrawReportText
{
    /// <summary>A section to append to a report.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="draws">How many draws there were.</param>
    public static string Markdown(IReadOnlyList<LabelDrawRow> rows, int draws)
    {
        bool pairs = rows.Any(row => !double.IsNaN(row.Recovered));
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"\nMean over {draws} draws of the labels, with the standard deviation of one draw (the scored questions are the same):\n\n");
        text.Append("| policy | sees | score | over best single | s.d. |").Append(pairs ? " APGR | s.d. | least | calls for 50 % | calls for 80 % |" : string.Empty).Append('\n');
        text.Append("|---|---|---|---|---|").Append(pairs ? "---|---|---|---|---|" : string.Empty).Append('\n');
        foreach (LabelDrawRow row in rows)
        {
            List<string> cells = [row.Name, row.Sees, Number(100 * row.Score, "F1"), Number(100 * row.Gain, "F2"), Number(100 * row.GainSpread, "F2")];
            if (pairs)
            {
                cells.AddRange([Number(row.Recovered, "F3"), Number(row.RecoveredSpread, "F3"), Number(row.RecoveredLeast, "F3"), Number(100 * row.CallsForHalf, "F1"), Number(100 * row.CallsForMost, "F1")]);
            }

            text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
        }

        return text.ToString();
    }

    private static string Number(double number, string format) => double.IsNaN(number) ? "-" : number.ToString(format, CultureInfo.InvariantCulture);
}
