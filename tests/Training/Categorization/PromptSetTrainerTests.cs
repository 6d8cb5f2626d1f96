using CoERouter.Categorizer;
using CoERouter.Categorizer.Conformal;
using CoERouter.Tests.Categorizer.Embedding;
using CoERouter.Training.Categorization;
using Xunit;

namespace CoERouter.Tests.Training.Categorization;

public sealed class PromptSetTrainerTests
{
    private static readonly MarginRecipe Linear = new(new MarginOptions { BucketBits = 12 });

    [Fact]
    public void A_trained_linear_categorizer_is_right_calibrated_and_knows_foreign_prompts()
    {
        PromptSetTraining training = PromptSetTrainer.Train(Linear, ToyPrompts.Draw(600, 1, unknown: 60));
        Assert.Equal(["cooking", "music", "travel", ToyPrompts.Unknown], training.Categorizer.Categories);
        Assert.True(training.LossCalibrated <= training.LossUncalibrated);
        Assert.True(Accuracy(training.Categorizer, ToyPrompts.Draw(600, 2)) > 0.9);
        Assert.Equal(600, training.HeldOut.Count);
        Assert.InRange(training.HeldOut.Count(item => !item.Estimate.IsInDomain), 1, 6);

        List<LabelledPrompt> foreign = ToyPrompts.Draw(0, 3, unknown: 100);
        Assert.True(foreign.Count(prompt => training.Categorizer.Categorize(prompt.Prompt).IsConfident) < 20);
    }

    [Fact]
    public void The_same_prompts_give_the_same_categorizer()
    {
        List<LabelledPrompt> prompts = ToyPrompts.Draw(120, 1);
        PromptSetOptions options = new() { Folds = 3 };
        Assert.Equal(PromptSetTrainer.Train(Linear, prompts, options).Categorizer.Revision, PromptSetTrainer.Train(Linear, prompts, options).Categorizer.Revision);
    }

    [Theory]
    [InlineData(HeadKind.Neighbours)]
    [InlineData(HeadKind.Logistic)]
    [InlineData(HeadKind.Centroids)]
    public void Every_head_learns(HeadKind kind)
    {
        EmbeddingRecipe recipe = new(new FakeEmbedder(), kind);
        PromptSetTraining training = PromptSetTrainer.Train(recipe, ToyPrompts.Draw(600, 1), new PromptSetOptions { Folds = 3 });
        double accuracy = Accuracy(training.Categorizer, ToyPrompts.Draw(300, 2));
        Assert.True(accuracy > 0.6, $"{recipe.Name} is right in {accuracy:P1}.");
        Assert.All(training.HeldOut, item => Assert.Equal(1, item.Estimate.Probabilities.Sum(), 1e-4f));
    }

    [Fact]
    public void An_ensemble_is_no_worse_than_its_weaker_member()
    {
        EmbeddingRecipe letters = new(new FakeEmbedder(), HeadKind.Logistic);
        List<LabelledPrompt> prompts = ToyPrompts.Draw(600, 1), others = ToyPrompts.Draw(600, 2);
        PromptSetOptions options = new() { Folds = 2 };
        double weaker = Accuracy(PromptSetTrainer.Train(letters, prompts, options).Categorizer, others);
        double ensemble = Accuracy(PromptSetTrainer.Train(new EnsembleRecipe(Linear, letters), prompts, options).Categorizer, others);
        Assert.True(ensemble >= weaker, $"{ensemble:P1} against {weaker:P1}");
        Assert.Throws<ArgumentException>(() => new EnsembleRecipe(Linear, letters).Train([.. prompts.Take(19)], ["cooking", "music", "travel"], new(), default));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Held_out_estimates_calibrate_sets_that_keep_their_promise(int seed)
    {
        PromptSetTraining training = PromptSetTrainer.Train(Linear, ToyPrompts.Draw(900, seed));
        ConformalModel model = ConformalSets.Fit(training.HeldOut, 0.15, ConformalScore.Adaptive);
        ConformalCategorizer categorizer = new(training.Categorizer, model);
        List<LabelledPrompt> others = ToyPrompts.Draw(1200, seed + 100);
        double coverage = others.Count(prompt => categorizer.Categorize(prompt.Prompt).Set!.Contains(Array.IndexOf([.. categorizer.Categories], prompt.Category))) / 1200.0;
        double deviation = Math.Sqrt((0.15 * 0.85 / 1200) + (0.15 * 0.85 / 900));
        Assert.InRange(coverage, 0.85 - (4 * deviation), 0.85 + (4 * deviation));
    }

    [Fact]
    public void Mixtures_teach_both_their_categories()
    {
        List<LabelledPrompt> prompts = ToyPrompts.Draw(300, 1);
        Dictionary<string, double> mixture = new() { ["cooking"] = 0.5, ["music"] = 0.5 };
        prompts.AddRange(Enumerable.Range(0, 100).Select(i => new LabelledPrompt("cooking", $"radio {i % 7} kitchen") { Mixture = mixture }));
        EmbeddingRecipe letters = new(new FakeEmbedder(), HeadKind.Logistic);
        CategoryEstimate estimate = letters.Train(prompts, PromptSetTrainer.CategoriesOf(prompts), new CategorizerCalibration(), default).Categorize("radio 3 kitchen");
        Assert.InRange(estimate.Probabilities[0], 0.3f, 0.7f);
        Assert.InRange(estimate.Probabilities[1], 0.3f, 0.7f);
        Assert.Equal((0.5, 0, 1), (prompts[^1].ShareOf("music"), prompts[^1].ShareOf("travel"), new LabelledPrompt("a", "b").ShareOf("a")));
    }

    [Fact]
    public void Faults_are_named_all_at_once()
    {
        ArgumentException fault = Assert.Throws<ArgumentException>(
            () => PromptSetTrainer.Train(Linear, [new LabelledPrompt("a", "x")], new PromptSetOptions { Folds = 1, MostForeign = 2 }));
        Assert.Contains("Folds is 1", fault.Message, StringComparison.Ordinal);
        Assert.Contains("MostForeign is 2", fault.Message, StringComparison.Ordinal);
        Assert.Contains("1 categories", fault.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new MarginRecipe(new MarginOptions { Cost = 0, Epochs = 0 }));
        Assert.Throws<ArgumentException>(() => Linear.Train([new LabelledPrompt("z", "x")], ["a", "b"], new(), default));
        Assert.Throws<ArgumentException>(() => Linear.Train([], ["a", "b"], new(), default));
    }

    private static double Accuracy(ICategorizer categorizer, List<LabelledPrompt> prompts) =>
        prompts.Average(prompt => categorizer.Categories[categorizer.Categorize(prompt.Prompt).Best] == prompt.Category ? 1.0 : 0);
}
