namespace CoERouter.Evaluation.Statistics;

/// <summary>A share with its 95 % interval (Wilson, 1927), which stays within 0 and 1 and is honest near both.</summary>
public readonly record struct WilsonInterval
{
    // The 97.5 % point of the standard normal distribution.
    private const double Z = 1.959963984540054;

    /// <param name="successes">Successes.</param>
    /// <param name="trials">Trials; 0 gives the interval 0 to 1.</param>
    public WilsonInterval(int successes, int trials)
    {
        if (successes < 0 || successes > trials)
        {
            throw new ArgumentOutOfRangeException(nameof(successes), $"{successes} successes in {trials} trials; legal is 0 to the number of trials.");
        }

        Successes = successes;
        Trials = trials;
        Share = trials == 0 ? double.NaN : successes / (double)trials;
        if (trials == 0)
        {
            (Low, High) = (0, 1);
            return;
        }

        double denominator = 1 + (Z * Z / trials);
        double center = (Share + (Z * Z / (2 * trials))) / denominator;
        double half = Z * Math.Sqrt((Share * (1 - Share) / trials) + (Z * Z / (4.0 * trials * trials))) / denominator;
        (Low, High) = (Math.Max(0, center - half), Math.Min(1, center + half));
    }

    /// <summary>Successes.</summary>
    public int Successes { get; }

    /// <summary>Trials.</summary>
    public int Trials { get; }

    /// <summary>Successes over trials.</summary>
    public double Share { get; }

    /// <summary>Lower end.</summary>
    public double Low { get; }

    /// <summary>Upper end.</summary>
    public double High { get; }

    /// <summary>For tables: "95.2 [93.0, 96.8]", in percent.</summary>
    public override string ToString() => Trials == 0 ? "-" : FormattableString.Invariant($"{100 * Share:F1} [{100 * Low:F1}, {100 * High:F1}]");
}
