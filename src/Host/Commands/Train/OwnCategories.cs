using System.Globalization;
using CoERouter.Categorizer;
using CoERouter.Categorizer.Conformal;
using CoERouter.Categorizer.Drift;
using CoERouter.Categorizer.Embedding;
using CoERouter.Categorizer.Storage;
using CoERouter.Host.Composition;
using CoERouter.Router.Mapping;
using CoERouter.Training.Categorization;

namespace CoERouter.Host.Commands.Train;

/// <summary>Trains a categorizer on a user's own labelled prompts, calibrates it, says how good it is, and writes it with what belongs to it.</summary>
internal sealed class OwnCategories(CommandContext context, string models)
{
    /// <summary>Trains and writes.</summary>
    /// <param name="data">File or folder of the prompts.</param>
    /// <param name="embedding">Name of an imported embedding model; null trains the linear model.</param>
    /// <param name="head">The head over embeddings.</param>
    /// <param name="isEnsemble">Whether the linear model joins in.</param>
    /// <param name="coverage">The share of prompts whose prediction set has to hold the true category; null writes no prediction sets.</param>
    /// <param name="options">How to calibrate.</param>
    /// <param name="cancellation">Stops; nothing is written then.</param>
    public async Task RunAsync(
        string data, string? embedding, HeadKind head, bool isEnsemble, double? coverage, PromptSetOptions options, CancellationToken cancellation)
    {
        LabelledPrompts prompts = LabelledPrompts.Read(data);
        string? folder = embedding is null ? null : EmbeddingModels.Locate(models, embedding);
        EmbeddingManifest? manifest = folder is null ? null : EmbeddingManifest.Find(folder);
        IPromptEmbedder? embedder = folder is null ? null : EmbeddingModels.Open(folder);
        using var owned = embedder as IDisposable;
        ICategorizerRecipe recipe = Recipe(embedder, head, isEnsemble, options.Seed);
        await Say($"{prompts.Train.Count:N0} prompts of {PromptSetTrainer.CategoriesOf(prompts.Train).Length} categories; {recipe.Name}.").ConfigureAwait(false);
        PromptSetTraining training = PromptSetTrainer.Train(recipe, prompts.Train, options, cancellation);
        await ReportAsync(prompts, training).ConfigureAwait(false);
        Directory.CreateDirectory(models);
        CategorizerArchive.Write(models, training.Categorizer, manifest is null ? null : StoredEmbedding.Of(manifest));
        await Say($"Wrote '{Path.Combine(models, CategorizerArchive.FileName)}', revision {training.Categorizer.Revision}; as long as it is there, {ModelsFolder.Categorizer} is not used.").ConfigureAwait(false);
        await WriteSetsAsync(training, coverage).ConfigureAwait(false);
        await SayUnmappedAsync(training.Categorizer, cancellation).ConfigureAwait(false);
        await WriteDriftAsync(training.Categorizer, training.HeldOut.Select(item => item.Estimate.OutOfDomain)).ConfigureAwait(false);
    }

    /// <summary>Writes what the drift alarm is made of, or removes that of another categorizer.</summary>
    public async Task WriteDriftAsync(ICategorizer categorizer, IEnumerable<float> scores)
    {
        string path = Path.Combine(models, DriftCalibration.FileName);
        if (DriftCalibration.Of(categorizer.Revision, scores) is { } drift)
        {
            drift.Write(models);
            await Say($"Wrote '{path}': the gateway watches for drift from {drift.Scores.Count} scores.").ConfigureAwait(false);
            return;
        }

        File.Delete(path);
        await Say($"There is no drift alarm: it needs {DriftAlarm.FewestScores} prompts.").ConfigureAwait(false);
    }

    private static ICategorizerRecipe Recipe(IPromptEmbedder? embedder, HeadKind head, bool isEnsemble, int seed)
    {
        MarginRecipe linear = new(new MarginOptions { Seed = seed });
        if (embedder is null)
        {
            return linear;
        }

        EmbeddingRecipe embedded = new(embedder, head, seed);
        return isEnsemble ? new EnsembleRecipe(linear, embedded, seed) : embedded;
    }

