using System.Globalization;
using System.Security;
using System.Text;

namespace CoERouter.Evaluation.Routing.Reports;

/// <summary>Draws cost against score as an SVG.</summary>
public static class FrontierPlot
{
    private const int Width = 760;
    private const int Height = 460;
    private const int Left = 70;
    private const int Right = 210;
    private const int Top = 40;
    private const int Bottom = 55;
    private const int Ticks = 5;

    // Colours that differ also for eyes that do not tell red from green (Okabe and Ito, 2008).
    private static readonly string[] Colours = ["#000000", "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];

    /// <summary>The drawing; policies are points, frontiers are lines.</summary>
    public static string Draw(RoutingReport report)
    {
        (double Cost, double Score)[] all = [.. report.Frontiers.SelectMany(row => row.Points), .. report.Policies.Select(row => (row.Cost.Value, row.Score.Value))];
        (double fromCost, double toCost) = Range(all.Select(point => point.Cost));
        (double fromScore, double toScore) = Range(all.Select(point => point.Score));
        double X(double cost) => Left + ((cost - fromCost) / (toCost - fromCost) * (Width - Left - Right));
        double Y(double score) => Height - Bottom - ((score - fromScore) / (toScore - fromScore) * (Height - Top - Bottom));

        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"{Width}\" height=\"{Height}\" fill=\"white\"/>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"22\" font-size=\"15\">{SecurityElement.Escape(report.Name)}: score against mean cost, {report.Scored} questions</text>\n");
        for (int tick = 0; tick <= Ticks; tick++)
        {
            double cost = fromCost + ((toCost - fromCost) * tick / Ticks);
            double score = fromScore + ((toScore - fromScore) * tick / Ticks);
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(score):F1}\" y2=\"{Y(score):F1}\" stroke=\"#e3e3e3\"/><text x=\"{Left - 6}\" y=\"{Y(score) + 4:F1}\" text-anchor=\"end\">{100 * score:F1}</text>\n");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(cost):F1}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\">{cost.ToString("G3", CultureInfo.InvariantCulture)}</text>\n");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 14}\" text-anchor=\"middle\">mean cost, {SecurityElement.Escape(report.CostUnit)}</text>\n");
        int line = 0;
        foreach (FrontierRow row in report.Frontiers)
        {
            string colour = Colours[line % Colours.Length];
            string path = string.Join(' ', row.Points.OrderBy(point => point.Cost).Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.Cost):F1},{Y(point.Score):F1}")));
            svg.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>\n");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Width - Right + 12}\" y=\"{Top + 12 + (16 * line)}\" fill=\"{colour}\">{SecurityElement.Escape($"{row.Name} ({row.Sees})")}</text>\n");
            line++;
        }

        foreach (PolicyRow row in report.Policies)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{X(row.Cost.Value):F1}\" cy=\"{Y(row.Score.Value):F1}\" r=\"3\" fill=\"#666\"><title>{SecurityElement.Escape(row.Name)}</title></circle>\n");
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static (double From, double To) Range(IEnumerable<double> values)
    {
        double[] all = [.. values];
        double margin = Math.Max((all.Max() - all.Min()) * 0.04, 1e-9);
        return (all.Min() - margin, all.Max() + margin);
    }
}
