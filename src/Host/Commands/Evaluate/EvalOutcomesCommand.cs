using System.CommandLine;
using System.Globalization;
using CoERouter.Evaluation.Embedded;
using CoERouter.Experts.Generation;
using CoERouter.Host.Composition;
using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;
using CoERouter.Router.Outcomes;
using CoERouter.Training.Corpora;
using CoERouter.Training.Examinations;

namespace CoERouter.Host.Commands.Evaluate;

/// <summary><c>coe eval outcomes</c>: measures every expert on every category and solves the map from it.</summary>
internal static class EvalOutcomesCommand
{
    public static Command Create(CommandContext context)
    {
        Option<string?> models = CommonOptions.Models();
        Option<int> count = new("--count") { Description = "Validation questions per category.", DefaultValueFactory = _ => 200 };
        Option<int> seed = new("--seed") { Description = "Seed of the questions.", DefaultValueFactory = _ => 7 };
        Option<long?> total = new("--max-total-parameters") { Description = "Most parameters of the chosen experts together." };
        Option<double?> active = new("--max-mean-active-parameters") { Description = "Most active parameters per token, on average." };
        return new Command("outcomes", "Measures every expert on every category, and writes the outcome table and the exact map within the budget.") { models, count, seed, total, active }
            .WithAction(context, async (parsed, interrupts) =>
            {
                string folder = CommonOptions.LocateModels(context, parsed, models);
                var budget = new Budget(parsed.GetValue(total), parsed.GetValue(active));
                budget.Validate();
                ExpertPool pool = new(folder, EvaluationPool.Settings);
                await using (pool.ConfigureAwait(false))
                {
                    ExpertCatalogue catalogue = CatalogueReader.Read(pool, folder);
                    (Arm, ExpertCost)[] arms = [.. catalogue.Experts.Select(expert => (new Arm(expert.Name, expert.Profile.DefaultGating), expert.Profile.Cost))];
                    OutcomeTable table = await OutcomeMeasurement.MeasureAsync(
                        new Examiner(name => pool.Client(name), Environment.ProcessorCount), TaskCorpora.All(), arms, parsed.GetValue(count), parsed.GetValue(seed), entry => context.Error.WriteLine(Describe(entry)), interrupts.Finish).ConfigureAwait(false);
                    var problem = new MapProblem(table, MapProblem.EqualWeights(table), [.. catalogue.Experts.Select(expert => expert.Profile.Cost)], budget);
                    MapResult result = new MapSolver().Solve(problem, interrupts.Finish);
                    if (result is MapResult.Infeasible infeasible)
                    {
                        await context.Error.WriteLineAsync($"coe: {infeasible.Sentence}").ConfigureAwait(false);
                        return ExitCodes.Failure;
                    }

                    CategoryMap map = ((MapResult.Solved)result).Map;
                    await File.WriteAllTextAsync(Path.Combine(folder, ModelsFolder.Outcomes), OutcomeTableFile.Write(table), interrupts.Finish).ConfigureAwait(false);
                    await File.WriteAllTextAsync(Path.Combine(folder, ModelsFolder.Map), CategoryMapFile.Write(map), interrupts.Finish).ConfigureAwait(false);
                    await context.Output.WriteLineAsync(Describe(map)).ConfigureAwait(false);
                    return ExitCodes.Success;
                }
            });
    }

    private static string Describe(OutcomeEntry entry) => string.Create(
        CultureInfo.InvariantCulture, $"{entry.Category,-8} {entry.Arm,-16} {100 * entry.Cell.Score,5:F1} %  {entry.Cell.MeanLatencyMilliseconds,6:F0} ms per answer");

    private static string Describe(CategoryMap map) => string.Create(
        CultureInfo.InvariantCulture,
        $"map {map.Revision}: {string.Join(", ", map.Entries.Select(entry => $"{entry.Category} -> {entry.Arm}"))}; mean score {map.Objective:F4}, bound {map.Bound:F4}, {map.TotalParameters:N0} parameters in all, {map.MeanActiveParameters:N0} active on average.");
}
