using System.Globalization;
using System.Text;

namespace CoERouter.Evaluation.Routing.Reports;

/// <summary>Writes a study of few labels as Markdown.</summary>
public static class KShotReportText
{
    /// <summary>The section.</summary>
    /// <param name="study">The study, for its incumbent.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="draws">Draws of labels for each row.</param>
    public static string Markdown(KShotStudy study, IReadOnlyList<KShotRow> rows, int draws)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"\nMaps from K labelled questions per category, means over {draws} draws. The best single model, {study.Incumbent}, scores {100 * study.IncumbentScore:F1} on the same questions;\n");
        text.Append("What is known before: \"told\" maps know one name, that of the single model which an earlier measurement found best (here the one of the whole training split), and K labels\n");
        text.Append("of each category; \"labels alone\" know the K labels only and must also find the best single model in them. The last column is how often all labels together name it.\n\n");
        text.Append("| K | naive argmax | single best on the labels | safe map, labels alone | over naive | safe map, told | over best single | worst draw, told | labels name the best single |\n|---|---|---|---|---|---|---|---|---|\n");
        foreach (KShotRow row in rows)
        {
            string[] cells =
            [
                row.Labels.ToString(CultureInfo.InvariantCulture), Percent(row.Naive), Percent(row.DrawnSingle), Percent(row.Safe), Percent(row.OverNaive),
                Percent(row.SafeOfIncumbent), Percent(row.OverSingle), (100 * row.WorstDraw).ToString("F1", CultureInfo.InvariantCulture),
                (100 * row.SingleFound).ToString("F0", CultureInfo.InvariantCulture) + " %",
            ];
            text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
        }

        return text.ToString();
    }

    private static string Percent(Metrics.Interval interval) => interval.Times(100).ToText("F1");
}
