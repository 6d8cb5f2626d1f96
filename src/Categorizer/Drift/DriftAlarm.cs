namespace CoERouter.Categorizer.Drift;

/// <summary>
/// Tells when prompts have become more foreign than those of the calibration. Each out-of-domain score becomes a conformal p-value; bets against their being
/// uniform are added up in the way of Shiryaev and Roberts (an e-detector: Shin, Ramdas, Rinaldo 2023). Without drift the mean number of prompts to a false
/// alarm is at least <see cref="MeanRunLength"/>. Memory is bounded by the calibration sample. Thread-safe.
/// </summary>
public sealed class DriftAlarm
{
    /// <summary>The most calibration scores that are kept; more are thinned out evenly.</summary>
    public const int MostScores = 4096;

    /// <summary>The fewest calibration scores: with less, the sample's own error would look like drift.</summary>
    public const int FewestScores = 200;

    // How much of the capital is staked on small p-values.
    private static readonly double[] Stakes = [0.5, 1.0];

    private readonly Lock _gate = new();
    private readonly float[] _scores;

    // The mean of p-values strays by 0.29 over the root of the sample from a half; bets would add that error up.
    private readonly double _slack;
    private readonly double[] _evidence = new double[Stakes.Length];
    private long _count;
    private bool _isRaised;

    /// <summary>Prepares the alarm.</summary>
    /// <param name="calibration">Out-of-domain scores of prompts like those that are expected, unseen by training; at least 200.</param>
    /// <param name="meanRunLength">The mean number of prompts to a false alarm, more than 1. Default 100,000.</param>
    /// <exception cref="ArgumentException">There are too few scores, or one is not a number.</exception>
    public DriftAlarm(IEnumerable<float> calibration, double meanRunLength = 100_000)
    {
        float[] sorted = [.. calibration.Order()];
        if (sorted.Length < FewestScores || sorted.Any(float.IsNaN))
        {
            throw new ArgumentException(
                $"There are {sorted.Length} calibration scores; at least {FewestScores} are needed, and each must be a number.", nameof(calibration));
        }

        if (!(meanRunLength > 1))
        {
            throw new ArgumentOutOfRangeException(nameof(meanRunLength), $"The mean run length is {meanRunLength}; it must be more than 1.");
        }

        int kept = Math.Min(sorted.Length, MostScores);
        _scores = [.. Enumerable.Range(0, kept).Select(i => sorted[(int)((i + 0.5) * sorted.Length / kept)])];
        _slack = 1 / Math.Sqrt(kept);
        MeanRunLength = meanRunLength;
    }

    /// <summary>The mean number of prompts to a false alarm, at least.</summary>
    public double MeanRunLength { get; }

    /// <summary>What has been seen since the start or the last <see cref="Reset"/>.</summary>
    public DriftReading Read()
    {
        lock (_gate)
        {
            return new DriftReading(_count, _evidence.Average(), MeanRunLength, _isRaised);
        }
    }

    /// <summary>Counts one prompt.</summary>
    /// <param name="outOfDomain">Its score.</param>
    /// <returns>Whether the alarm is raised; it stays so until <see cref="Reset"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The score is not a number.</exception>
    public bool Observe(float outOfDomain)
    {
        if (float.IsNaN(outOfDomain))
        {
            throw new ArgumentOutOfRangeException(nameof(outOfDomain), "The out-of-domain score is not a number.");
        }

        // The share of calibration scores at least as high, counting the prompt itself: uniform or larger without drift, small with it.
        double p = Math.Min(((_scores.Length - Below(outOfDomain) + 1.0) / (_scores.Length + 1)) + _slack, 1);
        lock (_gate)
        {
            _count++;
            for (int i = 0; i < Stakes.Length; i++)
            {
                _evidence[i] = (_evidence[i] + 1) * (1 + (Stakes[i] * (1 - (2 * p))));
            }

            _isRaised |= _evidence.Average() >= MeanRunLength;
            return _isRaised;
        }
    }

    /// <summary>Starts anew.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            Array.Clear(_evidence);
            _count = 0;
            _isRaised = false;
        }
    }

    // How many calibration scores are lower.
    private int Below(float score)
    {
        int low = 0;
        int high = _scores.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _scores[middle] < score ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
