namespace CoERouter.Router.Mapping;

/// <summary>The best assignment found so far, and what the search may still do. One search owns it.</summary>
/// <param name="mostNodes">Nodes after which the search stops and leaves a gap.</param>
/// <param name="cancellation">Stops the search.</param>
internal sealed class SearchProgress(long mostNodes, CancellationToken cancellation)
{
    /// <summary>Values closer than this, relative to 1 or their size, count as equal.</summary>
    private const double Tolerance = 1e-11;

    private double _open = double.NegativeInfinity;

    /// <summary>The arm of each category in the best assignment; null where none was found.</summary>
    public int[]? Arms { get; private set; }

    /// <summary>Its value; negative infinity where none was found.</summary>
    public double Value { get; private set; } = double.NegativeInfinity;

    /// <summary>No assignment has a higher value.</summary>
    public double Bound => Math.Max(Value, _open);

    /// <summary>Nodes visited.</summary>
    public long Nodes { get; private set; }

    /// <summary>Whether an assignment of this value would be no better than the best one.</summary>
    public bool IsBeaten(double bound) => bound <= Value + (Tolerance * Math.Max(1, Math.Abs(Value)));

    /// <summary>Takes an assignment if it is better.</summary>
    public void Offer(ReadOnlySpan<int> arms, double value)
    {
        if (Arms is null || !IsBeaten(value))
        {
            Arms = arms.ToArray();
            Value = value;
        }
    }

    /// <summary>Stops a long step of the search where it was cancelled.</summary>
    public void ThrowIfCancelled() => cancellation.ThrowIfCancellationRequested();

    /// <summary>Whether a node may be explored; if not, its bound stays open.</summary>
    public bool Enter(double bound)
    {
        ThrowIfCancelled();
        if (Nodes >= mostNodes)
        {
            _open = Math.Max(_open, bound);
            return false;
        }

        Nodes++;
        return true;
    }
}
