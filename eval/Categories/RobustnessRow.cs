using CoERouter.Evaluation.Statistics;

namespace CoERouter.Evaluation.Categories;

/// <summary>What a change of the wording does.</summary>
/// <param name="Change">The change.</param>
/// <param name="Accuracy">Changed prompts with the true category.</param>
/// <param name="Unmoved">Changed prompts with the same category as before.</param>
public sealed record RobustnessRow(string Change, WilsonInterval Accuracy, WilsonInterval Unmoved);
