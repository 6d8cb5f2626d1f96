namespace CoERouter.Router.Mapping;

/// <summary>
/// Multipliers of the relaxed conditions: that each category has one arm (any sign), the mean limits and the counted limits (at least 0).
/// </summary>
internal sealed record LimitPrices(double[] Categories, double[] Means, double[] Counted)
{
    public static LimitPrices Start(AssignmentProblem problem) => new(
        [.. problem.Value.Select(row => row.Max())], new double[problem.Load.Length], new double[problem.Size.Length]);

    public LimitPrices Copy() => new([.. Categories], [.. Means], [.. Counted]);

    public double Sum() => Categories.Sum() + Means.Sum() + Counted.Sum();
}
