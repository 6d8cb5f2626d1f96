using System.Globalization;
using CoERouter.Router.Arms;
using CoERouter.Router.Outcomes;

namespace CoERouter.Router.Mapping;

/// <summary>What a map is solved from.</summary>
/// <param name="Outcomes">Measured score and cost of every arm on every category.</param>
/// <param name="Weights">Share of each category among the prompts, in the table's order; sums to 1.</param>
/// <param name="Experts">Cost of every expert that the table's arms name; others are ignored.</param>
/// <param name="Budget">The limits to keep.</param>
public sealed record MapProblem(OutcomeTable Outcomes, IReadOnlyList<double> Weights, IReadOnlyList<ExpertCost> Experts, Budget Budget)
{
    private const double WeightTolerance = 1e-6;

    /// <summary>
    /// The category whose arm also takes the prompts of low confidence. Default "general"; where the table has no such category, the arm
    /// that is best on average does.
    /// </summary>
    public string GeneralCategory { get; init; } = "general";

    /// <summary>Every category equally often.</summary>
    public static IReadOnlyList<double> EqualWeights(OutcomeTable outcomes) =>
        [.. Enumerable.Repeat(1d / outcomes.Categories.Count, outcomes.Categories.Count)];

    /// <summary>The places of the categories in the table, in order of their names.</summary>
    internal int[] CategoriesByName() =>
        [.. Enumerable.Range(0, Outcomes.Categories.Count).OrderBy(category => Outcomes.Categories[category], StringComparer.Ordinal)];

    /// <summary>Throws one <see cref="ArgumentException"/> that names every fault.</summary>
    public void Validate()
    {
        List<string> faults = [];
        if (Weights.Count != Outcomes.Categories.Count)
        {
            faults.Add($"there are {Weights.Count} weights for {Outcomes.Categories.Count} categories");
        }

        double sum = Weights.Sum();
        if (Weights.Any(weight => weight is not >= 0) || !(Math.Abs(sum - 1) <= WeightTolerance))
        {
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"the weights sum to {sum}, legal are numbers from 0 to 1 that sum to 1"));
        }

        foreach (ExpertCost cost in Experts.Where(cost => cost.TotalParameters <= 0))
        {
            faults.Add($"the expert \"{cost.Expert}\" has {cost.TotalParameters} total parameters, legal is 1 or more");
        }

        foreach (string expert in Experts.GroupBy(cost => cost.Expert, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key))
        {
            faults.Add($"the expert \"{expert}\" is listed more than once");
        }

        HashSet<string> known = [.. Experts.Select(cost => cost.Expert)];
        foreach (string expert in Outcomes.Arms.Select(arm => arm.Expert).Distinct().Where(expert => !known.Contains(expert)))
        {
            faults.Add($"the outcome table has arms of \"{expert}\", but its cost is not given");
        }

        AddBudgetFaults(faults);
        if (faults.Count > 0)
        {
            throw new ArgumentException($"The map problem is not valid: {string.Join("; ", faults)}.");
        }

        Budget.Validate();
    }

    private void AddBudgetFaults(List<string> faults)
    {
        string[] heavy = [.. Experts.Where(cost => cost.WeightBytes is not > 0 && Outcomes.Arms.Any(arm => arm.Expert == cost.Expert)).Select(cost => cost.Expert)];
        if (Budget.MaxMemoryBytes is not null && heavy.Length > 0)
        {
            faults.Add($"the memory is limited, but the bytes of {string.Join(", ", heavy)} are not known");
        }

        int untimed = Outcomes.Entries().Count(entry => entry.Cell.MeanLatencyMilliseconds == 0);
        if (Budget.MaxMeanLatencyMilliseconds is not null && untimed > 0)
        {
            faults.Add($"the latency is limited, but {untimed} cells of the outcome table have no measured latency");
        }
    }
}
