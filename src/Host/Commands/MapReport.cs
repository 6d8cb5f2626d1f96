using System.Globalization;
using CoERouter.Router.Mapping;
using CoERouter.Router.Outcomes;
using Spectre.Console;

namespace CoERouter.Host.Commands;

/// <summary>Shows solved maps: the map itself, its certificate, what each limit costs, and frontiers.</summary>
internal sealed class MapReport(CommandContext context)
{
    /// <summary>Shows one map.</summary>
    public async Task WriteAsync(MapResult.Solved solved)
    {
        CategoryMap map = solved.Map;
        Table arms = Tables.Create("Category", "Weight", "Arm", "Score", "Active", "Fallbacks");
        foreach (MapEntry entry in map.Entries)
        {
            arms.AddRow(
                Markup.Escape(entry.Category), Text($"{entry.Weight:0.000}"), Markup.Escape(entry.Arm.ToString()), Text($"{100 * entry.Score:0.0}"),
                Text($"{entry.MeanActiveParameters:#,0}"), Markup.Escape(string.Join(", ", entry.Fallbacks)));
        }

        Tables.Console(context).Write(arms);
        await context.Output.WriteLineAsync(Text(
            $"map {map.Revision}: optimum {map.Objective:0.000000}, bound {map.Bound:0.000000}, gap {solved.Gap:0.000000} after {solved.Nodes:#,0} nodes; {map.TotalParameters:#,0} parameters in all, {map.MeanActiveParameters:#,0} active on average.")).ConfigureAwait(false);
        await context.Output.WriteLineAsync(solved.Sentence).ConfigureAwait(false);
        if (solved.ShadowPrices.Count > 0)
        {
            Table limits = Tables.Create("Limit", "At most", "Used", "Binds", "Shadow price per unit", "per 1 % more");
            foreach (ShadowPrice price in solved.ShadowPrices)
            {
                limits.AddRow(
                    price.Constraint.Noun(), Text($"{price.Limit:#,0.######}"), Text($"{price.Used:#,0.######}"), price.IsBinding ? "yes" : "no",
                    Text($"{price.PricePerUnit:0.###E+0}"), Text($"{price.PricePerUnit * price.Limit:0.0000} points"));
            }

            Tables.Console(context).Write(limits);
            await context.Output.WriteLineAsync(Text(
                $"However the limits change, no map scores more than {solved.RelaxedBound:0.000000} + the sum of shadow price x change.")).ConfigureAwait(false);
        }
    }

    /// <summary>Shows one frontier.</summary>
    public async Task WriteAsync(ParetoFrontier frontier)
    {
        Table points = Tables.Create($"Frontier: {frontier.Axis.Noun()}", "Score", "Map");
        foreach (FrontierPoint point in frontier.Points)
        {
            points.AddRow(Text($"{point.Used:#,0.######}"), Text($"{100 * point.Score:0.00}"), Markup.Escape(string.Join(", ", point.Map.Entries.Select(entry => $"{entry.Category} -> {entry.Arm}"))));
        }

        Tables.Console(context).Write(points);
        await context.Output.WriteLineAsync(Text(
            $"{frontier.Points.Count} points; {(frontier.IsWhole ? "every one is there" : "neighbours closer than the resolution are left out")}.")).ConfigureAwait(false);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
