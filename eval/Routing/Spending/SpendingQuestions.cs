using CoERouter.Evaluation.Routing.Data;

namespace CoERouter.Evaluation.Routing.Spending;

/// <summary>Questions with what is predicted for them from the prompt alone, before any model is asked.</summary>
/// <param name="Questions">The questions.</param>
/// <param name="Weights">Their weights in a mean, which sum to one.</param>
/// <param name="Predicted">Predicted score of every model; for training questions by fits that have not seen them.</param>
internal sealed record SpendingQuestions(IReadOnlyList<RoutingQuestion> Questions, double[] Weights, IReadOnlyList<double[]> Predicted);
