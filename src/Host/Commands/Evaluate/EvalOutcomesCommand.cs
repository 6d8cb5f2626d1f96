using System.CommandLine;
using System.Globalization;
using CoERouter.Evaluation.Embedded;
using CoERouter.Experts.Generation;
using CoERouter.Experts.Specification;
using CoERouter.Host.Composition;
using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;
using CoERouter.Router.Outcomes;
using CoERouter.Training.Corpora;
using CoERouter.Training.Examinations;

namespace CoERouter.Host.Commands.Evaluate;

/// <summary><c>coe eval outcomes</c>: measures every arm on every category and solves the map from it.</summary>
internal static class EvalOutcomesCommand
{
    public static Command Create(CommandContext context)
    {
        Option<string?> models = CommonOptions.Models();
        Option<int> count = new("--count") { Description = "Validation questions per category.", DefaultValueFactory = _ => 200 };
        Option<int> seed = new("--seed") { Description = "Seed of the questions.", DefaultValueFactory = _ => 7 };
        Option<string[]> gatings = new("--gating", "-g")
        {
            Description = "Gating policies to measure beside each expert's own; those that its layers cannot follow are left out. Default top-1, top-2 and top-4.",
            DefaultValueFactory = _ => ["top-1", "top-2", "top-4"],
        };
        BudgetOptions limits = new();
        Command command = new("outcomes", "Measures every expert under several gating policies on every category, and writes the outcome table and the exact map within the budget.") { models, count, seed, gatings };
        return limits.AddTo(command).WithAction(context, async (parsed, interrupts) =>
            {
                string folder = CommonOptions.LocateModels(context, parsed, models);
                Budget budget = limits.Read(parsed);
                GatingPolicy[] policies = [.. (parsed.GetValue(gatings) ?? []).Select(text => SamplingOptions.ReadGating(text)!.Value)];
                ExpertPool pool = new(folder, EvaluationPool.Settings);
                await using (pool.ConfigureAwait(false))
                {
                    ExpertCatalogue catalogue = CatalogueReader.Read(pool, folder);
                    (Arm, ExpertCost)[] arms = [.. catalogue.Experts.SelectMany(expert => ArmsOf(expert.Profile, policies))];
                    OutcomeTable table = await OutcomeMeasurement.MeasureAsync(
                        new Examiner(name => pool.Client(name), Environment.ProcessorCount), TaskCorpora.All(), arms, parsed.GetValue(count), parsed.GetValue(seed), entry => context.Error.WriteLine(Describe(entry)), interrupts.Finish).ConfigureAwait(false);
                    await File.WriteAllTextAsync(Path.Combine(folder, ModelsFolder.Outcomes), OutcomeTableFile.Write(table), interrupts.Finish).ConfigureAwait(false);
                    var problem = new MapProblem(table, MapProblem.EqualWeights(table), [.. catalogue.Experts.Select(expert => expert.Profile.Cost)], budget);
                    MapResult result = new MapSolver().Solve(problem, interrupts.Finish);
                    if (result is not MapResult.Solved solved)
                    {
                        await context.Error.WriteLineAsync($"coe: {result.Sentence}").ConfigureAwait(false);
                        return ExitCodes.Failure;
                    }

                    await File.WriteAllTextAsync(Path.Combine(folder, ModelsFolder.Map), CategoryMapFile.Write(solved.Map), interrupts.Finish).ConfigureAwait(false);
                    await new MapReport(context).WriteAsync(solved).ConfigureAwait(false);
                    return ExitCodes.Success;
                }
            });
    }

    private static string Describe(OutcomeEntry entry) => string.Create(
        CultureInfo.InvariantCulture, $"{entry.Category,-8} {entry.Arm,-16} {100 * entry.Cell.Score,5:F1} %  {entry.Cell.MeanLatencyMilliseconds,6:F0} ms per answer");

    private static IEnumerable<(Arm Arm, ExpertCost Cost)> ArmsOf(ExpertProfile expert, GatingPolicy[] policies) =>
        policies.Where(expert.Cost.Allows).Append(expert.DefaultGating).Distinct()
            .OrderBy(gating => expert.Cost.ActiveParameters(gating)).ThenBy(gating => gating.ToString(), StringComparer.Ordinal)
            .Select(gating => (new Arm(expert.Name, gating), expert.Cost));
}
