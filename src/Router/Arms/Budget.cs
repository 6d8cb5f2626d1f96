namespace CoERouter.Router.Arms;

/// <summary>The limits that a map keeps. A limit that is null does not bind.</summary>
/// <param name="MaxTotalParameters">Most parameters of the chosen experts together, each counted once.</param>
/// <param name="MaxMeanActiveParameters">Most active parameters per token, averaged over the categories by their weight.</param>
public sealed record Budget(long? MaxTotalParameters = null, double? MaxMeanActiveParameters = null)
{
    /// <summary>No limit at all.</summary>
    public static Budget Unlimited { get; } = new();

    /// <summary>Throws <see cref="ArgumentException"/> naming every limit that is not above 0.</summary>
    public void Validate()
    {
        List<string> faults = [];
        if (MaxTotalParameters is <= 0)
        {
            faults.Add($"the total parameters are {MaxTotalParameters}, legal is 1 or more");
        }

        if (MaxMeanActiveParameters is { } active && (!double.IsFinite(active) || active <= 0))
        {
            faults.Add(FormattableString.Invariant($"the mean active parameters are {active}, legal is a finite number above 0"));
        }

        if (faults.Count > 0)
        {
            throw new ArgumentException($"The budget is not valid: {string.Join("; ", faults)}.");
        }
    }
}
