using CoERouter.Evaluation.Routing.Data;

namespace CoERouter.Evaluation.Routing.Policies;

/// <summary>Policies that see the scores they are judged by: bounds, not routers.</summary>
public static class HindsightPolicies
{
    /// <summary>The single model with the highest mean.</summary>
    public static int BestSingle(IReadOnlyList<RoutingQuestion> questions, double[] weights)
    {
        double[] means = new double[questions[0].Scores.Length];
        double[] costs = new double[means.Length];
        for (int question = 0; question < questions.Count; question++)
        {
            for (int model = 0; model < means.Length; model++)
            {
                means[model] += weights[question] * questions[question].Scores[model];
                costs[model] += weights[question] * questions[question].Costs[model];
            }
        }

        return Enumerable.Range(0, means.Length).OrderByDescending(model => means[model]).ThenBy(model => costs[model]).First();
    }

    /// <summary>The best model of each category, by the very scores it is judged by.</summary>
    public static int[] CategoryOracle(IReadOnlyList<RoutingQuestion> questions) => Map(questions, CategoryMap(questions), 0);

    /// <summary>The best model of each question, the cheapest of equal ones.</summary>
    public static int[] QueryOracle(IReadOnlyList<RoutingQuestion> questions) => [.. questions.Select(question =>
        Enumerable.Range(0, question.Scores.Length).OrderByDescending(model => question.Scores[model]).ThenBy(model => question.Costs[model]).First())];

    /// <summary>The model with the highest mean in each category.</summary>
    public static Dictionary<string, int> CategoryMap(IReadOnlyList<RoutingQuestion> questions) => questions
        .GroupBy(question => question.Category)
        .ToDictionary(group => group.Key, group => BestSingle([.. group], [.. Enumerable.Repeat(1.0 / group.Count(), group.Count())]));

    /// <summary>The choices of a map.</summary>
    /// <param name="questions">The questions.</param>
    /// <param name="map">Category to model.</param>
    /// <param name="general">The model of a category that the map lacks.</param>
    public static int[] Map(IReadOnlyList<RoutingQuestion> questions, Dictionary<string, int> map, int general) =>
        [.. questions.Select(question => map.GetValueOrDefault(question.Category, general))];
}
