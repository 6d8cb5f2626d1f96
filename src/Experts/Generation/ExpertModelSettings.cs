namespace CoERouter.Experts.Generation;

/// <summary>How a loaded expert uses the machine.</summary>
public sealed record ExpertModelSettings
{
    /// <summary>Threads of one run. Default null: 1 for models below 64 MiB, which are too small to gain from more, and one per processor
    /// for larger ones.</summary>
    public int? Threads { get; init; }

    /// <summary>Answers generated at the same time; each has its own cache. Default 2.</summary>
    public int Slots { get; init; } = 2;

    /// <summary>Requests that may wait for a slot; one more is refused with <see cref="ExpertBusyException"/>. Default 64.</summary>
    public int Waiting { get; init; } = 64;

    /// <summary>Most bytes of one answer's caches. A model that reads longer texts than they hold reads shorter ones. Default 2 GiB, whose
    /// pages cost nothing before a text reaches them.</summary>
    public long CacheBytes { get; init; } = 2L << 30;

    /// <summary>Throws one <see cref="ArgumentException"/> that names every illegal value.</summary>
    public void Validate()
    {
        List<string> faults = [];
        if (Threads < 1)
        {
            faults.Add($"threads is {Threads}, legal is 1 or more");
        }

        if (Slots < 1)
        {
            faults.Add($"slots is {Slots}, legal is 1 or more");
        }

        if (Waiting < 0)
        {
            faults.Add($"waiting is {Waiting}, legal is 0 or more");
        }

        if (CacheBytes < 1)
        {
            faults.Add($"cache_bytes is {CacheBytes}, legal is 1 or more");
        }

        if (faults.Count > 0)
        {
            throw new ArgumentException($"The expert settings are not valid: {string.Join("; ", faults)}.");
        }
    }
}
