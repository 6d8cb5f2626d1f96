using CoERouter.Evaluation.Routing.Data;
using CoERouter.Router.Estimation;

namespace CoERouter.Evaluation.Routing.Policies;

/// <summary>The category map with shrinkage over categories, which leaves the best single model only where the evidence clears.</summary>
public static class SafeCategoryMap
{
    private const int Folds = 5;

    /// <summary>Predicted scores as the estimator guards them, for training questions by estimates that have not seen them.</summary>
    public static ScorePredictions Predict(ExperimentData data, int seed)
    {
        double[][] training = new double[data.Training.Count][];
        int[] folds = [.. Enumerable.Range(0, training.Length).Select(question => question % Folds)];
        new Random(seed).Shuffle(folds);
        for (int fold = 0; fold < Folds; fold++)
        {
            OutcomeEstimates estimates = Estimate(data, [.. data.Training.Where((_, question) => folds[question] != fold)]);
            for (int question = 0; question < training.Length; question++)
            {
                if (folds[question] == fold)
                {
                    training[question] = Guarded(estimates, data.Training[question].Category);
                }
            }
        }

        OutcomeEstimates whole = Estimate(data, data.Training);
        return new("category map", "category", training, [.. data.Scored.Select(question => Guarded(whole, question.Category))], string.Empty);
    }

    /// <summary>Questions as the estimator takes them.</summary>
    public static IReadOnlyList<LabelledQuestion> Labelled(IReadOnlyList<RoutingQuestion> questions) =>
        [.. questions.Select((question, index) => new LabelledQuestion(FormattableString.Invariant($"{index}"), question.Category, question.Scores))];

    /// <summary>The parents of the categories that there are.</summary>
    internal static Dictionary<string, string> ParentsOf(ExperimentData data) => data.Table.Parents
        .Where(pair => data.Training.Any(question => question.Category == pair.Key)).ToDictionary(pair => pair.Key, pair => pair.Value);

    private static OutcomeEstimates Estimate(ExperimentData data, IReadOnlyList<RoutingQuestion> questions) => CategoryMapLearner.Learn(
        [.. data.Training.Select(question => question.Category).Distinct().Order(StringComparer.Ordinal)], [.. data.Table.Models.Select(model => model.Name)], Labelled(questions), new EstimatorOptions { Parents = ParentsOf(data) });

    private static double[] Guarded(OutcomeEstimates estimates, string category)
    {
        int known = Enumerable.Range(0, estimates.Categories.Count).FirstOrDefault(index => estimates.Categories[index] == category, -1);
        return [.. Enumerable.Range(0, estimates.Arms.Count).Select(arm => known >= 0
            ? estimates[known, arm].GuardedScore
            : Enumerable.Range(0, estimates.Categories.Count).Average(index => estimates[index, arm].GuardedScore))];
    }
}
