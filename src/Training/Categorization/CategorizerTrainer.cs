using System.Numerics.Tensors;
using CoERouter.Categorizer;
using CoERouter.Training.Corpora;

namespace CoERouter.Training.Categorization;

/// <summary>
/// Trains a categorizer from task corpora: one pass of AdaGrad over freshly drawn prompts, then rounding to 8 bits, then temperature and threshold on
/// validation prompts. One corpus is one category; the unknown one, where present, becomes the last. One thread; the same corpora, options and seed
/// give the same model, bit for bit.
/// </summary>
public static class CategorizerTrainer
{
    private const int PromptsPerReport = 10_000;

    /// <summary>Trains.</summary>
    /// <param name="corpora">From 2 to 256 corpora with different names. Give the general corpus without its refusals: those are the unknown category's.</param>
    /// <param name="options">How to train.</param>
    /// <param name="progress">Told the share done and the mean recent loss, in nats. May be null.</param>
    /// <param name="cancellation">Stops between two prompts.</param>
    /// <exception cref="ArgumentException">Options or corpora have faults; the message names all of them.</exception>
    public static CategorizerTraining Train(
        IReadOnlyList<ITaskCorpus> corpora,
        CategorizerTrainerOptions options,
        IProgress<(double Done, double Loss)>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(corpora);
        ArgumentNullException.ThrowIfNull(options);
        ITaskCorpus[] ordered = Order(corpora, options);
        LinearLearner learner = new(options.BucketBits, ordered.Length, options.LearningRate);
        Learn(learner, ordered, options, progress, cancellation);
        CategorizerModel rounded = WeightRounding.Round(learner.Weights, learner.Biases, [.. ordered.Select(corpus => corpus.Name)], options.BucketBits);
        return Calibrate(learner, rounded, ordered, options, cancellation);
    }

    private static ITaskCorpus[] Order(IReadOnlyList<ITaskCorpus> corpora, CategorizerTrainerOptions options)
    {
        List<string> faults = [.. options.Faults()];
        if (corpora.Count is < 2 or > CategorizerModel.MostCategories)
        {
            faults.Add($"There are {corpora.Count} corpora; from 2 to {CategorizerModel.MostCategories} are allowed.");
        }

        if (corpora.DistinctBy(corpus => corpus.Name).Count() != corpora.Count)
        {
            faults.Add("Two corpora have the same name.");
        }

        return faults.Count == 0
            ? [.. corpora.OrderBy(corpus => corpus.Name == options.UnknownCategory)]
            : throw new ArgumentException(string.Join(' ', faults), nameof(options));
    }

    private static void Learn(
        LinearLearner learner,
        ITaskCorpus[] corpora,
        CategorizerTrainerOptions options,
        IProgress<(double Done, double Loss)>? progress,
        CancellationToken cancellation)
    {
        int[] turns = [.. corpora.SelectMany((corpus, c) => Enumerable.Repeat(c, corpus.Name == options.UnknownCategory ? options.UnknownFactor : 1))];
        int prompts = options.PromptsPerCategory * turns.Length;
        Random random = new(options.Seed);
        FeatureList features = new(options.BucketBits);
        double recentLoss = 0;
        for (int i = 1; i <= prompts; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            int category = turns[i % turns.Length];
            string prompt = corpora[category].Draw(CorpusSlice.Train, random).Prompt;
            if (random.NextDouble() < options.AugmentedShare)
            {
                prompt = PromptAugmentation.Apply(prompt, random);
            }

            features.Read(prompt, options.FeatureDropout, random);
            recentLoss += learner.Learn(features, category);
            if (i % PromptsPerReport == 0)
            {
                progress?.Report((i / (double)prompts, recentLoss / PromptsPerReport));
                recentLoss = 0;
            }
        }
    }

    private static CategorizerTraining Calibrate(
        LinearLearner learner, CategorizerModel rounded, ITaskCorpus[] corpora, CategorizerTrainerOptions options, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        NgramCategorizer uncalibrated = new(rounded);
        IReadOnlyList<LabelledPrompt> prompts = DrawValidation(corpora, options);
        List<(float[] Logits, int Truth)> items = new(prompts.Count);
        FeatureList features = new(options.BucketBits);
        Random unused = new(options.Seed);
        float[] exact = new float[corpora.Length];
        int flips = 0;
        foreach (LabelledPrompt prompt in prompts)
        {
            float[] logits = new float[corpora.Length];
            uncalibrated.Logits(prompt.Prompt, logits);
            items.Add((logits, Array.FindIndex(corpora, corpus => corpus.Name == prompt.Category)));
            features.Read(prompt.Prompt, dropout: 0, unused);
            learner.Logits(features, exact);
            flips += TensorPrimitives.IndexOfMax<float>(exact) == TensorPrimitives.IndexOfMax<float>(logits) ? 0 : 1;
        }

        CategorizerModel model = rounded with { Temperature = Calibration.FitTemperature(items) };
        NgramCategorizer calibrated = new(model);
        IEnumerable<float[]> own = corpora
            .Select((corpus, c) => (corpus.Name, Index: c))
            .Where(category => category.Name != options.GeneralCategory && category.Name != options.UnknownCategory)
            .Select(category => prompts
                .Where(prompt => prompt.Category == category.Name)
                .Select(prompt => calibrated.Categorize(prompt.Prompt).Probabilities[category.Index])
                .ToArray());
        model = model with { Threshold = Calibration.ChooseThreshold(own, options.MostAbstained, options.MostThreshold) };
        return new CategorizerTraining(
            model,
            CategorizerEvaluation.Measure(new NgramCategorizer(model), prompts, options.GeneralCategory, options.UnknownCategory),
            Calibration.Loss(items, 1),
            Calibration.Loss(items, model.Temperature),
            flips / (double)prompts.Count);
    }

    // Typed as in training: a categorizer calibrated on clean prompts only would be too sure of careless ones.
    private static IReadOnlyList<LabelledPrompt> DrawValidation(ITaskCorpus[] corpora, CategorizerTrainerOptions options)
    {
        int seed = options.Seed + 1;
        Random random = new(seed);
        return
        [
            .. CategorizerEvaluation.Draw(corpora, CorpusSlice.Validation, options.ValidationPromptsPerCategory, seed).Select(prompt =>
                random.NextDouble() < options.AugmentedShare ? prompt with { Prompt = PromptAugmentation.Apply(prompt.Prompt, random) } : prompt),
        ];
    }
}
