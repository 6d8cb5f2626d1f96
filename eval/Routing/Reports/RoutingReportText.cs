using System.Globalization;
using System.Text;

namespace CoERouter.Evaluation.Routing.Reports;

/// <summary>Writes a report as Markdown, and its rows as CSV.</summary>
public static class RoutingReportText
{
    /// <summary>The report as Markdown.</summary>
    /// <param name="report">The report.</param>
    /// <param name="command">The command that made it.</param>
    public static string Markdown(RoutingReport report, string command)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"# Routing: {report.Name}\n\n`{command}`\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{report.Models.Count} models; fitted on {report.Training} questions, scored on {report.Scored} others of {report.Categories} categories");
        text.Append(report.MeanOverCategories ? ", every category counting the same.\n" : ".\n");
        text.Append("Scores are in percent, with paired 95 % bootstrap intervals. Cost is in ").Append(report.CostUnit).Append(".\n");
        text.Append("Rows that see the answers are bounds, not routers. The router is the way that did best on training questions it had not seen.\n");
        foreach (string note in report.Notes)
        {
            text.Append("- ").Append(note).Append('\n');
        }

        text.Append("\n| policy | sees | score | over best single | below query oracle | mean cost | mean active, billions | ECE | Brier |\n|---|---|---|---|---|---|---|---|---|\n");
        foreach (PolicyRow row in report.Policies)
        {
            Append(text, [row.Name, row.Sees, row.Score.Times(100).ToText("F1"), row.Gain.Times(100).ToText("F1"), row.Regret.Times(100).ToText("F1"), Cost(row.Cost.Value), Number(row.Active, "F1"), Number(100 * row.CalibrationError, "F1"), Number(row.Brier, "F3")]);
        }

        AppendPairs(text, report);
        AppendFrontiers(text, report);
        return text.ToString();
    }

    /// <summary>The policies as CSV, one row each, with the ends of the intervals.</summary>
    public static string Csv(RoutingReport report)
    {
        StringBuilder text = new("policy,sees,score,score_low,score_high,gain,gain_low,gain_high,regret,regret_low,regret_high,cost,active_billions,ece,brier\n");
        foreach (PolicyRow row in report.Policies)
        {
            double[] figures =
            [
                row.Score.Value, row.Score.Low, row.Score.High, row.Gain.Value, row.Gain.Low, row.Gain.High, row.Regret.Value, row.Regret.Low, row.Regret.High,
                row.Cost.Value, row.Active, row.CalibrationError, row.Brier,
            ];
            text.Append(Quoted(row.Name)).Append(',').Append(Quoted(row.Sees)).Append(',')
                .AppendJoin(',', figures.Select(figure => double.IsNaN(figure) ? string.Empty : figure.ToString("G9", CultureInfo.InvariantCulture))).Append('\n');
        }

        foreach (PairRow row in report.Pairs)
        {
            text.Append(CultureInfo.InvariantCulture, $"# APGR,{Quoted(row.Name)},{row.Average.Value:G9},{row.Average.Low:G9},{row.Average.High:G9},CPT50,{row.CallsForHalf.Value:G9},CPT80,{row.CallsForMost.Value:G9}\n");
        }

        return text.ToString();
    }

    private static void AppendPairs(StringBuilder text, RoutingReport report)
    {
        if (report.Pairs.Count == 0)
        {
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"\nThe gap between {report.Models[0]} and {report.Models[1]} as the share of calls to the better one grows:\n\n");
        text.Append("| router | sees | APGR | calls for 50 % | calls for 80 % |\n|---|---|---|---|---|\n");
        foreach (PairRow row in report.Pairs)
        {
            Append(text, [row.Name, row.Sees, row.Average.ToText("F3"), row.CallsForHalf.Times(100).ToText("F1"), row.CallsForMost.Times(100).ToText("F1")]);
        }
    }

    private static void AppendFrontiers(StringBuilder text, RoutingReport report)
    {
        if (report.Frontiers.Count == 0)
        {
            return;
        }

        string budget = report.CostBudget is { } limit ? string.Create(CultureInfo.InvariantCulture, $" score at {limit:0.######} |") : string.Empty;
        text.Append(CultureInfo.InvariantCulture, $"\nCost against score, from the cheapest to the dearest model (AIQ: mean height of the hull):\n\n| router | sees | AIQ | least cost of the best single's score |{budget}\n|---|---|---|---|{(report.CostBudget is null ? string.Empty : "---|")}\n");
        foreach (FrontierRow row in report.Frontiers)
        {
            string[] cells = [row.Name, row.Sees, row.Average.Times(100).ToText("F1"), double.IsNaN(row.CostOfBestSingle) ? "never" : Cost(row.CostOfBestSingle)];
            Append(text, report.CostBudget is null ? cells : [.. cells, Number(100 * row.AtBudget, "F1")]);
        }
    }

    private static void Append(StringBuilder text, IReadOnlyList<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    private static string Number(double number, string format) => double.IsNaN(number) ? "-" : number.ToString(format, CultureInfo.InvariantCulture);

    private static string Cost(double cost) => cost.ToString("G4", CultureInfo.InvariantCulture);

    private static string Quoted(string text) => text.AsSpan().IndexOfAny(',', '"', '\n') >= 0 ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
