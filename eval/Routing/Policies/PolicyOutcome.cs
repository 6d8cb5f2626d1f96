using CoERouter.Evaluation.Routing.Data;

namespace CoERouter.Evaluation.Routing.Policies;

/// <summary>What a policy scored and cost on each question.</summary>
/// <param name="Name">Name of the policy.</param>
/// <param name="Sees">What it sees when it decides.</param>
/// <param name="Scores">Score on each question; an expectation where the policy is random.</param>
/// <param name="Costs">Cost of each question.</param>
/// <param name="Active">Billions of active parameters for each question; NaN where unknown.</param>
/// <param name="Promised">The score it predicted for its choice; null where it predicts none.</param>
public sealed record PolicyOutcome(string Name, string Sees, double[] Scores, double[] Costs, double[] Active, double[]? Promised)
{
    /// <summary>The outcome of one model per question.</summary>
    public static PolicyOutcome OfChoices(string name, string sees, RoutingTable table, IReadOnlyList<RoutingQuestion> questions, IReadOnlyList<int> choices, double[]? promised = null) => new(
        name,
        sees,
        [.. questions.Select((question, index) => question.Scores[choices[index]])],
        [.. questions.Select((question, index) => question.Costs[choices[index]])],
        [.. choices.Select(choice => table.Models[choice].ActiveParametersBillions)],
        promised);

    /// <summary>The expected outcome of a model drawn evenly for each question.</summary>
    public static PolicyOutcome OfRandom(RoutingTable table, IReadOnlyList<RoutingQuestion> questions) => new(
        "random",
        "nothing",
        [.. questions.Select(question => question.Scores.Average())],
        [.. questions.Select(question => question.Costs.Average())],
        [.. questions.Select(_ => table.Models.Average(model => model.ActiveParametersBillions))],
        null);
}
