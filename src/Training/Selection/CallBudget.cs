namespace CoERouter.Training.Selection;

/// <summary>Counts calls to experts and refuses the one too many. Thread-safe.</summary>
public sealed class CallBudget
{
    private int _used;

    /// <summary>A budget of so many calls.</summary>
    public CallBudget(int most)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(most);
        Most = most;
    }

    /// <summary>Most calls.</summary>
    public int Most { get; }

    /// <summary>Calls made.</summary>
    public int Used => Math.Min(Volatile.Read(ref _used), Most);

    /// <summary>Takes one call.</summary>
    /// <exception cref="InvalidOperationException">None is left.</exception>
    public void Take()
    {
        if (Interlocked.Increment(ref _used) > Most)
        {
            throw new InvalidOperationException($"All {Most} calls that were announced are used.");
        }
    }
}
