using System.Globalization;
using System.Text;

namespace CoERouter.Evaluation.Routing.Reports;

/// <summary>Sums up many studies of few labels, and writes them as Markdown.</summary>
public static class KShotSpread
{
    /// <summary>A loss below this, 0.1 points, is none.</summary>
    public const double Tolerance = 0.001;

    /// <summary>Sums up.</summary>
    /// <param name="runs">The rows of each run; every run has the same K.</param>
    public static IReadOnlyList<KShotSpreadRow> Of(IReadOnlyList<IReadOnlyList<KShotRow>> runs) => [.. runs[0].Select((first, place) =>
    {
        KShotRow[] rows = [.. runs.Select(run => run[place])];
        return new KShotSpreadRow(
            first.Labels,
            rows.Length,
            rows.Average(row => row.OverSingle.Value),
            rows.Min(row => row.OverSingle.Value),
            rows.Count(row => row.OverSingle.Value < -Tolerance) / (double)rows.Length,
            rows.Average(row => row.OverNaive.Value),
            rows.Min(row => row.OverNaive.Value),
            rows.Average(row => row.SafeOfIncumbent.Value - row.Naive.Value),
            rows.Min(row => row.SafeOfIncumbent.Value - row.Naive.Value),
            rows.Average(row => row.Safe.Value - row.DrawnSingle.Value));
    })];

    /// <summary>The table.</summary>
    /// <param name="title">What the runs are.</param>
    /// <param name="rows">The rows.</param>
    public static string Markdown(string title, IReadOnlyList<KShotSpreadRow> rows)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"\n{title}: points over the best single model of the pool (\"told\") and over naive argmax, means over the runs, the worst run in brackets.\n\n");
        text.Append("| K | runs | told, over best single | runs that lose more than 0.1 | told, over naive | labels alone, over naive | labels alone, over the single best on the labels |\n|---|---|---|---|---|---|---|\n");
        foreach (KShotSpreadRow row in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {row.Labels} | {row.Runs} | {Pair(row.OverSingle, row.WorstOverSingle)} | {100 * row.LosesToSingle:F0} % | {Pair(row.ToldOverNaive, row.WorstToldOverNaive)} | {Pair(row.OverNaive, row.WorstOverNaive)} | {Points(row.AloneOverDrawn)} |\n");
        }

        return text.ToString();
    }

    private static string Pair(double mean, double worst) => $"{Points(mean)} ({Points(worst)})";

    private static string Points(double share) => (100 * share).ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture);
}
