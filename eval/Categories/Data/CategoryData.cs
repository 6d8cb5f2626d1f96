using CoERouter.Training.Categorization;

namespace CoERouter.Evaluation.Categories.Data;

/// <summary>Prompts with categories, in three parts. Prompts of none of the categories have the category <c>unknown</c>.</summary>
/// <param name="Name">The data set, for reports.</param>
/// <param name="Train">What categorizers are trained and calibrated on.</param>
/// <param name="Development">What a limit may be chosen on.</param>
/// <param name="Scored">What figures are measured on; the same as <paramref name="Development"/> unless other prompts were asked for.</param>
public sealed record CategoryData(
    string Name, IReadOnlyList<LabelledPrompt> Train, IReadOnlyList<LabelledPrompt> Development, IReadOnlyList<LabelledPrompt> Scored);
