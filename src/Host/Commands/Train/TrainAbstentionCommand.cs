using System.CommandLine;
using System.Globalization;
using CoERouter.Categorizer;
using CoERouter.Categorizer.Conformal;
using CoERouter.Host.Composition;
using CoERouter.Training.Categorization;
using CoERouter.Training.Corpora;

namespace CoERouter.Host.Commands.Train;

/// <summary><c>coe train abstention</c>: calibrates the conformal prediction sets of the categorizer of the embedded experts.</summary>
internal static class TrainAbstentionCommand
{
    private const int PromptsPerCategory = 1_000;

    public static Command Create(CommandContext context)
    {
        Option<double> coverage = new("--coverage")
        {
            Description = "The share of prompts whose set has to hold the true category. Below the categorizer's accuracy, sets of prompts that it would have got right become empty.",
            DefaultValueFactory = _ => 0.999,
        };
        Option<ConformalScore> score = new("--score") { Description = "The score of the sets.", DefaultValueFactory = _ => ConformalScore.LeastAmbiguous };
        Option<int> seed = new("--seed") { Description = "Seed of the prompts.", DefaultValueFactory = _ => 1 };
        Option<string> models = new("--models") { Description = "The models folder to read and write.", DefaultValueFactory = _ => "models" };
        return new Command("abstention", "Calibrates prediction sets on validation prompts and writes their rule to the models folder; remove the file to route by the threshold again.")
            {
                coverage, score, seed, models,
            }
            .WithAction(context, async (parsed, interrupts) =>
            {
                double promised = parsed.GetValue(coverage);
                if (promised is not (> 0 and < 1))
                {
                    throw new ArgumentException($"--coverage is {promised}; it must be more than 0 and less than 1.");
                }

                string folder = parsed.GetRequiredValue(models), path = Path.Combine(folder, ModelsFolder.Conformal);
                using CategorizerSource source = CategorizerSource.Open(folder);
                ICategorizer categorizer = source.Plain;
                ConformalModel model = ConformalSets.Fit(Estimates(categorizer, CorpusSlice.Validation, parsed.GetValue(seed)), 1 - promised, parsed.GetValue(score)) with
                {
                    CategorizerRevision = categorizer.Revision,
                };
                string partial = path + ".partial";
                await File.WriteAllTextAsync(partial, ConformalFile.Write(model), interrupts.Finish).ConfigureAwait(false);
                File.Move(partial, path, overwrite: true);
                CoverageReading reading = new AbstentionReport(context, categorizer, new ConformalCategorizer(categorizer, model)).Write(folder, Prompts(CorpusSlice.Test, parsed.GetValue(seed)));
                await context.Output.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Wrote '{path}', calibrated on {model.Count} validation prompts: of {reading.Count} test prompts {100 * reading.Coverage:F2} % [{100 * reading.Low:F2}, {100 * reading.High:F2}] are covered, {100 * promised:0.##} % were promised.")).ConfigureAwait(false);
                return ExitCodes.Success;
            });
    }

    private static IReadOnlyList<LabelledPrompt> Prompts(CorpusSlice slice, int seed) =>
        CategorizerEvaluation.Draw(TaskCorpora.ForCategorizer(), slice, PromptsPerCategory, seed);

    private static (CategoryEstimate Estimate, int Truth)[] Estimates(ICategorizer categorizer, CorpusSlice slice, int seed) =>
        [.. Prompts(slice, seed).Select(prompt => (categorizer.Categorize(prompt.Prompt), IndexOf(categorizer, prompt.Category)))];

    private static int IndexOf(ICategorizer categorizer, string category)
    {
        int index = Array.IndexOf([.. categorizer.Categories], category);
        return index >= 0 ? index : throw new InvalidDataException($"The categorizer does not know the category '{category}'; train it again.");
    }
}
