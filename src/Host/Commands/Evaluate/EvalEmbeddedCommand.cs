using System.CommandLine;
using CoERouter.Categorizer;
using CoERouter.Evaluation.Embedded;
using CoERouter.Experts.Generation;
using CoERouter.Host.Composition;
using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;
using CoERouter.Router.Routes;
using CoERouter.Training.Corpora;
using CoERouter.Training.Examinations;

namespace CoERouter.Host.Commands.Evaluate;

/// <summary><c>coe eval embedded</c>: single experts, composition and oracle on unseen prompts.</summary>
internal static class EvalEmbeddedCommand
{
    private const int ShownMisses = 20;

    public static Command Create(CommandContext context)
    {
        Option<string?> models = CommonOptions.Models();
        Option<int> count = new("--count") { Description = "Questions per category and slice.", DefaultValueFactory = _ => 500 };
        Option<int> seed = new("--seed") { Description = "Seed of the questions.", DefaultValueFactory = _ => 11 };
        Option<string?> output = new("--out") { Description = "A Markdown file to write the table to." };
        Option<bool> misses = new("--misses") { Description = "Also shows the first wrong answers of the composition." };
        return new Command("embedded", "Compares every embedded expert, the composition and the oracle on prompts that training never saw.") { models, count, seed, output, misses }
            .WithAction(context, async (parsed, interrupts) =>
            {
                string folder = CommonOptions.LocateModels(context, parsed, models);
                string? path = parsed.GetValue(output);
                if (path is not null)
                {
                    // Before the long part, so that a folder that cannot be made costs nothing.
                    Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
                }

                ServiceCollection services = new();
                services.AddComposition(folder, EvaluationPool.Settings);
                ServiceProvider provider = services.BuildServiceProvider();
                await using (provider.ConfigureAwait(false))
                {
                    ExpertPool pool = provider.GetRequiredService<ExpertPool>();
                    CategoryMap map = provider.GetRequiredService<CategoryMap>();
                    ExpertProfile[] experts = [.. provider.GetRequiredService<ExpertCatalogue>().Experts.Select(expert => expert.Profile)];
                    var evaluation = new EmbeddedEvaluation(
                        new Examiner(name => pool.Client(name), Environment.ProcessorCount),
                        provider.GetRequiredService<ICategorizer>(),
                        provider.GetRequiredService<RouteDecider>(),
                        experts,
                        [.. map.Entries.Select(entry => entry.Arm), map.GeneralArm],
                        TaskCorpora.All());
                    EmbeddedReport report = await evaluation.RunAsync(parsed.GetValue(count), parsed.GetValue(seed), context.Error.WriteLine, interrupts.Finish).ConfigureAwait(false);
                    string table = EmbeddedReportText.Write(report);
                    await context.Output.WriteLineAsync(table).ConfigureAwait(false);
                    if (path is not null)
                    {
                        await File.WriteAllTextAsync(path, table, interrupts.Finish).ConfigureAwait(false);
                    }

                    if (parsed.GetValue(misses))
                    {
                        foreach (ExaminedAnswer miss in report.Misses.Take(ShownMisses))
                        {
                            await context.Output.WriteLineAsync($"--- {miss.Example.Template}\n{miss.Example.Prompt}\nexpected: {miss.Example.Answer}\nanswered: {miss.Answer}").ConfigureAwait(false);
                        }
                    }

                    return ExitCodes.Success;
                }
            });
    }
}
