using CoERouter.Categorizer;

namespace CoERouter.Training.Categorization;

/// <summary>
/// Estimates every training prompt by a categorizer that was trained without it, so that temperature, domain limit and conformal sets can be fitted
/// without giving prompts away for it (cross-conformal prediction, Vovk 2015). The categorizers of the folds saw a little less than the final one.
/// </summary>
internal static class CrossFitting
{
    /// <summary>Estimates, in the order of the prompts.</summary>
    /// <param name="recipe">How to train.</param>
    /// <param name="prompts">The prompts.</param>
    /// <param name="categories">The categories.</param>
    /// <param name="folds">How many parts; at least 2.</param>
    /// <param name="seed">Deals the prompts to the parts.</param>
    /// <param name="cancellation">Stops.</param>
    public static CategoryEstimate[] Estimate(
        ICategorizerRecipe recipe,
        IReadOnlyList<LabelledPrompt> prompts,
        IReadOnlyList<string> categories,
        int folds,
        int seed,
        CancellationToken cancellation)
    {
        int[] order = [.. Enumerable.Range(0, prompts.Count)];
        new Random(seed).Shuffle(order);
        CategoryEstimate[] estimates = new CategoryEstimate[prompts.Count];
        for (int fold = 0; fold < folds; fold++)
        {
            LabelledPrompt[] rest = [.. order.Where((_, place) => place % folds != fold).Select(i => prompts[i])];
            ICategorizer categorizer = recipe.Train(rest, categories, new CategorizerCalibration(), cancellation);
            foreach (int i in order.Where((_, place) => place % folds == fold))
            {
                cancellation.ThrowIfCancellationRequested();
                estimates[i] = categorizer.Categorize(prompts[i].Prompt);
            }
        }

        return estimates;
    }
}
