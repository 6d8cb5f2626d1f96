using CoERouter.Categorizer;
using CoERouter.Training.Categorization;
using Xunit;

namespace CoERouter.Tests.Training.Categorization;

public sealed class OutcomeClustersTests
{
    private static readonly double[][] Rates = [[0.9, 0.1, 0.9, 0.1, 0.9], [0.1, 0.9, 0.1, 0.9, 0.1], [0.9, 0.9, 0.1, 0.1, 0.5]];

    [Fact]
    public void Kinds_of_prompts_are_found_by_who_succeeds_on_them()
    {
        (double[][] scores, int[] truths) = Draw(1, 900);
        OutcomeClusters found = OutcomeClusters.Find(scores, 3, seed: 1);
        Assert.Equal(1, found.Weights.Sum(), 1e-9);
        Assert.Equal(found.Weights.OrderDescending(), found.Weights);
        int[] match = [.. Rates.Select(rate => Enumerable.Range(0, 3).MinBy(c => found.Rates[c].Zip(rate, (a, b) => Math.Abs(a - b)).Sum()))];
        Assert.Equal(3, match.Distinct().Count());
        Assert.All(Enumerable.Range(0, 3), k => Assert.All(found.Rates[match[k]].Zip(Rates[k]), pair => Assert.Equal(pair.Second, pair.First, 0.12)));
        double right = truths.Select((truth, i) => found.Shares[i][match[truth]] > 0.5 ? 1.0 : 0).Average();
        Assert.True(right > 0.85, $"{right:P1} of the prompts were put right.");
    }

    [Fact]
    public void More_categories_never_explain_less_and_the_same_seed_finds_the_same()
    {
        (double[][] scores, _) = Draw(2, 400);
        double[] likelihoods = [.. Enumerable.Range(1, 3).Select(categories => OutcomeClusters.Find(scores, categories, seed: 1).MeanLogLikelihood)];
        Assert.Equal(likelihoods.Order(), likelihoods);
        Assert.Equal(OutcomeClusters.Find(scores, 3, 5).Weights, OutcomeClusters.Find(scores, 3, 5).Weights);
    }

    [Fact]
    public void Missing_scores_are_left_out_and_shares_sum_to_one()
    {
        (double[][] scores, _) = Draw(3, 300);
        Random random = new(4);
        foreach (double[] row in scores)
        {
            row[random.Next(5)] = double.NaN;
        }

        scores[0] = [double.NaN, double.NaN, double.NaN, double.NaN, double.NaN];
        OutcomeClusters found = OutcomeClusters.Find(scores, 3, 1);
        Assert.All(found.Shares, share => Assert.Equal(1, share.Sum(), 1e-9));
        Assert.All(found.Shares[0].Zip(found.Weights), pair => Assert.Equal(pair.Second, pair.First, 1e-2));
    }

    [Fact]
    public void Found_categories_can_be_learned_from_the_prompts()
    {
        List<LabelledPrompt> prompts = ToyPrompts.Draw(600, 1);
        string[] topics = ["cooking", "music", "travel"];
        Random random = new(2);
        double[][] scores = [.. prompts.Select(prompt => Rates[Array.IndexOf(topics, prompt.Category)].Select(rate => random.NextDouble() < rate ? 1.0 : 0).ToArray())];
        IReadOnlyList<LabelledPrompt> labelled = OutcomeClusters.Find(scores, 3, 1).Label([.. prompts.Select(prompt => prompt.Prompt)]);
        Assert.All(labelled, prompt => Assert.Equal(1, prompt.Mixture!.Values.Sum(), 1e-9));
        ICategorizer categorizer = PromptSetTrainer.Train(new MarginRecipe(new MarginOptions { BucketBits = 12 }), labelled, new PromptSetOptions { Folds = 2 }).Categorizer;
        Assert.Equal(["found-0", "found-1", "found-2"], categorizer.Categories);

        // The categories found on scores and learned from words agree with the topics that nobody named.
        (string Topic, int Best)[] seen = [.. ToyPrompts.Draw(300, 5).Select(prompt => (prompt.Category, categorizer.Categorize(prompt.Prompt).Best))];
        double agreement = seen.GroupBy(item => item.Topic).Sum(group => group.CountBy(item => item.Best).Max(pair => pair.Value)) / 300.0;
        Assert.True(agreement > 0.8, $"{agreement:P1} agree.");
    }

    [Fact]
    public void Tables_with_faults_are_refused()
    {
        Assert.Throws<ArgumentException>(() => OutcomeClusters.Find([], 1, 1));
        Assert.Throws<ArgumentException>(() => OutcomeClusters.Find([[1, 0], [1]], 1, 1));
        Assert.Throws<ArgumentException>(() => OutcomeClusters.Find([[1.5]], 1, 1));
        Assert.Throws<ArgumentException>(() => OutcomeClusters.Find([[1], [0]], 3, 1));
        Assert.Throws<ArgumentException>(() => OutcomeClusters.Find([[1.0], [0.0]], 1, 1).Label(["one"]));
    }

    private static (double[][] Scores, int[] Truths) Draw(int seed, int count)
    {
        Random random = new(seed);
        int[] truths = [.. Enumerable.Range(0, count).Select(i => i % 3)];
        return ([.. truths.Select(truth => Rates[truth].Select(rate => random.NextDouble() < rate ? 1.0 : 0).ToArray())], truths);
    }
}