    private async Task ReportAsync(LabelledPrompts prompts, PromptSetTraining training)
    {
        ICategorizer categorizer = training.Categorizer;
        CategorizerReport heldOut = CategorizerEvaluation.Measure(categorizer.Categories, training.HeldOut);
        await context.Output.WriteLineAsync($"On every training prompt, by categorizers that had not seen it:\n{heldOut.Summary()}\n\n{heldOut.CategoryTable()}\n\n{heldOut.ReliabilityTable()}\n").ConfigureAwait(false);
        if (training.HeldOutForeign.Count > 0)
        {
            await Write($"Of {training.HeldOutForeign.Count} prompts of no category {training.HeldOutForeign.Count(IsForeign) / (double)training.HeldOutForeign.Count:P1} are recognised as such; of the others {training.HeldOut.Count(item => IsForeign(item.Estimate)) / (double)training.HeldOut.Count:P1} are taken for such.").ConfigureAwait(false);
        }

        await Write($"Calibration at the temperature {training.Calibration.Temperature:F3} took the loss from {training.LossUncalibrated:F4} to {training.LossCalibrated:F4}; the out-of-domain limit is {training.Calibration.DomainLimit:F4}.").ConfigureAwait(false);
        if (prompts.Test.Count > 0)
        {
            CategorizerReport test = CategorizerEvaluation.Measure(categorizer, prompts.Test);
            await context.Output.WriteLineAsync($"\nOn {prompts.Test.Count} test prompts of the data:\n{test.Summary()}\n\n{test.CategoryTable()}").ConfigureAwait(false);
        }

        bool IsForeign(CategoryEstimate estimate) => !estimate.IsInDomain || categorizer.Categories[estimate.Best] == CategorizerModel.Unknown;
    }

    // A category without an entry is no fault, but whoever expects an expert for it should know.
    private async Task SayUnmappedAsync(ICategorizer categorizer, CancellationToken cancellation)
    {
        string path = Path.Combine(models, ModelsFolder.Map);
        CategoryMap? map = File.Exists(path) ? CategoryMapFile.Read(await File.ReadAllTextAsync(path, cancellation).ConfigureAwait(false), $"The map '{path}'") : null;
        string[] unmapped =
        [
            .. categorizer.Categories.Where(category => category != CategorizerModel.Unknown && map?.Entries.Any(entry => entry.Category == category) != true),
        ];
        if (unmapped.Length > 0)
        {
            await Say($"The map has no entry for {string.Join(", ", unmapped.Take(8))}{(unmapped.Length > 8 ? $" and {unmapped.Length - 8} more" : string.Empty)}: their prompts go to the general arm until 'coe kshot' chooses one for them.").ConfigureAwait(false);
        }
    }

    private async Task WriteSetsAsync(PromptSetTraining training, double? coverage)
    {
        string path = Path.Combine(models, ModelsFolder.Conformal);
        if (coverage is { } promised)
        {
            ConformalModel model = ConformalSets.Fit(training.HeldOut, 1 - promised) with { CategorizerRevision = training.Categorizer.Revision };
            await File.WriteAllTextAsync(path + ".partial", ConformalFile.Write(model)).ConfigureAwait(false);
            File.Move(path + ".partial", path, overwrite: true);
            await Say($"Wrote '{path}': prediction sets with a coverage of {promised:P1}.").ConfigureAwait(false);
        }
        else if (File.Exists(path))
        {
            File.Delete(path);
            await Say($"Removed '{path}', which belonged to another categorizer; --coverage writes a new one.").ConfigureAwait(false);
        }
    }

    private Task Say(FormattableString text) => context.Error.WriteLineAsync(text.ToString(CultureInfo.InvariantCulture));

    private Task Write(FormattableString text) => context.Output.WriteLineAsync(text.ToString(CultureInfo.InvariantCulture));
}
