using System.Globalization;
using CoERouter.Router.Mapping;

namespace CoERouter.Router.Arms;

/// <summary>The limits that a map keeps, in any combination. A limit that is null does not bind.</summary>
/// <param name="MaxTotalParameters">Most parameters of the chosen experts together, each counted once.</param>
/// <param name="MaxMeanActiveParameters">Most active parameters per token, averaged over the categories by their weight.</param>
/// <param name="MaxMeanCost">Highest price of an answer, averaged likewise, in the currency of the outcome table.</param>
/// <param name="MaxMeanLatencyMilliseconds">Longest time of a whole answer, averaged likewise.</param>
/// <param name="MaxMemoryBytes">Most bytes of the chosen experts' weights together, each counted once.</param>
/// <param name="MaxExperts">Most experts.</param>
public sealed record Budget(
    long? MaxTotalParameters = null,
    double? MaxMeanActiveParameters = null,
    double? MaxMeanCost = null,
    double? MaxMeanLatencyMilliseconds = null,
    long? MaxMemoryBytes = null,
    int? MaxExperts = null)
{
    /// <summary>No limit at all.</summary>
    public static Budget Unlimited { get; } = new();

    /// <summary>One limit, or null where it does not bind.</summary>
    public double? Limit(BudgetConstraint constraint) => constraint switch
    {
        BudgetConstraint.TotalParameters => MaxTotalParameters,
        BudgetConstraint.MeanActiveParameters => MaxMeanActiveParameters,
        BudgetConstraint.MeanCost => MaxMeanCost,
        BudgetConstraint.MeanLatency => MaxMeanLatencyMilliseconds,
        BudgetConstraint.Memory => MaxMemoryBytes,
        BudgetConstraint.Experts => MaxExperts,
        _ => throw new ArgumentOutOfRangeException(nameof(constraint)),
    };

    /// <summary>The same budget with another limit; a limit in whole units is rounded down.</summary>
    public Budget With(BudgetConstraint constraint, double? limit) => constraint switch
    {
        BudgetConstraint.TotalParameters => this with { MaxTotalParameters = (long?)limit },
        BudgetConstraint.MeanActiveParameters => this with { MaxMeanActiveParameters = limit },
        BudgetConstraint.MeanCost => this with { MaxMeanCost = limit },
        BudgetConstraint.MeanLatency => this with { MaxMeanLatencyMilliseconds = limit },
        BudgetConstraint.Memory => this with { MaxMemoryBytes = (long?)limit },
        BudgetConstraint.Experts => this with { MaxExperts = (int?)limit },
        _ => throw new ArgumentOutOfRangeException(nameof(constraint)),
    };

    /// <summary>Throws <see cref="ArgumentException"/> naming every limit that is not above 0.</summary>
    public void Validate()
    {
        List<string> faults = [];
        foreach (BudgetConstraint constraint in Enum.GetValues<BudgetConstraint>())
        {
            if (Limit(constraint) is { } limit && !(double.IsFinite(limit) && limit > 0))
            {
                faults.Add(string.Create(
                    CultureInfo.InvariantCulture, $"the {constraint.Noun()} are {limit}, legal is {(constraint.IsCounted() ? "1 or more" : "a finite number above 0")}"));
            }
        }

        if (faults.Count > 0)
        {
            throw new ArgumentException($"The budget is not valid: {string.Join("; ", faults)}.");
        }
    }
}
