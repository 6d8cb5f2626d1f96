using System.CommandLine;
using CoERouter.Categorizer;
using CoERouter.Host.Composition;
using CoERouter.Training.Categorization;
using CoERouter.Training.Corpora;

namespace CoERouter.Host.Commands.Train;

/// <summary><c>coe train drift</c>: calibrates the drift alarm of the categorizer in the models folder on prompts like those that are expected.</summary>
internal static class TrainDriftCommand
{
    private const int PromptsPerCategory = 1_000;

    public static Command Create(CommandContext context)
    {
        Option<string?> data = new("--data") { Description = "A table or folder of prompts like those that you expect, which the categorizer did not learn from. Default: validation prompts of the corpora.", HelpName = "PATH" };
        Option<int> seed = new("--seed") { Description = "Seed of the prompts.", DefaultValueFactory = _ => 1 };
        Option<string> models = new("--models") { Description = "The models folder to read and write.", DefaultValueFactory = _ => "models" };
        return new Command("drift", "Calibrates the drift alarm, with which the gateway tells when prompts have become more foreign than expected.") { data, seed, models }
            .WithAction(context, async (parsed, interrupts) =>
            {
                string folder = parsed.GetRequiredValue(models);
                using CategorizerSource source = CategorizerSource.Open(folder);
                if (parsed.GetValue(data) is not { } path)
                {
                    await WriteAsync(context, folder, source.Plain, parsed.GetValue(seed)).ConfigureAwait(false);
                    return ExitCodes.Success;
                }

                LabelledPrompts prompts = LabelledPrompts.Read(path);
                await new OwnCategories(context, folder).WriteDriftAsync(source.Plain, Scores(source.Plain, [.. prompts.Train, .. prompts.Test])).ConfigureAwait(false);
                return ExitCodes.Success;
            });
    }

    /// <summary>Calibrates on validation prompts, half of them with a slip of the finger, since people make some.</summary>
    public static Task WriteAsync(CommandContext context, string models, ICategorizer categorizer, int seed)
    {
        Random random = new(seed);
        IReadOnlyList<LabelledPrompt> prompts = CategorizerEvaluation.Draw(TaskCorpora.ForCategorizer(), CorpusSlice.Validation, PromptsPerCategory, seed);
        return new OwnCategories(context, models).WriteDriftAsync(
            categorizer,
            Scores(categorizer, [.. prompts.Select(prompt => random.Next(2) == 0 ? prompt : prompt with { Prompt = TypingSlips.SlipOnce(prompt.Prompt, random) })]));
    }

    // Prompts of no category are what the alarm is to tell from the others.
    private static float[] Scores(ICategorizer categorizer, IReadOnlyList<LabelledPrompt> prompts) =>
        [.. prompts.Where(prompt => prompt.Category != CategorizerModel.Unknown).Select(prompt => categorizer.Categorize(prompt.Prompt).OutOfDomain)];
}
