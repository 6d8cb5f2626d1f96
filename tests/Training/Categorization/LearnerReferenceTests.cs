using CoERouter.Categorizer;
using CoERouter.Categorizer.Heads;
using CoERouter.Training.Categorization;
using Xunit;

namespace CoERouter.Tests.Training.Categorization;

/// <summary>The learners against their definitions, done slowly in double precision.</summary>
public sealed class LearnerReferenceTests
{
    private const int Bits = 10;

    [Fact]
    public void AdaGrad_steps_by_the_root_of_the_squares_it_has_met()
    {
        var random = new Random(1);
        LinearLearner learner = new(Bits, 3, 0.25);
        FeatureList features = new(Bits);
        double[] weights = new double[3 << Bits], squares = new double[3 << Bits], biases = new double[3], biasSquares = new double[3];
        LabelledPrompt[] prompts = [.. ToyPrompts.Draw(30, 2)];
        foreach (LabelledPrompt prompt in prompts)
        {
            int truth = random.Next(3);
            features.Read(prompt.Prompt, 0.3, random);
            double[] probabilities = SoftMax(Logits(features, weights, biases));
            Assert.Equal(-Math.Log(probabilities[truth]), learner.Learn(features, truth), 1e-3);
            double[] slope = [.. probabilities.Select((p, c) => p - (c == truth ? 1 : 0))];
            foreach (List<int> buckets in new[] { features.Body, features.Edge })
            {
                float unit = PromptFeatures.Unit(buckets.Count);
                foreach (int bucket in buckets)
                {
                    for (int c = 0; c < 3; c++)
                    {
                        Step(ref weights[(bucket * 3) + c], ref squares[(bucket * 3) + c], slope[c] * unit);
                    }
                }
            }

            for (int c = 0; c < 3; c++)
            {
                Step(ref biases[c], ref biasSquares[c], slope[c]);
            }
        }

        Assert.All(weights.Zip(learner.Weights), pair => Assert.Equal(pair.First, pair.Second, 2e-3));
        Assert.All(biases.Zip(learner.Biases), pair => Assert.Equal(pair.First, pair.Second, 2e-3));

        static void Step(ref double weight, ref double square, double gradient)
        {
            square += gradient * gradient;
            weight -= 0.25 * gradient / (Math.Sqrt(square) + 1e-6);
        }
    }

    [Fact]
    public void An_untrained_learner_is_undecided_and_its_loss_is_the_logarithm_of_the_categories()
    {
        LinearLearner learner = new(Bits, 5, 0.1);
        FeatureList features = new(Bits);
        features.Read("how do i bake bread", 0, new Random(1));
        Assert.Equal(Math.Log(5), learner.Learn(features, 3), 1e-5);
        float[] logits = new float[5];
        learner.Logits(features, logits);
        Assert.Equal(3, Array.IndexOf(logits, logits.Max()));
    }

    [Fact]
    public void Learning_one_prompt_again_and_again_lowers_its_loss_every_time()
    {
        LinearLearner learner = new(Bits, 4, 0.1);
        FeatureList features = new(Bits);
        features.Read("stir the soup", 0, new Random(1));
        double before = double.PositiveInfinity;
        for (int i = 0; i < 50; i++)
        {
            double loss = learner.Learn(features, 2);
            Assert.True(loss < before);
            before = loss;
        }

        Assert.True(before < 0.1);
    }

    [Fact]
    public void Logistic_regression_comes_close_to_the_least_loss_there_is()
    {
        (float[][] vectors, float[][] shares) = Points(300, 4, 3, seed: 3);
        LinearHead head = LogisticLearner.Learn(vectors, shares, 1, CancellationToken.None);
        double learned = Loss(vectors, shares, vector =>
        {
            float[] logits = new float[3];
            head.Score(vector, logits);
            return [.. logits.Select(logit => (double)logit)];
        });

        // Plain gradient descent on the same loss, to the bottom.
        double[] weights = new double[12], biases = new double[3];
        double[] Slow(float[] vector) => [.. Enumerable.Range(0, 3).Select(c => biases[c] + vector.Select((x, d) => x * weights[(c * 4) + d]).Sum())];
        for (int step = 0; step < 1500; step++)
        {
            double[] slope = new double[12], biasSlope = new double[3];
            for (int i = 0; i < vectors.Length; i++)
            {
                double[] errors = [.. SoftMax(Slow(vectors[i])).Select((p, c) => (p - shares[i][c]) / vectors.Length)];
                for (int c = 0; c < 3; c++)
                {
                    biasSlope[c] += errors[c];
                    for (int d = 0; d < 4; d++)
                    {
                        slope[(c * 4) + d] += errors[c] * vectors[i][d];
                    }
                }
            }

            weights = [.. weights.Zip(slope, (w, g) => w - (1.0 * g))];
            biases = [.. biases.Zip(biasSlope, (w, g) => w - (1.0 * g))];
        }

        double least = Loss(vectors, shares, Slow);
        Assert.InRange(learned, least - 0.01, least + 0.05);
    }

