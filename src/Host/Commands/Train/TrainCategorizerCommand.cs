using System.CommandLine;
using System.Globalization;
using CoERouter.Categorizer;
using CoERouter.Host.Composition;
using CoERouter.Training.Categorization;
using CoERouter.Training.Corpora;

namespace CoERouter.Host.Commands.Train;

/// <summary><c>coe train categorizer</c>: trains and calibrates the categorizer of the embedded experts.</summary>
internal static class TrainCategorizerCommand
{
    private const int TestPromptsPerCategory = 4_000;

    public static Command Create(CommandContext context)
    {
        Option<int> seed = new("--seed") { Description = "Seed of data and order.", DefaultValueFactory = _ => 1 };
        Option<string> models = new("--models") { Description = "The models folder to write to.", DefaultValueFactory = _ => "models" };
        return new Command("categorizer", "Trains the categorizer from the task corpora, calibrates it, and writes it to the models folder.") { seed, models }
            .WithAction(context, async (parsed, interrupts) =>
            {
                IReadOnlyList<ITaskCorpus> corpora = TaskCorpora.ForCategorizer();
                var progress = new LineProgress(context);
                CategorizerTraining training = CategorizerTrainer.Train(corpora, new() { Seed = parsed.GetValue(seed) }, progress, interrupts.Finish);
                string folder = parsed.GetRequiredValue(models), path = Path.Combine(folder, ModelsFolder.Categorizer);
                Directory.CreateDirectory(folder);
                string revision = Write(training.Model, path);
                CategorizerReport test = CategorizerEvaluation.Measure(new NgramCategorizer(training.Model), CategorizerEvaluation.Draw(corpora, CorpusSlice.Test, TestPromptsPerCategory, parsed.GetValue(seed)));
                await context.Output.WriteLineAsync(test.ToString()).ConfigureAwait(false);
                await context.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Wrote '{path}', revision {revision}: calibration took the validation loss from {training.LossUncalibrated:F4} to {training.LossCalibrated:F4}; rounding changed {100 * training.QuantisationFlips:F2} % of the decisions.")).ConfigureAwait(false);
                return ExitCodes.Success;
            });
    }

    private static string Write(CategorizerModel model, string path)
    {
        string partial = path + ".partial";
        string revision;
        using (FileStream stream = File.Create(partial))
        {
            revision = CategorizerFile.Write(model, stream);
        }

        File.Move(partial, path, true);
        return revision;
    }

    private sealed class LineProgress(CommandContext context) : IProgress<(double Done, double Loss)>
    {
        public void Report((double Done, double Loss) value) => context.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{100 * value.Done,5:F0} %  loss {value.Loss:F4}"));
    }
}
