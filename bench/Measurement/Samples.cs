namespace CoERouter.Bench.Measurement;

/// <summary>Measured values of one quantity. Immutable.</summary>
internal sealed class Samples
{
    private readonly double[] _sorted;

    /// <exception cref="ArgumentException">There is no value, or one is not a number.</exception>
    public Samples(IEnumerable<double> values)
    {
        _sorted = [.. values.Order()];
        if (_sorted.Length == 0 || _sorted.Any(double.IsNaN))
        {
            throw new ArgumentException("Samples need one value or more, and each must be a number.", nameof(values));
        }
    }

    public int Count => _sorted.Length;

    public double Smallest => _sorted[0];

    public double Largest => _sorted[^1];

    /// <summary>The middle value, or the mean of the two in the middle.</summary>
    public double Median => (_sorted[(_sorted.Length - 1) / 2] + _sorted[_sorted.Length / 2]) / 2;

    /// <summary>The smallest value that at least this share of all values does not exceed (nearest rank).</summary>
    /// <param name="share">Above 0, at most 1.</param>
    public double Percentile(double share)
    {
        if (!(share > 0 && share <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), $"The share is {share}; legal is above 0 and at most 1.");
        }

        return _sorted[Math.Clamp((int)Math.Ceiling(share * _sorted.Length), 1, _sorted.Length) - 1];
    }

    /// <summary>The same samples in another unit.</summary>
    public Samples Select(Func<double, double> convert) => new(_sorted.Select(convert));
}
