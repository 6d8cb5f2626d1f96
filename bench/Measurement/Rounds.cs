namespace CoERouter.Bench.Measurement;

/// <summary>Repeats work: first to warm up and to learn how often it fits into a round, then in rounds of that many calls.</summary>
/// <param name="time">The clock.</param>
/// <param name="count">Rounds; each gives one sample.</param>
/// <param name="length">What a round should last; at least one call is made whatever it lasts.</param>
internal sealed class Rounds(TimeProvider time, int count, TimeSpan length)
{
    // By then the just-in-time compiler has its final code, which it makes in the background and only after a pause.
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(500);

    public int Count { get; } = count >= 1 ? count : throw new ArgumentOutOfRangeException(nameof(count), $"There are {count} rounds; legal is 1 or more.");

    public TimeSpan Length { get; } = length;

    /// <summary>Seconds of one call, one sample per round.</summary>
    public Samples Time(Action work)
    {
        int calls = Calibrate(work);
        return new(Enumerable.Range(0, Count).Select(_ => SecondsPerCall(work, calls)).ToArray());
    }

    /// <summary>Measures two kinds of work in turns.</summary>
    public Comparison Compare(Action subject, Action baseline)
    {
        int subjectCalls = Calibrate(subject), baselineCalls = Calibrate(baseline);
        double[] subjects = new double[Count], baselines = new double[Count], ratios = new double[Count];
        for (int round = 0; round < Count; round++)
        {
            subjects[round] = SecondsPerCall(subject, subjectCalls);
            baselines[round] = SecondsPerCall(baseline, baselineCalls);
            ratios[round] = baselines[round] / subjects[round];
        }

        return new(new(subjects), new(baselines), new(ratios));
    }

    /// <summary>Samples that the work measures itself, as many as fit into the time of all rounds and at least one per round, after a warm-up.</summary>
    public IReadOnlyList<T> Collect<T>(Func<T> work)
    {
        Calibrate(() => work());
        List<T> samples = [];
        long started = time.GetTimestamp();
        while (samples.Count < Count || time.GetElapsedTime(started) < Length * Count)
        {
            samples.Add(work());
        }

        return samples;
    }

    private int Calibrate(Action work)
    {
        long started = time.GetTimestamp();
        int calls = 0;
        TimeSpan elapsed;
        do
        {
            work();
            calls++;
            elapsed = time.GetElapsedTime(started);
        }
        while (elapsed < WarmUp);
        return (int)Math.Clamp(calls * (Length / elapsed), 1, int.MaxValue);
    }

    private double SecondsPerCall(Action work, int calls)
    {
        long started = time.GetTimestamp();
        for (int call = 0; call < calls; call++)
        {
            work();
        }

        return time.GetElapsedTime(started).TotalSeconds / calls;
    }
}
