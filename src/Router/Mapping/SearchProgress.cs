namespace CoERouter.Router.Mapping;

/// <summary>The best assignment found so far, and what the search may still do. One search owns it.</summary>
/// <param name="mostEffort">Effort after which the search stops and leaves a gap.</param>
/// <param name="least">No assignment has a lower value: a branch whose bound is below it holds none.</param>
/// <param name="cancellation">Stops the search.</param>
internal sealed class SearchProgress(long mostEffort, double least, CancellationToken cancellation)
{
    /// <summary>
    /// Values closer than this, relative to 1 or their size, count as equal: far below what any number of prompts can tell, and far above
    /// rounding.
    /// </summary>
    private const double Tolerance = 1e-9;

    // A node with this many arms is twice the effort of an empty one.
    private const int ArmsOfEffort = 100;

    private double _open = double.NegativeInfinity;
    private long _effort;

    /// <summary>The arm of each category in the best assignment; null where none was found.</summary>
    public int[]? Arms { get; private set; }

    /// <summary>Its value; negative infinity where none was found.</summary>
    public double Value { get; private set; } = double.NegativeInfinity;

    /// <summary>No assignment has a higher value.</summary>
    public double Bound => Math.Max(Value, _open);

    /// <summary>What the search has cost, in nodes of few arms: the same on every machine.</summary>
    public long Effort => _effort;

    /// <summary>Nodes visited.</summary>
    public long Nodes { get; private set; }

    /// <summary>Whether nodes were left out because there were too many.</summary>
    public bool IsCutShort => !double.IsNegativeInfinity(_open);

    /// <summary>Whether an assignment of this value would be no better than the best one, or there is none.</summary>
    public bool IsBeaten(double bound) => Arms is null
        ? bound < least - (Tolerance * Math.Max(1, Math.Abs(least)))
        : bound <= Value + (Tolerance * Math.Max(1, Math.Abs(Value)));

    /// <summary>Takes an assignment if it is better.</summary>
    public void Offer(ReadOnlySpan<int> arms, double value)
    {
        if (Arms is null || !IsBeaten(value))
        {
            Arms = arms.ToArray();
            Value = value;
        }
    }

    /// <summary>Counts a long step of the search, and stops it where it was cancelled.</summary>
    /// <param name="arms">How many arms the step looked at.</param>
    public void Spend(int arms)
    {
        cancellation.ThrowIfCancellationRequested();
        _effort += arms / ArmsOfEffort;
    }

    /// <summary>Whether a node may be explored; if not, its bound stays open.</summary>
    /// <param name="bound">No assignment of the node has a higher value.</param>
    /// <param name="arms">How many arms its categories have together.</param>
    public bool Enter(double bound, int arms)
    {
        cancellation.ThrowIfCancellationRequested();
        if (_effort >= mostEffort)
        {
            _open = Math.Max(_open, bound);
            return false;
        }

        Nodes++;
        _effort += 1 + (arms / ArmsOfEffort);
        return true;
    }
}
