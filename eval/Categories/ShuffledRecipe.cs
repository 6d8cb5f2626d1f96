using CoERouter.Categorizer;
using CoERouter.Training.Categorization;

namespace CoERouter.Evaluation.Categories;

/// <summary>
/// A negative control: trains on labels that were dealt out anew, so that prompts tell nothing about categories. Accuracy has to fall to chance; prediction
/// sets, which are calibrated on true labels, have to keep their coverage.
/// </summary>
/// <param name="inner">The kind of categorizer.</param>
/// <param name="seed">Deals the labels.</param>
public sealed class ShuffledRecipe(ICategorizerRecipe inner, int seed) : ICategorizerRecipe
{
    /// <inheritdoc/>
    public string Name => inner.Name + ", labels shuffled";

    /// <inheritdoc/>
    public ICategorizer Train(
        IReadOnlyList<LabelledPrompt> prompts, IReadOnlyList<string> categories, CategorizerCalibration calibration, CancellationToken cancellation)
    {
        string[] labels = [.. prompts.Select(prompt => prompt.Category)];
        new Random(seed).Shuffle(labels);
        return inner.Train([.. prompts.Select((prompt, i) => new LabelledPrompt(labels[i], prompt.Prompt))], categories, calibration, cancellation);
    }
}
