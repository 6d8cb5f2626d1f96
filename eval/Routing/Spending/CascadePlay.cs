namespace CoERouter.Evaluation.Routing.Spending;

/// <summary>What a policy of spending did at one price. Costs count every model that was asked.</summary>
/// <param name="TrainingCost">Mean cost of the training questions, by fits that have not seen them.</param>
/// <param name="TrainingScore">Their mean score.</param>
/// <param name="Scores">Score of each scored question.</param>
/// <param name="Costs">Its cost.</param>
/// <param name="Calls">How many models were asked for it.</param>
internal sealed record CascadePlay(double TrainingCost, double TrainingScore, double[] Scores, double[] Costs, double[] Calls);
