namespace CoERouter.Router.Estimation;

/// <summary>
/// Three levels of normal effects: what an arm does everywhere, what it does in the categories of one parent, and what it does in one
/// category. Each level is shrunk towards the one above by empirical Bayes.
/// </summary>
/// <param name="parents">The parent of each category, as an index.</param>
internal sealed class EffectHierarchy(int[] parents)
{
    // How much one arm's effects scatter is itself known badly from a dozen categories; half of it is taken from all arms together.
    private const double Pooling = 0.5;

    private readonly int _parents = parents.Max() + 1;

    /// <summary>Estimates the effects.</summary>
    /// <param name="rows">For each arm its mean in each category.</param>
    /// <param name="centre">What an unseen arm is expected to do; null means that the rows say nothing about each other.</param>
    /// <returns>For each arm its posterior everywhere and in each category.</returns>
    public (NoisyMean Everywhere, NoisyMean[] Here)[] Fit(NoisyMean[][] rows, double? centre)
    {
        double[] withinParents = Pool([.. rows.Select(row => NoisyMean.Scatter(Groups(row)))]);
        NoisyMean[][] parentMeans = [.. rows.Select((row, arm) => Groups(row).Select(group => NoisyMean.Combine(group, withinParents[arm])).ToArray())];
        double[] betweenParents = Pool([.. parentMeans.Select(means => NoisyMean.Scatter([means]))]);
        NoisyMean[] overall = [.. parentMeans.Select((means, arm) => NoisyMean.Combine(means, betweenParents[arm]))];
        NoisyMean prior = new(centre ?? 0, 0);
        double betweenArms = BetweenArms(overall, prior.Mean);

        return [.. rows.Select((row, arm) =>
        {
            NoisyMean top = centre is null ? overall[arm] : overall[arm].ShrinkTo(prior, betweenArms);
            NoisyMean[] middle = [.. parentMeans[arm].Select(mean => mean.ShrinkTo(top, betweenParents[arm]))];
            return (top, row.Select((mean, category) => mean.ShrinkTo(middle[parents[category]], withinParents[arm])).ToArray());
        })];
    }

    private static double BetweenArms(NoisyMean[] overall, double centre)
    {
        NoisyMean[] seen = [.. overall.Where(mean => mean.IsSeen)];
        return seen.Length < 2
            ? 0
            : Math.Max(0, (seen.Sum(mean => (mean.Mean - centre) * (mean.Mean - centre)) / (seen.Length - 1)) - seen.Average(mean => mean.Variance));
    }

    private static double[] Pool(double?[] scatters)
    {
        double all = Math.Max(0, scatters.Average() ?? 0);
        return [.. scatters.Select(own => Math.Max(0, ((1 - Pooling) * (own ?? all)) + (Pooling * all)))];
    }

    private IEnumerable<IEnumerable<NoisyMean>> Groups(NoisyMean[] row) =>
        Enumerable.Range(0, _parents).Select(parent => row.Where((_, category) => parents[category] == parent));
}
