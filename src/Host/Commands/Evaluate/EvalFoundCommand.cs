using System.CommandLine;
using CoERouter.Evaluation.Routing;
using CoERouter.Evaluation.Routing.Data;
using CoERouter.Evaluation.Routing.FoundCategories;

namespace CoERouter.Host.Commands.Evaluate;

/// <summary><c>coe eval found</c>: what categories found by outcomes are worth beside given ones.</summary>
internal static class EvalFoundCommand
{
    private static readonly int[] Counts = [2, 4, 8, 16];

    public static Command Create(CommandContext context)
    {
        Option<string[]> data = new("--data") { Description = "Folders of measured questions with prompts.", Required = true, AllowMultipleArgumentsPerToken = true };
        Option<int[]> counts = new("--count") { Description = "How many categories to find, from 2 to 64.", DefaultValueFactory = _ => Counts, AllowMultipleArgumentsPerToken = true };
        Option<int?> labels = new("--labels") { Description = "Most training questions whose scores are used." };
        Option<bool> shuffle = new("--shuffle-labels") { Description = "Negative control: deals scores to other questions, so that routing cannot help." };
        Option<int> resamples = new("--resamples") { Description = "Bootstrap resamples.", DefaultValueFactory = _ => 1000 };
        Option<int> seed = new("--seed") { Description = "Seed of starts, folds and resamples.", DefaultValueFactory = _ => 1 };
        Option<string?> output = new("--out") { Description = "A Markdown file to write." };
        return new Command("found", "Finds categories by which models succeed on a prompt, and routes by them beside given ones.") { data, counts, labels, shuffle, resamples, seed, output }
            .WithAction(context, async (parsed, interrupts) =>
            {
                RoutingExperimentOptions options = new()
                {
                    Labels = parsed.GetValue(labels),
                    ShuffleLabels = parsed.GetValue(shuffle),
                    Resamples = parsed.GetValue(resamples),
                    Seed = parsed.GetValue(seed),
                };
                List<FoundCategoryReport> reports = [];
                foreach (string folder in parsed.GetValue(data)!)
                {
                    ExperimentData divided = ExperimentData.Divide(RoutingFolder.Read(folder, []), options);
                    reports.Add(new FoundCategoryStudy(divided, options).Run(
                        parsed.GetValue(counts)!, step => context.Error.WriteLine($"{divided.Table.Name}: {step}"), interrupts.Finish));
                }

                string text = FoundCategoryReportText.Markdown("coe " + string.Join(' ', parsed.Tokens.Select(token => token.Value)), reports);
                await context.Output.WriteLineAsync(text).ConfigureAwait(false);
                if (parsed.GetValue(output) is { } path)
                {
                    Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
                    await File.WriteAllTextAsync(path, text, interrupts.Finish).ConfigureAwait(false);
                }

                return ExitCodes.Success;
            });
    }
}
