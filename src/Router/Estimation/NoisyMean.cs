namespace CoERouter.Router.Estimation;

/// <summary>A mean with the variance of its error; the variance is infinite where nothing was seen.</summary>
internal readonly record struct NoisyMean(double Mean, double Variance)
{
    public static NoisyMean Unseen { get; } = new(0, double.PositiveInfinity);

    public bool IsSeen => Variance < double.PositiveInfinity;

    /// <summary>The mean of several, each of which also scatters by <paramref name="scatter"/> around the true one.</summary>
    public static NoisyMean Combine(IEnumerable<NoisyMean> means, double scatter)
    {
        double weights = 0;
        double sum = 0;
        foreach (NoisyMean seen in means.Where(mean => mean.IsSeen))
        {
            double weight = 1 / (scatter + seen.Variance);
            weights += weight;
            sum += weight * seen.Mean;
        }

        return weights > 0 ? new NoisyMean(sum / weights, 1 / weights) : Unseen;
    }

    /// <summary>The posterior of a value of which this was seen and <paramref name="prior"/> expected, give or take a scatter.</summary>
    public NoisyMean ShrinkTo(NoisyMean prior, double scatter)
    {
        if (!IsSeen)
        {
            return prior with { Variance = prior.Variance + scatter };
        }

        double trust = scatter / (scatter + Variance);
        double rest = 1 - trust;
        return new NoisyMean(prior.Mean + (trust * (Mean - prior.Mean)), (trust * Variance) + (rest * rest * prior.Variance));
    }

    /// <summary>
    /// How much the means of each group scatter beyond their errors, as a variance, by the method of moments (DerSimonian and Laird,
    /// 1986). May come out negative; null where no group has two means.
    /// </summary>
    public static double? Scatter(IEnumerable<IEnumerable<NoisyMean>> groups)
    {
        double excess = 0;
        double scale = 0;
        foreach (NoisyMean[] seen in groups.Select(group => group.Where(mean => mean.IsSeen).ToArray()).Where(seen => seen.Length > 1))
        {
            double center = Combine(seen, 0).Mean;
            double weights = seen.Sum(mean => 1 / mean.Variance);
            double squares = seen.Sum(mean => 1 / (mean.Variance * mean.Variance));
            excess += seen.Sum(mean => (mean.Mean - center) * (mean.Mean - center) / mean.Variance) - (seen.Length - 1);
            scale += weights - (squares / weights);
        }

        return scale > 0 ? excess / scale : null;
    }
}
