using CoERouter.Categorizer;

namespace CoERouter.Training.Categorization;

/// <summary>
/// The hashed n-gram linear model with large margins: one support vector machine per category (<see cref="MarginLearner"/>), rounded to 8 bits. The largest
/// margin of a prompt also tells how foreign it is. The same prompts and options give the same model, bit for bit.
/// </summary>
public sealed class MarginRecipe : ICategorizerRecipe
{
    private readonly MarginOptions _options;

    /// <param name="options">How to train; null means the defaults.</param>
    /// <exception cref="ArgumentException">Options have faults; the message names all of them.</exception>
    public MarginRecipe(MarginOptions? options = null)
    {
        _options = options ?? new MarginOptions();
        IReadOnlyList<string> faults = _options.Faults();
        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', faults), nameof(options));
        }
    }

    /// <inheritdoc/>
    public string Name => "linear";

    /// <inheritdoc/>
    public ICategorizer Train(
        IReadOnlyList<LabelledPrompt> prompts, IReadOnlyList<string> categories, CategorizerCalibration calibration, CancellationToken cancellation) =>
        new NgramCategorizer(TrainModel(prompts, categories, calibration, cancellation));

    /// <summary>Trains the model that <see cref="Train"/> wraps, for example to write it to a file.</summary>
    public CategorizerModel TrainModel(
        IReadOnlyList<LabelledPrompt> prompts, IReadOnlyList<string> categories, CategorizerCalibration calibration, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        ArgumentNullException.ThrowIfNull(categories);
        ArgumentNullException.ThrowIfNull(calibration);
        if (categories.Count is < 2 or > CategorizerModel.MostCategories)
        {
            throw new ArgumentException(
                $"There are {categories.Count} categories; from 2 to {CategorizerModel.MostCategories} are allowed.", nameof(categories));
        }

        FeatureList features = new(_options.BucketBits);
        PromptVector[] vectors = [.. prompts.Select(prompt => PromptVector.Of(prompt.Prompt, features))];
        float[][] shares = PromptShares.Of(prompts, categories);
        MarginLearner learner = new(_options.BucketBits, categories.Count, _options.Cost);
        learner.Learn(vectors, shares, _options.Epochs, new Random(_options.Seed), cancellation);
        return WeightRounding.Round(learner.Weights, learner.Biases, categories, _options.BucketBits) with
        {
            Temperature = calibration.Temperature,
            Threshold = calibration.Threshold,
            DomainLimit = calibration.DomainLimit,
        };
    }
}
