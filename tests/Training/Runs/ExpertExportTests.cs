using CoERouter.Experts.Folders;
using CoERouter.Experts.Generation;
using CoERouter.Experts.Graphs;
using CoERouter.Training.Corpora;
using CoERouter.Training.Runs;
using Microsoft.Extensions.AI;
using Xunit;

namespace CoERouter.Tests.Training.Runs;

public sealed class ExpertExportTests : IDisposable
{
    private static readonly ExpertRecipe Recipe = new("tiny", 320, 64, 4, "Repeats digits.") { Width = 32, Layers = 2, ExpertWidth = 32 };
    private readonly string _folder = Directory.CreateTempSubdirectory("coe-export-").FullName;
    private readonly TinyCorpus _corpus = new();

    [Fact]
    public async Task A_run_becomes_an_expert_that_answers_as_training_predicts()
    {
        ExpertWorkspace workspace = Workspace();
        using ExpertTrainer trainer = workspace.Open(300, false, 1);
        trainer.Run(_ => { }, CancellationToken.None);
        ValidationResult forced = trainer.Validate(CorpusSlice.Validation, 4);
        ExportReport report = await new ExpertExport(workspace, Recipe, _corpus).WriteAsync(trainer, Path.Combine(_folder, "models", "tiny"), 100, CancellationToken.None);

        // Teacher-forced exact answers and greedily generated ones are the same event, on other questions of the same kind.
        Assert.True(forced.ExactAnswers > 0.1, $"the run learned too little to compare: {forced.ExactAnswers:P0}");
        Assert.InRange(report.ExactAsFloat32, forced.ExactAnswers - 0.2, forced.ExactAnswers + 0.2);
        Assert.InRange(report.LossPoints, -15, 15);
        Assert.Equal(WeightPrecision.Int8, report.Folder.Manifest.Quantization);
        Assert.Equal(300, report.Folder.Manifest.Training.Steps);
        report.Folder.Verify();
    }

    [Fact]
    public async Task The_folder_has_a_card_and_can_be_loaded()
    {
        ExpertWorkspace workspace = Workspace();
        using ExpertTrainer trainer = workspace.Open(2, false, 1);
        trainer.Run(_ => { }, CancellationToken.None);
        string folder = Path.Combine(_folder, "models", "tiny");
        ExportReport report = await new ExpertExport(workspace, Recipe, _corpus).WriteAsync(trainer, folder, 3, CancellationToken.None);
        string card = await File.ReadAllTextAsync(Path.Combine(folder, "README.md"), CancellationToken.None);
        Assert.Contains("Repeats digits.", card, StringComparison.Ordinal);
        Assert.Contains("coe train expert tiny --steps 2 --seed 1", card, StringComparison.Ordinal);
        Assert.Contains(report.Folder.Manifest.Revision, card, StringComparison.Ordinal);
        using ExpertModel model = ExpertModel.Load(ExpertFolder.Read(folder));
        using var client = new ExpertChatClient(model);
        ChatResponse answer = await client.GetResponseAsync([new(ChatRole.User, "a1234")], new() { MaxOutputTokens = 5 }, CancellationToken.None);
        Assert.InRange(answer.Usage!.OutputTokenCount!.Value, 1, 5);
    }

    [Fact]
    public void A_workspace_keeps_its_tokenizer_and_goes_on_with_its_run()
    {
        ExpertWorkspace first = Workspace();
        byte[] tokenizer = File.ReadAllBytes(first.TokenizerPath);
        using (ExpertTrainer trainer = first.Open(3, false, 1))
        {
            trainer.Run(_ => { }, CancellationToken.None);
            trainer.Save(first.CheckpointPath);
        }

        ExpertWorkspace second = Workspace();
        Assert.Equal(tokenizer, File.ReadAllBytes(second.TokenizerPath));
        using (ExpertTrainer resumed = second.Open(5, false, 1))
        {
            Assert.Equal(3, resumed.Step);
            Assert.True(resumed.Seconds > 0);
        }

        using ExpertTrainer anew = second.Open(5, true, 1);
        Assert.Equal(0, anew.Step);
    }

    public void Dispose() => Directory.Delete(_folder, true);

    private ExpertWorkspace Workspace() => new(Path.Combine(_folder, "checkpoints", "tiny"), Recipe, _corpus, 1);
}
