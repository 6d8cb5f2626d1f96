using System.Globalization;
using CoERouter.Router.Refinement;
using Spectre.Console;

namespace CoERouter.Host.Commands;

/// <summary>Shows what a calibration of the map's prompts found.</summary>
internal static class RefinementReport
{
    /// <summary>Shows it.</summary>
    /// <param name="context">Where to.</param>
    /// <param name="found">What was found.</param>
    /// <param name="unit">The unit of cost.</param>
    public static void Write(CommandContext context, CalibratedRefinement found, string unit)
    {
        IAnsiConsole console = Tables.Console(context);
        Table rules = Tables.Create("Category", "Cheap", "Dear", "Threshold", "95 % interval", "To the dear arm", "Decided by");
        for (int i = 0; i < found.Pairs.Count; i++)
        {
            RefinementPair pair = found.Pairs[i];
            CategoryRefinement? rule = found.Refinement?.Rules.FirstOrDefault(rule => rule.Category == pair.Category);
            rules.AddRow(
                Markup.Escape(pair.Category), Markup.Escape(pair.Cheap.ToString()), pair.IsFixed ? "-" : Markup.Escape(pair.Dear.ToString()),
                rule is null ? "-" : Text($"{rule.Threshold:0.0000}"), rule is null ? "-" : Markup.Escape(Text($"[{rule.ThresholdLow:0.0000}, {rule.ThresholdHigh:0.0000}]")),
                pair.IsFixed ? "-" : Text($"{100 * found.DearShares[i]:0.0} %"), rule is null ? "-" : By(rule.Gain));
        }

        console.Write(rules);
        Table figures = Tables.Create("Figure", "Value", "95 % interval");
        void Row(string name, double value, double low, double high) => figures.AddRow(Markup.Escape(name), Text($"{value:G6}"), Markup.Escape(Text($"[{low:G6}, {high:G6}]")));
        CalibratedPrice price = found.Price;
        Row($"price: score per unit of {unit}", price.Price, price.PriceLow, price.PriceHigh);
        Row($"mean {unit}", price.MeanCost.Value, price.MeanCost.Low, price.MeanCost.High);
        Row("mean score", price.MeanScore.Value, price.MeanScore.Low, price.MeanScore.High);
        console.Write(figures);
        int count = found.Pairs.Sum(pair => pair.Prompts.Count);
        (double cheapCost, double cheapScore) = Alone(found.Pairs, pair => (pair.CheapCost, pair.CheapScores), count);
        (double dearCost, double dearScore) = Alone(found.Pairs, pair => (pair.DearCost, pair.DearScores), count);
        context.Output.WriteLine(Text(
            $"From {count} scored prompts, each placed by a fit that had not seen it. At the same mean cost, sharing prompts by chance would score {found.WithoutPrompts:0.0000}; cheap arms alone score {cheapScore:0.0000} at {cheapCost:G6}, dear arms alone {dearScore:0.0000} at {dearCost:G6}."));
    }

    /// <summary>Shows what rules did to a second sample.</summary>
    public static void Write(CommandContext context, RefinementCheck check) => context.Output.WriteLine(Text(
        $"Of {check.Count} prompts of the second sample {100 * check.DearShare:0.0} % go to the dear arms: mean cost {check.MeanCost:G6}, mean score {check.MeanScore:0.0000}; as many by chance would score {check.ByChance:0.0000}, {check.Beyond.Value:0.0000} [{check.Beyond.Low:0.0000}, {check.Beyond.High:0.0000}] less."));

    private static (double Cost, double Score) Alone(IReadOnlyList<RefinementPair> pairs, Func<RefinementPair, (double Cost, IReadOnlyList<double> Scores)> side, int count) =>
        (pairs.Sum(pair => side(pair).Cost * pair.Prompts.Count) / count, pairs.Sum(pair => side(pair).Scores.Sum()) / count);

    private static string By(GainModel gain) => (gain.ShapeWeights.Length > 0, gain.Terms.Length > 0) switch
    {
        (true, true) => "shape and words",
        (true, false) => "shape",
        (false, true) => "words",
        _ => "the category alone",
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
