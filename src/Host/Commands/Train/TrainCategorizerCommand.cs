using System.CommandLine;
using System.Globalization;
using CoERouter.Categorizer;
using CoERouter.Categorizer.Storage;
using CoERouter.Host.Composition;
using CoERouter.Training.Categorization;
using CoERouter.Training.Corpora;

namespace CoERouter.Host.Commands.Train;

/// <summary><c>coe train categorizer</c>: trains and calibrates the categorizer of the embedded experts, or one of a user's own categories.</summary>
internal static class TrainCategorizerCommand
{
    private const int TestPromptsPerCategory = 4_000;

    public static Command Create(CommandContext context)
    {
        Option<string?> data = new("--data") { Description = "A table or folder of your own prompts with categories. Default: the corpora of the embedded experts.", HelpName = "PATH" };
        Option<string?> embedding = new("--embedding") { Description = "An imported embedding model to work on. Default: the linear model, which needs none.", HelpName = "NAME" };
        Option<string> head = new Option<string>("--head") { Description = "The head over the embeddings.", DefaultValueFactory = _ => "logistic" }.AcceptOnlyFromAmong("knn", "logistic", "centroid");
        Option<bool> ensemble = new("--ensemble") { Description = "Pools the head with the linear model." };
        Option<double?> coverage = new("--coverage") { Description = "Also writes prediction sets that hold the true category of this share of prompts.", HelpName = "SHARE" };
        Option<double> foreign = new("--most-foreign") { Description = "The share of your own prompts that may count as foreign.", DefaultValueFactory = _ => 0.01 };
        Option<double> threshold = new("--threshold") { Description = "The probability from which a category is trusted.", DefaultValueFactory = _ => 0 };
        Option<int> folds = new("--folds") { Description = "Parts of the cross-fitting that calibrates.", DefaultValueFactory = _ => 10 };
        Option<int> seed = new("--seed") { Description = "Seed of data and order.", DefaultValueFactory = _ => 1 };
        Option<string> models = new("--models") { Description = "The models folder to write to.", DefaultValueFactory = _ => "models" };
        return new Command("categorizer", "Trains the categorizer from the task corpora or from your own labelled prompts, calibrates it, and writes it to the models folder.")
            {
                data, embedding, head, ensemble, coverage, foreign, threshold, folds, seed, models,
            }
            .WithAction(context, async (parsed, interrupts) =>
            {
                string folder = parsed.GetRequiredValue(models);
                if (parsed.GetValue(data) is not { } prompts)
                {
                    RefuseWithoutData(parsed, data, embedding, head, ensemble, coverage, foreign, threshold, folds);
                    await TrainEmbeddedAsync(context, folder, parsed.GetValue(seed), interrupts.Finish).ConfigureAwait(false);
                    return ExitCodes.Success;
                }

                if (parsed.GetValue(embedding) is null && parsed.GetValue(ensemble))
                {
                    throw new ArgumentException("--ensemble pools the linear model with an embedding model; name one with --embedding.");
                }

                if (parsed.GetValue(coverage) is { } promised && promised is not (> 0 and < 1))
                {
                    throw new ArgumentException($"--coverage is {promised}; it must be more than 0 and less than 1.");
                }

                PromptSetOptions options = new()
                {
                    Folds = parsed.GetValue(folds),
                    MostForeign = parsed.GetValue(foreign),
                    Threshold = parsed.GetValue(threshold),
                    Seed = parsed.GetValue(seed),
                };
                await new OwnCategories(context, folder)
                    .RunAsync(prompts, parsed.GetValue(embedding), HeadOf(parsed.GetRequiredValue(head)), parsed.GetValue(ensemble), parsed.GetValue(coverage), options, interrupts.Finish)
                    .ConfigureAwait(false);
                return ExitCodes.Success;
            });
    }

    private static HeadKind HeadOf(string name) => name switch
    {
        "knn" => HeadKind.Neighbours,
        "centroid" => HeadKind.Centroids,
        _ => HeadKind.Logistic,
    };

    private static void RefuseWithoutData(ParseResult parsed, Option<string?> data, params Option[] others)
    {
        if (others.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } given)
        {
            throw new ArgumentException($"{given.Name} is for categories of your own; name their prompts with {data.Name}.");
        }
    }

    private static async Task TrainEmbeddedAsync(CommandContext context, string folder, int seed, CancellationToken cancellation)
    {
        IReadOnlyList<ITaskCorpus> corpora = TaskCorpora.ForCategorizer();
        var progress = new LineProgress(context);
        CategorizerTraining training = CategorizerTrainer.Train(corpora, new() { Seed = seed }, progress, cancellation);
        string path = Path.Combine(folder, ModelsFolder.Categorizer);
        Directory.CreateDirectory(folder);
        string revision = Write(training.Model, path);
        NgramCategorizer categorizer = new(training.Model);
        CategorizerReport test = CategorizerEvaluation.Measure(categorizer, CategorizerEvaluation.Draw(corpora, CorpusSlice.Test, TestPromptsPerCategory, seed));
        await context.Output.WriteLineAsync(test.ToString()).ConfigureAwait(false);
        await context.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Wrote '{path}', revision {revision}: calibration took the validation loss from {training.LossUncalibrated:F4} to {training.LossCalibrated:F4}; rounding changed {100 * training.QuantisationFlips:F2} % of the decisions.")).ConfigureAwait(false);
        await TrainDriftCommand.WriteAsync(context, folder, categorizer, seed).ConfigureAwait(false);
        if (File.Exists(Path.Combine(folder, CategorizerArchive.FileName)))
        {
            await context.Error.WriteLineAsync($"'{Path.Combine(folder, CategorizerArchive.FileName)}' is used in its place until you remove it.").ConfigureAwait(false);
        }
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
