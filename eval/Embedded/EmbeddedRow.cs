using CoERouter.Evaluation.Statistics;

namespace CoERouter.Evaluation.Embedded;

/// <summary>One row of the table of <c>coe eval embedded</c>: a single expert, the composition or the oracle.</summary>
/// <param name="Name">Who answers.</param>
/// <param name="Categories">Right answers per category.</param>
/// <param name="Overall">Right answers over all categories.</param>
/// <param name="MeanActiveParameters">Parameters that one token multiplies with, averaged over the prompts.</param>
public sealed record EmbeddedRow(string Name, IReadOnlyList<WilsonInterval> Categories, WilsonInterval Overall, double MeanActiveParameters);
