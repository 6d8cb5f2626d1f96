using System.Numerics.Tensors;
using CoERouter.Categorizer;
using CoERouter.Training.Categorization;

namespace CoERouter.Evaluation.Categories;

/// <summary>A prompt with its estimate.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Estimate">The estimate.</param>
/// <param name="Truth">Index of the true category; -1 where it is none of the known ones.</param>
/// <param name="BestKnown">Index of the most probable known category.</param>
internal sealed record ScoredPrompt(LabelledPrompt Prompt, CategoryEstimate Estimate, int Truth, int BestKnown)
{
    /// <summary>Whether the most probable known category is the true one.</summary>
    public bool IsRight => BestKnown == Truth;

    /// <summary>Estimates prompts.</summary>
    public static ScoredPrompt[] Score(ICategorizer categorizer, IReadOnlyList<LabelledPrompt> prompts) =>
        [.. prompts.Select(prompt => Score(categorizer, prompt))];

    /// <summary>Estimates a prompt.</summary>
    public static ScoredPrompt Score(ICategorizer categorizer, LabelledPrompt prompt)
    {
        CategoryEstimate estimate = categorizer.Categorize(prompt.Prompt);
        int known = categorizer.Categories.Count - (categorizer.Categories[^1] == CategorizerModel.Unknown ? 1 : 0);
        int truth = -1;
        for (int c = 0; c < known && truth < 0; c++)
        {
            truth = categorizer.Categories[c] == prompt.Category ? c : -1;
        }

        return new ScoredPrompt(prompt, estimate, truth, TensorPrimitives.IndexOfMax<float>(estimate.Probabilities.AsSpan(0, known)));
    }
}
