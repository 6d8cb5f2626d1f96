using System.CommandLine;
using CoERouter.Categorizer.Embedding;
using CoERouter.Evaluation.Categories;
using CoERouter.Evaluation.Categories.Data;
using CoERouter.Host.Composition;
using CoERouter.Training.Categorization;

namespace CoERouter.Host.Commands.Evaluate;

/// <summary><c>coe eval categories</c>: trains categorizers on labelled prompts and measures them on others.</summary>
internal static class EvalCategoriesCommand
{
    public static Command Create(CommandContext context)
    {
        Option<string[]> data = new("--data") { Description = "Folders with labelled prompts.", Required = true, AllowMultipleArgumentsPerToken = true };
        Option<string?> scored = new("--scored") { Description = "A folder of the same layout whose held-out prompts are scored instead of the development prompts of --data." };
        Option<string> variant = new("--variant") { Description = "Which files of the layout data_VARIANT_train.csv.", DefaultValueFactory = _ => "full" };
        Option<int> folds = new("--folds") { Description = "Parts of the cross-fitting that calibrates.", DefaultValueFactory = _ => 10 };
        Option<int> seed = new("--seed") { Description = "Seed.", DefaultValueFactory = _ => 1 };
        Option<string?> embedding = new("--embedding") { Description = "A folder with an embedding model and its tokenizer.json, to measure heads over it and an ensemble too." };
        Option<bool> control = new("--control") { Description = "Also trains on shuffled labels, where nothing can be learned." };
        Option<string?> output = new("--out") { Description = "A Markdown file to write the tables to." };
        return new Command("categories", "Trains categorizers on labelled prompts and measures accuracy, out-of-scope recall, calibration and conformal coverage on others.")
            {
                data, scored, variant, folds, seed, embedding, control, output,
            }
            .WithAction(context, async (parsed, interrupts) =>
            {
                var evaluation = new CategoryEvaluation(new() { Folds = parsed.GetValue(folds), Seed = parsed.GetValue(seed) }, TimeProvider.System);
                IPromptEmbedder? embedder = parsed.GetValue(embedding) is { } model ? EmbeddingModels.Open(model) : null;
                using var owned = embedder as IDisposable;
                List<string> tables = [];
                foreach (string folder in parsed.GetRequiredValue(data))
                {
                    CategoryData read = CategoryFolder.Read(folder, parsed.GetValue(scored), parsed.GetRequiredValue(variant));
                    List<CategoryReport> reports = [];
                    foreach (ICategorizerRecipe recipe in Recipes(embedder, parsed.GetValue(control), parsed.GetValue(seed)))
                    {
                        await context.Error.WriteLineAsync($"{read.Name}: {recipe.Name}").ConfigureAwait(false);
                        reports.Add(evaluation.Run(read, recipe, interrupts.Finish));
                    }

                    tables.Add(CategoryReportText.Write(reports));
                    await context.Output.WriteLineAsync(tables[^1]).ConfigureAwait(false);
                }

                if (parsed.GetValue(output) is { } path)
                {
                    Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
                    await File.WriteAllTextAsync(path, $"# Categorizers on labelled prompts\n\n{string.Join('\n', tables)}", interrupts.Finish).ConfigureAwait(false);
                }

                return ExitCodes.Success;
            });
    }

    private static IEnumerable<ICategorizerRecipe> Recipes(IPromptEmbedder? embedder, bool control, int seed)
    {
        MarginRecipe linear = new(new MarginOptions { Seed = seed });
        yield return linear;
        if (embedder is not null)
        {
            EmbeddingRecipe logistic = new(embedder, HeadKind.Logistic, seed);
            yield return new EmbeddingRecipe(embedder, HeadKind.Neighbours);
            yield return logistic;
            yield return new EmbeddingRecipe(embedder, HeadKind.Centroids);
            yield return new EnsembleRecipe(linear, logistic, seed);
        }

        if (control)
        {
            yield return new ShuffledRecipe(linear, seed);
        }
    }
}
