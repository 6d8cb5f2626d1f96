using CoERouter.Evaluation.Statistics;
using CoERouter.Training.Examinations;

namespace CoERouter.Evaluation.Embedded;

/// <summary>What <c>coe eval embedded</c> found.</summary>
public sealed record EmbeddedReport
{
    /// <summary>The categories, in the order of the rows' columns.</summary>
    public required IReadOnlyList<string> Categories { get; init; }

    /// <summary>Single experts, then the composition, then the oracle.</summary>
    public required IReadOnlyList<EmbeddedRow> Rows { get; init; }

    /// <summary>Prompts sent to the expert of their own category, per category.</summary>
    public required IReadOnlyList<WilsonInterval> Routing { get; init; }

    /// <summary>Right answers of each category's own expert on templates that occur in no training data.</summary>
    public required IReadOnlyList<WilsonInterval> UnseenTemplates { get; init; }

    /// <summary>Right answers of each category's own expert on strings from pools that no training data uses.</summary>
    public required IReadOnlyList<WilsonInterval> UnseenStrings { get; init; }

    /// <summary>Wrong answers of the composition, for those who want to look.</summary>
    public required IReadOnlyList<ExaminedAnswer> Misses { get; init; }

    /// <summary>Questions per category.</summary>
    public required int Count { get; init; }

    /// <summary>Seed of the questions.</summary>
    public required int Seed { get; init; }

    /// <summary>Routing over all categories.</summary>
    public WilsonInterval OverallRouting => new(Routing.Sum(cell => cell.Successes), Routing.Sum(cell => cell.Trials));
}
