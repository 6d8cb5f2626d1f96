using System.Globalization;
using CoERouter.Categorizer;
using CoERouter.Categorizer.Conformal;
using CoERouter.Host.Composition;
using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;
using CoERouter.Router.Routes;
using CoERouter.Training.Categorization;
using Spectre.Console;
using Route = CoERouter.Router.Routes.Route;

namespace CoERouter.Host.Commands.Train;

/// <summary>
/// Shows what prediction sets do to labelled prompts: how many are covered, how large the sets are, and, where the folder has a map, how many
/// prompts reach the expert of their category by the categorizer's threshold and by the sets.
/// </summary>
internal sealed class AbstentionReport(CommandContext context, ICategorizer plain, ConformalCategorizer calibrated)
{
    /// <summary>Measures and shows.</summary>
    /// <param name="folder">The models folder.</param>
    /// <param name="prompts">The prompts, which must not be those of the calibration.</param>
    /// <returns>The coverage of all prompts.</returns>
    public CoverageReading Write(string folder, IReadOnlyList<LabelledPrompt> prompts)
    {
        CoverageMonitor whole = new(0.5, window: prompts.Count);
        (RouteDecider Threshold, RouteDecider Sets, CategoryMap Map)? deciders = Deciders(folder);
        Table table = Tables.Create("Category", "Prompts", "Covered", "One", "Several", "None", "Reach their expert by the threshold", "by the sets");
        foreach (IGrouping<string, LabelledPrompt> group in prompts.GroupBy(prompt => prompt.Category))
        {
            int truth = Enumerable.Range(0, plain.Categories.Count).First(index => plain.Categories[index] == group.Key);
            CategoryEstimate[] estimates = [.. group.Select(prompt => calibrated.Categorize(prompt.Prompt))];
            foreach (CategoryEstimate estimate in estimates)
            {
                whole.Observe(estimate.Set!, truth);
            }

            string Share(Func<CategoryEstimate, bool> holds) => string.Create(CultureInfo.InvariantCulture, $"{100.0 * estimates.Count(holds) / estimates.Length:0.0} %");
            string Reach(RouteDecider? decider) => decider is null ? "-" : Share(estimate =>
                decider.TryDecide("r", default, estimate, out Route? route, out _)
                    && route.Arm.Expert == (deciders!.Value.Map.Entries.FirstOrDefault(entry => entry.Category == group.Key)?.Arm ?? deciders.Value.Map.GeneralArm).Expert);
            table.AddRow(
                Markup.Escape(group.Key), estimates.Length.ToString(CultureInfo.InvariantCulture), Share(estimate => estimate.Set!.Contains(truth)), Share(estimate => estimate.Set!.Count == 1),
                Share(estimate => estimate.Set!.Count > 1), Share(estimate => estimate.Set!.Count == 0), Reach(deciders?.Threshold), Reach(deciders?.Sets));
        }

        Tables.Console(context).Write(table);
        return whole.Read();
    }

    private (RouteDecider Threshold, RouteDecider Sets, CategoryMap Map)? Deciders(string folder)
    {
        string path = Path.Combine(folder, ModelsFolder.Map);
        if (!File.Exists(path) || MeasuredOutcomes.Read(folder).Table is not { } outcomes)
        {
            return null;
        }

        CategoryMap map = CategoryMapFile.Read(File.ReadAllText(path), $"The map '{path}'");
        ExpertProfile[] experts = [.. map.Experts.Select(cost => new ExpertProfile(cost, map.GeneralArm.Gating))];
        return (
            new RouteDecider(plain.Categories, plain.Revision, map, experts),
            new RouteDecider(calibrated.Categories, calibrated.Revision, map, experts, sets: new SetArms(calibrated.Categories, map, outcomes)),
            map);
    }
}
