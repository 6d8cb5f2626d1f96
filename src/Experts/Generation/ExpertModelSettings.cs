namespace CoERouter.Experts.Generation;

/// <summary>How a loaded expert uses the machine.</summary>
public sealed record ExpertModelSettings
{
    /// <summary>Threads of one run. Default 1: the embedded experts are too small to gain from more, and answers run side by
    /// side.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Answers generated at the same time; each has its own cache. Default 2.</summary>
    public int Slots { get; init; } = 2;

    /// <summary>Requests that may wait for a slot; one more is refused with <see cref="ExpertBusyException"/>. Default 64.</summary>
    public int Waiting { get; init; } = 64;

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

        if (faults.Count > 0)
        {
            throw new ArgumentException($"The expert settings are not valid: {string.Join("; ", faults)}.");
        }
    }
}
