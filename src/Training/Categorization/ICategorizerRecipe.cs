using CoERouter.Categorizer;

namespace CoERouter.Training.Categorization;

/// <summary>A way to train a categorizer from labelled prompts. Pure: the same prompts give the same categorizer.</summary>
public interface ICategorizerRecipe
{
    /// <summary>What it is called in reports, for example <c>linear</c>.</summary>
    string Name { get; }

    /// <summary>Trains.</summary>
    /// <param name="prompts">The prompts, each of one of the categories.</param>
    /// <param name="categories">The categories, in the order of every estimate; the last may be <c>unknown</c>.</param>
    /// <param name="calibration">Temperature, threshold and domain limit of the result.</param>
    /// <param name="cancellation">Stops the training.</param>
    /// <exception cref="ArgumentException">The prompts or categories cannot be trained with; the message says why.</exception>
    ICategorizer Train(
        IReadOnlyList<LabelledPrompt> prompts, IReadOnlyList<string> categories, CategorizerCalibration calibration, CancellationToken cancellation);
}
