using System.Globalization;
using System.Text;
using CoERouter.Evaluation.Routing.Metrics;

namespace CoERouter.Evaluation.Routing.Reports;

/// <summary>Writes a study of unseen kinds as Markdown.</summary>
public static class LeaveOutReportText
{
    /// <summary>The report.</summary>
    /// <param name="name">Name of the table.</param>
    /// <param name="command">The command that made it.</param>
    /// <param name="left">One row for each category that was left out.</param>
    /// <param name="others">One row for each category of another table.</param>
    public static string Markdown(string name, string command, IReadOnlyList<LeaveOutRow> left, IReadOnlyList<LeaveOutRow> others)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"# Routing of unseen kinds: {name}\n\n`{command}`\n\n");
        text.Append("Each kind is scored by a router that was fitted without any question of it. Scores are in percent, with 95 % bootstrap intervals, paired where they are differences.\n");
        text.Append("The best single model is the one that is best on the kinds fitted on; the oracle is the model that is best on the kind itself.\n\n");
        text.Append("| unseen kind | questions | best single | router | over best single | kNN, over best single | oracle | oracle, over best single |\n|---|---|---|---|---|---|---|---|\n");
        foreach (LeaveOutRow row in left.Concat(others))
        {
            text.Append("| ").AppendJoin(" | ", [
                row.Kind, row.Questions.ToString(CultureInfo.InvariantCulture), Percent(row.Single.Score), Percent(row.Router.Score), Percent(row.Router.Gain),
                row.Neighbours is null ? "-" : Percent(row.Neighbours.Gain), Percent(row.Oracle.Score), Percent(row.Oracle.Gain)]).Append(" |\n");
        }

        Append(text, "mean of those left out", left);
        if (others.Count > 0)
        {
            Append(text, "mean of all", [.. left, .. others]);
        }

        text.Append("\nHow each router was chosen:\n\n");
        foreach (LeaveOutRow row in left.Concat(others))
        {
            text.Append(CultureInfo.InvariantCulture, $"- {row.Kind}: {row.Choice}\n");
        }

        return text.ToString();
    }

    // Kinds are scored on different questions, so their errors are independent.
    private static Interval Mean(IReadOnlyList<Interval> intervals)
    {
        double mean = intervals.Average(interval => interval.Value);
        double below = Math.Sqrt(intervals.Sum(interval => (interval.Value - interval.Low) * (interval.Value - interval.Low))) / intervals.Count;
        double above = Math.Sqrt(intervals.Sum(interval => (interval.High - interval.Value) * (interval.High - interval.Value))) / intervals.Count;
        return new(mean, mean - below, mean + above);
    }

    private static void Append(StringBuilder text, string name, IReadOnlyList<LeaveOutRow> rows)
    {
        string Of(Func<LeaveOutRow, Interval> figure) => Percent(Mean([.. rows.Select(figure)]));
        text.Append("| ").AppendJoin(" | ", [
            name, rows.Sum(row => row.Questions).ToString(CultureInfo.InvariantCulture), Of(row => row.Single.Score), Of(row => row.Router.Score), Of(row => row.Router.Gain),
            rows.Any(row => row.Neighbours is null) ? "-" : Of(row => row.Neighbours!.Gain), Of(row => row.Oracle.Score), Of(row => row.Oracle.Gain)]).Append(" |\n");
    }

    private static string Percent(Interval interval) => interval.Times(100).ToText("F1");
}
