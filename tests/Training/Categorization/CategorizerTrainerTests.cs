using CoERouter.Categorizer;
using CoERouter.Training.Categorization;
using CoERouter.Training.Corpora;
using Xunit;

namespace CoERouter.Tests.Training.Categorization;

public sealed class CategorizerTrainerTests
{
    private static readonly CategorizerTrainerOptions Small = new() { PromptsPerCategory = 300, ValidationPromptsPerCategory = 100, BucketBits = 12 };

    private static readonly ITaskCorpus[] Colours = [new ColourCorpus("unknown", "grey"), new ColourCorpus("red", "red"), new ColourCorpus("green", "green")];

    [Fact]
    public void TheSameSeedGivesTheSameModelBitForBit()
    {
        string revision = CategorizerFile.RevisionOf(CategorizerTrainer.Train(Colours, Small).Model);
        Assert.Equal(revision, CategorizerFile.RevisionOf(CategorizerTrainer.Train(Colours, Small).Model));
        Assert.NotEqual(revision, CategorizerFile.RevisionOf(CategorizerTrainer.Train(Colours, Small with { Seed = 2 }).Model));
    }

    [Fact]
    public void AnEasyTaskIsLearnedAndTheUnknownCategoryIsLast()
    {
        CategorizerTraining training = CategorizerTrainer.Train(Colours, Small with { AugmentedShare = 0 });
        Assert.Equal(["red", "green", "unknown"], training.Model.Categories);
        Assert.InRange(training.Validation.Accuracy, 0.99, 1);
        NgramCategorizer categorizer = new(training.Model);
        Assert.Equal("green", categorizer.Categories[categorizer.Categorize("the green thing number 5 of kind q3").Best]);
    }

    [Fact]
    public void CalibrationNeverRaisesTheValidationLoss()
    {
        CategorizerTraining training = CategorizerTrainer.Train(Colours, Small);
        Assert.True(training.LossCalibrated <= training.LossUncalibrated + 1e-9);
        Assert.NotEqual(1, training.Model.Temperature);
        Assert.Equal(training.LossCalibrated, training.Validation.Loss, 1e-3);
    }

    [Fact]
    public void ProgressEndsWithTheWholeAndALowLoss()
    {
        Recorder progress = new();
        CategorizerTrainer.Train(Colours, Small with { PromptsPerCategory = 10_000, UnknownFactor = 1 }, progress);
        Assert.Equal(3, progress.Reports.Count);
        Assert.Equal(1, progress.Reports[^1].Done);
        Assert.True(progress.Reports[^1].Loss < progress.Reports[0].Loss);
    }

    [Fact]
    public void CancellationIsHonoured()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => CategorizerTrainer.Train(Colours, Small, null, source.Token));
    }

    [Fact]
    public void AllFaultsAreReportedAtOnce()
    {
        CategorizerTrainerOptions wrong = Small with
        {
            PromptsPerCategory = 0,
            UnknownFactor = 0,
            ValidationPromptsPerCategory = 1,
            BucketBits = 9,
            LearningRate = 0,
            FeatureDropout = 1,
            AugmentedShare = 2,
            MostAbstained = -1,
            MostThreshold = 2,
        };
        Assert.Equal(9, wrong.Faults().Count);
        ArgumentException error = Assert.Throws<ArgumentException>(() => CategorizerTrainer.Train([Colours[0]], wrong));
        Assert.All(wrong.Faults(), fault => Assert.Contains(fault, error.Message, StringComparison.Ordinal));
        Assert.Contains("1 corpora", error.Message, StringComparison.Ordinal);
        Assert.Empty(new CategorizerTrainerOptions().Faults());
    }

    [Fact]
    public void CorporaWithTheSameNameAreRefused() => Assert.Contains(
        "same name", Assert.Throws<ArgumentException>(() => CategorizerTrainer.Train([Colours[0], Colours[0]], Small)).Message, StringComparison.Ordinal);

    private sealed class Recorder : IProgress<(double Done, double Loss)>
    {
        public List<(double Done, double Loss)> Reports { get; } = [];

        public void Report((double Done, double Loss) value) => Reports.Add(value);
    }
}