    [Fact]
    public void Logistic_regression_repeats_by_seed_and_honours_a_stop()
    {
        (float[][] vectors, float[][] shares) = Points(40, 3, 2, seed: 4);
        float[] One(int seed)
        {
            float[] logits = new float[2];
            LogisticLearner.Learn(vectors, shares, seed, CancellationToken.None).Score(vectors[0], logits);
            return logits;
        }

        Assert.Equal(One(7), One(7));
        Assert.NotEqual(One(7), One(8));
        Assert.Throws<OperationCanceledException>(() => LogisticLearner.Learn(vectors, shares, 1, new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void No_prompt_is_estimated_by_a_categorizer_that_saw_it(int folds)
    {
        LabelledPrompt[] prompts = [.. Enumerable.Range(0, 40).Select(i => new LabelledPrompt(i % 2 == 0 ? "a" : "b", $"prompt {i}"))];
        var recipe = new Remembering();
        CategoryEstimate[] estimates = CrossFitting.Estimate(recipe, prompts, ["a", "b"], folds, 1, CancellationToken.None);
        Assert.Equal(folds, recipe.Trained.Count);
        Assert.Equal(prompts.Length, estimates.Length);
        Assert.All(estimates, estimate => Assert.Equal(0, estimate.Best));
        Assert.All(recipe.Trained, seen => Assert.InRange(prompts.Length - seen.Count, prompts.Length / folds, (prompts.Length / folds) + 1));
        Assert.Equal(prompts.Length * (folds - 1), recipe.Trained.Sum(seen => seen.Count));
    }

    [Fact]
    public void Options_name_every_fault_at_once()
    {
        Assert.Empty(new MarginOptions().Faults());
        Assert.Equal(3, new MarginOptions { BucketBits = 9, Cost = 0, Epochs = 0 }.Faults().Count);
        Assert.Equal(3, new MarginOptions { BucketBits = 19, Cost = double.NaN, Epochs = 1001 }.Faults().Count);
        ArgumentException fault = Assert.Throws<ArgumentException>(() => new MarginRecipe(new MarginOptions { BucketBits = 9, Cost = -1 }));
        Assert.Contains("BucketBits is 9; it must be from 10 to 18.", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Cost is -1", fault.Message, StringComparison.Ordinal);
        Assert.Empty(new PromptSetOptions().Faults());
        Assert.Equal(3, new PromptSetOptions { Folds = 1, MostForeign = double.NaN, Threshold = 1.5 }.Faults().Count);
        Assert.Equal(9, new CategorizerTrainerOptions
        {
            PromptsPerCategory = 0, UnknownFactor = 0, ValidationPromptsPerCategory = 99, BucketBits = 9, LearningRate = double.NaN, FeatureDropout = 1, AugmentedShare = -0.1, MostAbstained = 1.1, MostThreshold = 2,
        }.Faults().Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(257)]
    public void A_number_of_categories_that_no_model_holds_is_refused(int count)
    {
        string[] categories = [.. Enumerable.Range(0, count).Select(i => $"c{i}")];
        Assert.Contains($"There are {count} categories; from 2 to 256", Assert.Throws<ArgumentException>(() => new MarginRecipe().TrainModel([new("c0", "x")], categories, new(), CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    private static double[] Logits(FeatureList features, double[] weights, double[] biases) =>
        [.. biases.Select((bias, c) => bias + new[] { features.Body, features.Edge }.Sum(buckets => buckets.Sum(bucket => weights[(bucket * 3) + c]) * PromptFeatures.Unit(buckets.Count)))];

    private static double[] SoftMax(double[] logits)
    {
        double[] odds = [.. logits.Select(logit => Math.Exp(logit - logits.Max()))];
        return [.. odds.Select(one => one / odds.Sum())];
    }

    private static double Loss(float[][] vectors, float[][] shares, Func<float[], double[]> logits) =>
        vectors.Select((vector, i) => -SoftMax(logits(vector)).Select((p, c) => shares[i][c] * Math.Log(p)).Sum()).Average();

    // Noisy labels, so that the least loss is at finite weights.
    private static (float[][] Vectors, float[][] Shares) Points(int count, int dimension, int categories, int seed)
    {
        var random = new Random(seed);
        float[][] vectors = [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, dimension).Select(_ => (random.NextSingle() * 2) - 1).ToArray())];
        float[][] shares = [.. vectors.Select(vector =>
        {
            int label = random.Next(4) == 0 ? random.Next(categories) : Array.IndexOf(vector, vector[..categories].Max());
            return Enumerable.Range(0, categories).Select(c => c == label ? 1f : 0f).ToArray();
        })];
        return (vectors, shares);
    }

    // Says "b" for what it was trained with, "a" for all else.
    private sealed class Remembering : ICategorizerRecipe
    {
        public List<HashSet<string>> Trained { get; } = [];

        public string Name => "remembering";

        public ICategorizer Train(IReadOnlyList<LabelledPrompt> prompts, IReadOnlyList<string> categories, CategorizerCalibration calibration, CancellationToken cancellation)
        {
            HashSet<string> seen = [.. prompts.Select(prompt => prompt.Prompt)];
            Trained.Add(seen);
            return new Memory(seen, categories);
        }
    }

    private sealed class Memory(HashSet<string> seen, IReadOnlyList<string> categories) : ICategorizer
    {
        public string Revision => "1";

        public IReadOnlyList<string> Categories => categories;

        public CategoryEstimate Categorize(ReadOnlySpan<char> prompt) => CategoryEstimate.From(seen.Contains(prompt.ToString()) ? [0, 1] : [1, 0], 0, 0, 1);
    }
}
