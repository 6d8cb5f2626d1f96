using System.Numerics.Tensors;
using CoERouter.Categorizer;

namespace CoERouter.Training.Categorization;

/// <summary>
/// Trains and calibrates a categorizer of any kind on labelled prompts: cross-fits (<see cref="CrossFitting"/>), fits temperature and domain limit on the
/// held-out estimates, then trains on all prompts.
/// </summary>
public static class PromptSetTrainer
{
    // Probabilities become logits again by their logarithm; this keeps a zero finite.
    private const float LeastProbability = 1e-12f;

    /// <summary>Trains.</summary>
    /// <param name="recipe">The kind of categorizer.</param>
    /// <param name="prompts">The prompts. Those of the category <c>unknown</c>, if any, belong to none of the others.</param>
    /// <param name="options">How to calibrate; null means the defaults.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="ArgumentException">Options or prompts have faults; the message names them.</exception>
    public static PromptSetTraining Train(
        ICategorizerRecipe recipe, IReadOnlyList<LabelledPrompt> prompts, PromptSetOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(prompts);
        options ??= new PromptSetOptions();
        string[] categories = CategoriesOf(prompts);
        List<string> faults = [.. options.Faults()];
        if (categories.Length < 2)
        {
            faults.Add($"The prompts have {categories.Length} categories; at least 2 are needed.");
        }

        if (prompts.Count < options.Folds)
        {
            faults.Add($"There are {prompts.Count} prompts; at least one for each of the {options.Folds} folds is needed.");
        }

        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', faults), nameof(prompts));
        }

        CategoryEstimate[] estimates = CrossFitting.Estimate(recipe, prompts, categories, options.Folds, options.Seed, cancellation);
        (float[] Logits, int Truth)[] items =
            [.. estimates.Select((estimate, i) => (LogitsOf(estimate.Probabilities), Array.IndexOf(categories, prompts[i].Category)))];
        float temperature = Calibration.FitTemperature(items);
        int[] known = [.. Enumerable.Range(0, prompts.Count).Where(i => prompts[i].Category != CategorizerModel.Unknown)];
        float limit = LimitOf([.. known.Select(i => estimates[i].OutOfDomain)], options.MostForeign);
        CategorizerCalibration calibration = new(temperature, (float)options.Threshold, limit);
        return new PromptSetTraining(
            recipe.Train(prompts, categories, calibration, cancellation),
            calibration,
            [.. known.Select(i => (Calibrated(estimates[i], items[i].Logits, calibration), items[i].Truth))],
            [.. Enumerable.Range(0, prompts.Count).Except(known).Select(i => Calibrated(estimates[i], items[i].Logits, calibration))],
            Calibration.Loss(items, 1),
            Calibration.Loss(items, temperature));
    }

    /// <summary>The categories of prompts in ordinal order, <c>unknown</c> last.</summary>
    public static string[] CategoriesOf(IEnumerable<LabelledPrompt> prompts) =>
    [
        .. prompts.SelectMany(prompt => prompt.Mixture?.Keys ?? [prompt.Category]).Distinct()
            .OrderBy(name => name == CategorizerModel.Unknown).ThenBy(name => name, StringComparer.Ordinal),
    ];

    private static float[] LogitsOf(float[] probabilities) => [.. probabilities.Select(p => MathF.Log(Math.Max(p, LeastProbability)))];

    private static CategoryEstimate Calibrated(CategoryEstimate estimate, float[] logits, CategorizerCalibration calibration)
    {
        float[] probabilities = [.. logits];
        TensorPrimitives.Divide(probabilities, calibration.Temperature, probabilities);
        SoftMax.Apply(probabilities);
        return CategoryEstimate.From(probabilities, estimate.OutOfDomain, calibration.Threshold, calibration.DomainLimit);
    }

    private static float LimitOf(float[] scores, double mostForeign)
    {
        Array.Sort(scores);
        return scores[Math.Clamp((int)Math.Ceiling((1 - mostForeign) * scores.Length) - 1, 0, scores.Length - 1)];
    }
}
