using CoERouter.Training.Categorization;
using Xunit;

namespace CoERouter.Tests.Training.Categorization;

public sealed class MarginLearnerTests
{
    private const int Bits = 10;

    [Fact]
    public void The_solution_is_the_optimum_of_the_primal()
    {
        (PromptVector[] prompts, float[][] shares) = Draw(seed: 1, count: 60, categories: 3);
        const double Cost = 0.7;
        MarginLearner learner = new(Bits, 3, Cost);
        double violation = learner.Learn(prompts, shares, 300, new Random(2), CancellationToken.None);
        Assert.True(violation < 1e-3, $"The conditions are violated by {violation}.");

        // The gradient of 1/2 |w|^2 + Cost x sum of squared hinges vanishes at the optimum.
        float[] margins = new float[3];
        double[] gradient = [.. learner.Weights.Select(weight => (double)weight)];
        double[] biasGradient = [.. learner.Biases.Select(bias => (double)bias)];
        for (int i = 0; i < prompts.Length; i++)
        {
            learner.Margins(prompts[i], margins);
            for (int c = 0; c < 3; c++)
            {
                double side = shares[i][c] > 0.5 ? 1 : -1;
                double slope = 2 * Cost * Math.Max(1 - (side * margins[c]), 0) * side;
                biasGradient[c] -= slope;
                for (int k = 0; k < prompts[i].Buckets.Length; k++)
                {
                    gradient[(prompts[i].Buckets[k] * 3) + c] -= slope * prompts[i].Values[k];
                }
            }
        }

        Assert.All(gradient.Concat(biasGradient), component => Assert.Equal(0, component, 5e-3));
    }

    [Fact]
    public void More_passes_never_leave_a_larger_violation_in_the_long_run()
    {
        (PromptVector[] prompts, float[][] shares) = Draw(seed: 3, count: 80, categories: 4);
        double[] violations = [.. new[] { 1, 5, 25, 125 }.Select(epochs => new MarginLearner(Bits, 4, 1).Learn(prompts, shares, epochs, new Random(1), CancellationToken.None))];
        Assert.Equal(violations.OrderDescending(), violations);
    }

    [Fact]
    public void A_share_of_a_half_says_nothing()
    {
        (PromptVector[] prompts, float[][] shares) = Draw(seed: 4, count: 40, categories: 2);
        float[][] halves = [.. shares, [0.5f, 0.5f]];
        MarginLearner without = new(Bits, 2, 1), with = new(Bits, 2, 1);
        without.Learn(prompts, shares, 200, new Random(1), CancellationToken.None);
        with.Learn([.. prompts, prompts[0]], halves, 200, new Random(1), CancellationToken.None);
        Assert.All(without.Weights.Zip(with.Weights), pair => Assert.Equal(pair.First, pair.Second, 5e-3f));
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights_and_a_stop_is_honoured()
    {
        (PromptVector[] prompts, float[][] shares) = Draw(seed: 5, count: 40, categories: 2);
        MarginLearner one = new(Bits, 2, 1), other = new(Bits, 2, 1);
        one.Learn(prompts, shares, 3, new Random(7), CancellationToken.None);
        other.Learn(prompts, shares, 3, new Random(7), CancellationToken.None);
        Assert.Equal(one.Weights, other.Weights);
        Assert.Throws<OperationCanceledException>(() => one.Learn(prompts, shares, 3, new Random(7), new CancellationToken(canceled: true)));
    }

    private static (PromptVector[] Prompts, float[][] Shares) Draw(int seed, int count, int categories)
    {
        Random random = new(seed);
        PromptVector[] prompts = [.. Enumerable.Range(0, count).Select(_ =>
        {
            int[] buckets = [.. Enumerable.Range(0, 8).Select(_ => random.Next(40)).Distinct()];
            return new PromptVector(buckets, [.. buckets.Select(_ => 0.2f + random.NextSingle())]);
        })];
        float[][] shares = [.. prompts.Select(prompt => Enumerable.Range(0, categories).Select(c => c == prompt.Buckets[0] % categories ? 1f : 0f).ToArray())];
        return (prompts, shares);
    }
}
