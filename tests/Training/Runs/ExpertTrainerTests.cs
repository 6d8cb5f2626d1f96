using CoERouter.Experts.Specification;
using CoERouter.Training.Batches;
using CoERouter.Training.Corpora;
using CoERouter.Training.Runs;
using Xunit;

namespace CoERouter.Tests.Training.Runs;

public sealed class ExpertTrainerTests : IDisposable
{
    private static readonly DecoderSpec Spec = TinyDecoder.Spec() with { VocabularySize = 133 };
    private readonly string _folder = Directory.CreateTempSubdirectory("coe-trainer-").FullName;

    [Fact]
    public void Learns_what_it_has_not_seen()
    {
        using ExpertTrainer trainer = Trainer(400);
        ValidationResult before = trainer.Validate(CorpusSlice.Validation, 4);
        double first = 0, last = 0;
        trainer.Run(progress => (first, last) = (progress.Step == 1 ? progress.Loss : first, progress.Loss), CancellationToken.None);
        ValidationResult after = trainer.Validate(CorpusSlice.Validation, 4);
        Assert.True(last < 0.6 * first, $"loss went from {first} to {last}");
        Assert.True(after.TokenAccuracy > before.TokenAccuracy + 0.2, $"token accuracy went from {before.TokenAccuracy} to {after.TokenAccuracy}");
    }

    [Fact]
    public void A_resumed_run_equals_an_uninterrupted_one_bit_for_bit()
    {
        using ExpertTrainer whole = Trainer(12);
        whole.Run(_ => { }, CancellationToken.None);

        string path = Path.Combine(_folder, "run.checkpoint");
        using (ExpertTrainer first = Trainer(12))
        {
            using var stop = new CancellationTokenSource();
            first.Run(progress => { if (progress.Step == 5) { stop.Cancel(); } }, stop.Token);
            Assert.Equal(5, first.Step);
            first.Save(path);
        }

        using ExpertTrainer second = Trainer(12, path);
        Assert.Equal(5, second.Step);
        second.Run(_ => { }, CancellationToken.None);
        Assert.Equal(whole.TokensSeen, second.TokensSeen);
        Assert.True(whole.State.Values.Values.SequenceEqual(second.State.Values.Values));
        Assert.True(whole.State.SecondMoments.Values.SequenceEqual(second.State.SecondMoments.Values));
        Assert.True(whole.Average.Values.SequenceEqual(second.Average.Values));
    }

    [Fact]
    public void Progress_is_reported_after_every_step()
    {
        using ExpertTrainer trainer = Trainer(5);
        List<TrainingProgress> reports = [];
        trainer.Run(reports.Add, CancellationToken.None);
        Assert.Equal([1, 2, 3, 4, 5], reports.Select(report => report.Step));
        Assert.All(reports, report => Assert.True(report.TokensPerSecond > 0 && double.IsFinite(report.Loss) && report.HeaviestLoad >= 1));
        Assert.Equal(TimeSpan.Zero, reports[^1].Remaining);
    }

    [Fact]
    public void A_checkpoint_of_another_decoder_is_refused()
    {
        string path = Path.Combine(_folder, "run.checkpoint");
        using (ExpertTrainer trainer = Trainer(3))
        {
            trainer.Save(path);
        }

        var batches = new BatchSource(new TinyCorpus(), new(new CharacterTokenizer()), new(2, 32), 1);
        Assert.Contains("another decoder", Assert.Throws<ArgumentException>(() => new ExpertTrainer(Spec with { Layers = 1 }, Plan(3), batches, path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(300)]
    [InlineData(5000)]
    public void A_truncated_checkpoint_is_one_sentence(int length)
    {
        string path = Path.Combine(_folder, "run.checkpoint");
        using (ExpertTrainer trainer = Trainer(3))
        {
            trainer.Save(path);
        }

        File.WriteAllBytes(path, File.ReadAllBytes(path)[..length]);
        Assert.Contains("run.checkpoint", Assert.Throws<InvalidDataException>(() => Checkpoint.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interrupted_save_leaves_the_old_checkpoint()
    {
        string path = Path.Combine(_folder, "run.checkpoint");
        using ExpertTrainer trainer = Trainer(3);
        trainer.Save(path);
        byte[] old = File.ReadAllBytes(path);
        using (FileStream locked = new(path + ".part", FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.Throws<IOException>(() => trainer.Save(path));
        }

        Assert.Equal(old, File.ReadAllBytes(path));
    }

    public void Dispose() => Directory.Delete(_folder, true);

    private static TrainingPlan Plan(long steps) => new() { Steps = steps, Shape = new(8, 32), WarmupSteps = 10, LearningRate = 1e-2f, Threads = 2 };

    private static ExpertTrainer Trainer(long steps, string? checkpoint = null)
    {
        TrainingPlan plan = Plan(steps);
        var batches = new BatchSource(new TinyCorpus(), new(new CharacterTokenizer()), plan.Shape, plan.Seed);
        return new(Spec, plan, batches, checkpoint);
    }
}
