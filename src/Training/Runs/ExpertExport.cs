using System.Runtime.InteropServices;
using System.Security.Cryptography;
using CoERouter.Experts.Folders;
using CoERouter.Experts.Generation;
using CoERouter.Experts.Graphs;
using CoERouter.Experts.Templates;
using CoERouter.Training.Corpora;
using CoERouter.Training.Examinations;
using CoERouter.Training.Optimization;

namespace CoERouter.Training.Runs;

/// <summary>Turns a trained run into an expert's folder with 8-bit weights, and measures what the rounding costs.</summary>
public sealed class ExpertExport
{
    private const int RevisionDigits = 12;
    private const int QuestionSeed = 20_001;

    private readonly ExpertWorkspace _workspace;
    private readonly ExpertRecipe _recipe;
    private readonly ITaskCorpus _corpus;

    /// <param name="workspace">The run's folder.</param>
    /// <param name="recipe">What was trained.</param>
    /// <param name="corpus">On what.</param>
    public ExpertExport(ExpertWorkspace workspace, ExpertRecipe recipe, ITaskCorpus corpus)
    {
        _workspace = workspace;
        _recipe = recipe;
        _corpus = corpus;
    }

    /// <summary>Writes the averaged weights of a run to <paramref name="folder"/>.</summary>
    /// <param name="trainer">The run.</param>
    /// <param name="folder">The expert's folder; an expert that is there is replaced.</param>
    /// <param name="questions">Validation questions by which rounding is judged.</param>
    /// <param name="cancellationToken">Stops between answers; nothing is replaced then.</param>
    public async Task<ExportReport> WriteAsync(ExpertTrainer trainer, string folder, int questions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        IReadOnlyList<TaskExample> examples = Examiner.Questions(_corpus, CorpusSlice.Validation, questions, QuestionSeed);
        double single = await ScoreAsync(trainer, WeightPrecision.Float32, examples, cancellationToken);
        double rounded = await ScoreAsync(trainer, WeightPrecision.Int8, examples, cancellationToken);
        ExpertFolder written = ExpertFolder.Write(folder, Content(trainer, WeightPrecision.Int8, rounded), trainer.Average);
        var report = new ExportReport(written, written.ModelBytes, examples.Count, single, rounded);
        await File.WriteAllTextAsync(Path.Combine(folder, "README.md"), ModelCard.Write(written.Manifest, report), cancellationToken);
        return report;
    }

    private async Task<double> ScoreAsync(ExpertTrainer trainer, WeightPrecision precision, IReadOnlyList<TaskExample> examples, CancellationToken cancellationToken)
    {
        string folder = Path.Combine(_workspace.Folder, "export-" + precision.ToString().ToLowerInvariant());
        ExpertFolder written = ExpertFolder.Write(folder, Content(trainer, precision, null), trainer.Average);
        using ExpertModel model = ExpertModel.Load(written, new ExpertModelSettings { Slots = Environment.ProcessorCount });
        using var client = new ExpertChatClient(model);
        var examiner = new Examiner(_ => client, Environment.ProcessorCount);
        IReadOnlyList<ExaminedAnswer> answers = await examiner.AskAsync(_recipe.Task, null, _corpus, examples, cancellationToken);
        return answers.Average(answer => answer.IsRight ? 1.0 : 0.0);
    }

    private ExpertContent Content(ExpertTrainer trainer, WeightPrecision precision, double? exact)
    {
        var template = new ChatTemplate(_workspace.Tokenizer, new());
        return new()
        {
            Name = _recipe.Task,
            Task = _recipe.Task,
            Description = _recipe.Description,
            Revision = Revision(trainer.Average),
            Spec = _recipe.Spec,
            Precision = precision,
            Markers = template.Markers,
            Tokenizer = File.ReadAllText(_workspace.TokenizerPath),
            TokenizerConfiguration = template.ToTokenizerConfig(_recipe.Spec.ContextLength),
            ChatTemplate = template.ToJinja(),
            Training = new()
            {
                Command = $"coe train expert {_recipe.Task} --steps {trainer.Step} --seed {_workspace.Seed}",
                Seed = _workspace.Seed,
                Steps = trainer.Step,
                Tokens = trainer.TokensSeen,
                Seconds = trainer.Seconds,
                ValidationExactMatch = exact,
            },
        };
    }

    private static string Revision(ParameterBlock weights) => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(weights.Values)))[..RevisionDigits];
}
