using CoERouter.Evaluation.Statistics;

namespace CoERouter.Evaluation.Categories;

/// <summary>What a limit on the out-of-domain score does.</summary>
/// <param name="Chosen">How the limit was chosen.</param>
/// <param name="Limit">The limit.</param>
/// <param name="InScope">Prompts of known categories that are accepted and categorized right.</param>
/// <param name="Recall">Prompts of no category that are rejected; without trials where there are none.</param>
public sealed record OutsideRow(string Chosen, float Limit, WilsonInterval InScope, WilsonInterval Recall);
