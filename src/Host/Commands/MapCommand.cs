using System.CommandLine;
using CoERouter.Experts.Generation;
using CoERouter.Host.Composition;
using CoERouter.Router.Estimation;
using CoERouter.Router.Mapping;
using CoERouter.Router.Outcomes;

namespace CoERouter.Host.Commands;

/// <summary><c>coe map</c>: solves the map from the measured outcomes, within any limits. No expert is loaded.</summary>
internal static class MapCommand
{
    private static readonly Dictionary<string, BudgetConstraint> Axes = new(StringComparer.Ordinal)
    {
        ["total-parameters"] = BudgetConstraint.TotalParameters,
        ["mean-active-parameters"] = BudgetConstraint.MeanActiveParameters,
        ["mean-cost"] = BudgetConstraint.MeanCost,
        ["mean-latency"] = BudgetConstraint.MeanLatency,
        ["memory"] = BudgetConstraint.Memory,
        ["experts"] = BudgetConstraint.Experts,
    };

    private static readonly Dictionary<string, ScoreBasis> Bases = new(StringComparer.Ordinal)
    {
        ["measured"] = ScoreBasis.Measured,
        ["estimated"] = ScoreBasis.Estimated,
        ["lower-bound"] = ScoreBasis.LowerBound,
        ["guarded"] = ScoreBasis.Guarded,
    };

    public static Command Create(CommandContext context)
    {
        BudgetOptions limits = new();
        Option<string> scores = new("--scores") { Description = "Which scores decide: measured, estimated (shrunk), lower-bound or guarded.", DefaultValueFactory = _ => "measured" };
        scores.AcceptOnlyFromAmong([.. Bases.Keys]);
        Option<string[]> frontier = new("--frontier") { Description = "Also shows the score against this limit, point by point; may be given several times.", HelpName = "LIMIT" };
        frontier.AcceptOnlyFromAmong([.. Axes.Keys]);
        Option<double> resolution = new("--resolution") { Description = "Share of the largest use by which two points of a frontier differ at least. Default 0: every point." };
        Option<bool> write = new("--write") { Description = "Writes the map to map.json in the models folder." };
        Option<string?> models = CommonOptions.Models();
        Command command = new("map", "Solves the exact map from the measured outcomes, within limits.") { scores, frontier, resolution, write, models };
        return limits.AddTo(command).WithAction(context, async (parsed, interrupts) =>
        {
            string folder = CommonOptions.LocateModels(context, parsed, models);
            string outcomes = Path.Combine(folder, ModelsFolder.Outcomes);
            if (!File.Exists(outcomes))
            {
                throw new FileNotFoundException($"There are no outcomes at '{outcomes}'; measure the experts with 'coe eval outcomes'.", outcomes);
            }

            OutcomeTable table = OutcomeTableFile.Read(await File.ReadAllTextAsync(outcomes, interrupts.Finish).ConfigureAwait(false), $"The outcome table '{outcomes}'")
                .With(Bases[parsed.GetValue(scores)!]);
            ExpertPool pool = new(folder);
            await using (pool.ConfigureAwait(false))
            {
                ExpertCatalogue catalogue = CatalogueReader.Read(pool, folder);
                if (table.Arms.Select(arm => arm.Expert).Distinct().Where(name => catalogue.Experts.All(expert => expert.Name != name)).ToArray() is { Length: > 0 } unknown)
                {
                    throw new InvalidDataException(
                        $"The outcome table '{outcomes}' has arms of {string.Join(", ", unknown)}, but the experts are {string.Join(", ", catalogue.Experts.Select(expert => expert.Name))}; measure again with 'coe eval outcomes'.");
                }

                MapProblem problem = new(table, MapProblem.EqualWeights(table), [.. catalogue.Experts.Select(expert => expert.Profile.Cost)], limits.Read(parsed));
                MapResult result = new MapSolver().Solve(problem, interrupts.Finish);
                if (result is not MapResult.Solved solved)
                {
                    await context.Error.WriteLineAsync($"coe: {result.Sentence}").ConfigureAwait(false);
                    return ExitCodes.Failure;
                }

                MapReport report = new(context);
                await report.WriteAsync(solved).ConfigureAwait(false);
                foreach (string axis in parsed.GetValue(frontier) ?? [])
                {
                    await report.WriteAsync(ParetoFrontier.Walk(problem, Axes[axis], parsed.GetValue(resolution), cancellationToken: interrupts.Finish)).ConfigureAwait(false);
                }

                if (parsed.GetValue(write))
                {
                    await File.WriteAllTextAsync(Path.Combine(folder, ModelsFolder.Map), CategoryMapFile.Write(solved.Map), interrupts.Finish).ConfigureAwait(false);
                }

                return ExitCodes.Success;
            }
        });
    }
}
