using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using CoERouter.Experts.Folders;
using CoERouter.Host.Composition;
using CoERouter.Training.Corpora;
using CoERouter.Training.Runs;

namespace CoERouter.Host.Commands.Train;

/// <summary><c>coe train expert</c>: trains one embedded expert, or goes on with its training, and exports it.</summary>
internal static class TrainExpertCommand
{
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SaveEvery = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ValidateEvery = TimeSpan.FromMinutes(5);
    private const int ValidationBatches = 12;

    public static Command Create(CommandContext context)
    {
        Argument<string> task = new("task") { Description = $"The task: {string.Join(", ", ExpertRecipe.Embedded.Select(recipe => recipe.Task))}." };
        Option<long?> steps = new("--steps") { Description = "Optimizer steps of the whole run; a resumed run may ask for more. Default: the recipe's." };
        Option<int> seed = new("--seed") { Description = "Seed of tokenizer, weights and data.", DefaultValueFactory = _ => 1 };
        Option<int> threads = new("--threads") { Description = "Threads; 0 means one per processor.", DefaultValueFactory = _ => 0 };
        Option<string> workspace = new("--workspace") { Description = "Where tokenizers and checkpoints lie, one folder for each task.", DefaultValueFactory = _ => "checkpoints" };
        Option<string> models = new("--models") { Description = "The models folder to export to.", DefaultValueFactory = _ => "models" };
        Option<int> questions = new("--questions") { Description = "Validation questions by which rounding to 8 bits is judged.", DefaultValueFactory = _ => 300 };
        Option<bool> restart = new("--restart") { Description = "Starts anew even where there is a checkpoint." };
        return new Command("expert", "Trains an embedded expert, or goes on where a run stopped, and exports it with 8-bit weights.") { task, steps, seed, threads, workspace, models, questions, restart }
            .WithAction(context, async (parsed, interrupts) =>
            {
                ExpertRecipe recipe = ExpertRecipe.Of(parsed.GetRequiredValue(task));
                ITaskCorpus corpus = TaskCorpora.Of(recipe.Task);
                var place = new ExpertWorkspace(Path.Combine(parsed.GetRequiredValue(workspace), recipe.Task), recipe, corpus, parsed.GetValue(seed));
                using ExpertTrainer trainer = place.Open(parsed.GetValue(steps) ?? recipe.Steps, parsed.GetValue(restart), parsed.GetValue(threads));
                await Say(context, $"{recipe.Task}: {recipe.Spec.TotalParameters:N0} parameters, {recipe.Spec.ActiveParameters(recipe.Spec.Mixture.ActiveExperts):N0} active; from step {trainer.Step:N0}.").ConfigureAwait(false);
                Run(context, trainer, place, interrupts.Finish);
                if (interrupts.Finish.IsCancellationRequested)
                {
                    await Say(context, $"Stopped after step {trainer.Step:N0}; the checkpoint is '{place.CheckpointPath}', and the same command goes on.").ConfigureAwait(false);
                    return ExitCodes.Interrupted;
                }

                string folder = Path.Combine(parsed.GetRequiredValue(models), recipe.Task);
                ExportReport report = await new ExpertExport(place, recipe, corpus).WriteAsync(trainer, folder, parsed.GetValue(questions), interrupts.Finish).ConfigureAwait(false);
                new TrialRecord(parsed.GetRequiredValue(models)).Add(ExpertFolder.Read(folder));
                await Say(context, $"Exported to '{folder}' ({report.WeightBytes / 1e6:F1} MB). Of {report.Questions} validation questions, {100 * report.ExactAsInt8:F1} % are answered right with 8-bit weights and {100 * report.ExactAsFloat32:F1} % in single precision: rounding costs {report.LossPoints:F1} points.").ConfigureAwait(false);
                return ExitCodes.Success;
            });
    }

    private static void Run(CommandContext context, ExpertTrainer trainer, ExpertWorkspace place, CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        TimeSpan line = TimeSpan.Zero, save = SaveEvery, validate = ValidateEvery;
        trainer.Run(
            progress =>
            {
                if (clock.Elapsed >= line)
                {
                    line = clock.Elapsed + LineEvery;
                    context.Error.WriteLine(Describe(progress));
                }

                if (clock.Elapsed >= save)
                {
                    trainer.Save(place.CheckpointPath);
                    save = clock.Elapsed + SaveEvery;
                }

                if (clock.Elapsed >= validate)
                {
                    Validate(context, trainer);
                    validate = clock.Elapsed + ValidateEvery;
                }
            },
            stop);
        trainer.Save(place.CheckpointPath);
        Validate(context, trainer);
    }

    private static void Validate(CommandContext context, ExpertTrainer trainer)
    {
        ValidationResult result = trainer.Validate(CorpusSlice.Validation, ValidationBatches);
        context.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  validation: {100 * result.ExactAnswers:F1} % of {result.Answers} answers exact, {100 * result.TokenAccuracy:F2} % of their tokens"));
    }

    private static string Describe(TrainingProgress progress) => string.Create(
        CultureInfo.InvariantCulture,
        $"step {progress.Step:N0}/{progress.Steps:N0}  loss {progress.Loss:F4}  rate {progress.LearningRate:E1}  heaviest expert {progress.HeaviestLoad:F2}x  {progress.TokensPerSecond:N0} tokens/s  {progress.Remaining:hh\\:mm\\:ss} left");

    private static Task Say(CommandContext context, FormattableString text) => context.Error.WriteLineAsync(text.ToString(CultureInfo.InvariantCulture));
}
