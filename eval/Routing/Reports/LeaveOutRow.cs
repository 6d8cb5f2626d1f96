namespace CoERouter.Evaluation.Routing.Reports;

/// <summary>A router on questions of a kind that it was not fitted on.</summary>
/// <param name="Kind">The kind: a category that was left out, or one of another table.</param>
/// <param name="Questions">How many questions of it were scored.</param>
/// <param name="Single">The single model that is best on the kinds fitted on.</param>
/// <param name="Router">The router.</param>
/// <param name="Neighbours">kNN; null where there are no prompts.</param>
/// <param name="Oracle">The model that is best on the kind itself.</param>
/// <param name="Choice">How the router was chosen.</param>
public sealed record LeaveOutRow(string Kind, int Questions, PolicyRow Single, PolicyRow Router, PolicyRow? Neighbours, PolicyRow Oracle, string Choice);
