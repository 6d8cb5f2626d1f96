using System.Collections;

namespace CoERouter.Categorizer.Conformal;

/// <summary>
/// Watches whether prediction sets keep their promise, from prompts whose true category becomes known. It remembers the last <see cref="Window"/> of them,
/// one bit each. Thread-safe.
/// </summary>
public sealed class CoverageMonitor
{
    // The 97.5 % point of the standard normal distribution.
    private const double Z = 1.959963984540054;
    private const int FewestForAlarm = 50;

    private readonly Lock _gate = new();
    private readonly BitArray _covered;
    private readonly double _promised;
    private int _next;
    private int _count;
    private int _hits;

    /// <param name="promisedCoverage">One minus alpha, between 0 and 1.</param>
    /// <param name="window">How many prompts to remember, from 50 to 1,000,000. Default 1,000.</param>
    public CoverageMonitor(double promisedCoverage, int window = 1000)
    {
        if (promisedCoverage is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(promisedCoverage), $"The coverage is {promisedCoverage}; it must be more than 0 and less than 1.");
        }

        if (window is < FewestForAlarm or > 1_000_000)
        {
            throw new ArgumentOutOfRangeException(nameof(window), $"The window is {window}; it must be from {FewestForAlarm} to 1,000,000.");
        }

        _promised = promisedCoverage;
        _covered = new BitArray(window);
    }

    /// <summary>How many prompts are remembered at most.</summary>
    public int Window => _covered.Length;

    /// <summary>Counts one prompt.</summary>
    /// <param name="set">Its prediction set.</param>
    /// <param name="truth">Index of its true category.</param>
    public void Observe(IReadOnlyList<int> set, int truth)
    {
        ArgumentNullException.ThrowIfNull(set);
        bool isCovered = set.Contains(truth);
        lock (_gate)
        {
            if (_count == _covered.Length)
            {
                _hits -= _covered[_next] ? 1 : 0;
            }
            else
            {
                _count++;
            }

            _covered[_next] = isCovered;
            _hits += isCovered ? 1 : 0;
            _next = (_next + 1) % _covered.Length;
        }
    }

    /// <summary>The coverage of the remembered prompts.</summary>
    public CoverageReading Read()
    {
        lock (_gate)
        {
            if (_count == 0)
            {
                return new CoverageReading(0, double.NaN, 0, 1, _promised, false);
            }

            // Wilson's interval, 95 %.
            double share = _hits / (double)_count;
            double denominator = 1 + (Z * Z / _count);
            double center = (share + (Z * Z / (2 * _count))) / denominator;
            double half = Z * Math.Sqrt((share * (1 - share) / _count) + (Z * Z / (4.0 * _count * _count))) / denominator;
            double high = Math.Min(1, center + half);
            return new CoverageReading(_count, share, Math.Max(0, center - half), high, _promised, _count >= FewestForAlarm && high < _promised);
        }
    }
}
