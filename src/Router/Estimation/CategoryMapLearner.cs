namespace CoERouter.Router.Estimation;

/// <summary>
/// Learns which arm serves which category from a handful of labelled questions per category (K-shot), such that it does not lose to the best
/// single arm: see <see cref="OutcomeEstimates.SafeMap"/>. Pure and thread-safe.
/// </summary>
public static class CategoryMapLearner
{
    /// <summary>Learns a map.</summary>
    /// <param name="categories">Names of the categories.</param>
    /// <param name="arms">Names of the arms, in the order of the questions' scores.</param>
    /// <param name="questions">The labelled questions.</param>
    /// <param name="options">How to estimate. To name the best single arm of an earlier measurement as
    /// <see cref="EstimatorOptions.Incumbent"/> spares the labels that finding it would take.</param>
    /// <exception cref="InvalidDataException">The questions have faults; every fault is named.</exception>
    /// <exception cref="ArgumentException">An option is not legal.</exception>
    public static OutcomeEstimates Learn(
        IReadOnlyList<string> categories, IReadOnlyList<string> arms, IReadOnlyList<LabelledQuestion> questions, EstimatorOptions? options = null) =>
        OutcomeEstimator.Estimate(OutcomeEvidence.FromQuestions(categories, arms, questions), options);

    /// <summary>Draws questions without replacement; the same seed draws the same.</summary>
    /// <param name="questions">Where to draw from.</param>
    /// <param name="perCategory">Questions of each category; a category that has fewer gives all.</param>
    /// <param name="random">The source of chance.</param>
    public static IReadOnlyList<LabelledQuestion> Draw(IReadOnlyList<LabelledQuestion> questions, int perCategory, Random random)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(perCategory);
        List<LabelledQuestion> drawn = [];
        foreach (IGrouping<string, LabelledQuestion> category in questions.GroupBy(question => question.Category).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            LabelledQuestion[] all = [.. category];
            random.Shuffle(all);
            drawn.AddRange(all.Take(perCategory));
        }

        return drawn;
    }
}
