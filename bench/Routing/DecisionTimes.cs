using CoERouter.Bench.Measurement;

namespace CoERouter.Bench.Routing;

/// <summary>How long a decision takes: one sample per prompt and pass.</summary>
/// <param name="Microseconds">Every decision.</param>
/// <param name="Medians">The median of each pass.</param>
/// <param name="AllocatedBytes">Managed memory per decision.</param>
internal sealed record DecisionTimes(Samples Microseconds, Samples Medians, double AllocatedBytes)
{
    /// <summary>Times every prompt, pass after pass, after a pass that does not count.</summary>
    public static DecisionTimes Measure(PromptSet set, int passes, TimeProvider time, Action<string> decide)
    {
        Pass(set, time, decide, new double[set.Prompts.Count]);
        double[][] samples = [.. Enumerable.Range(0, passes).Select(_ => new double[set.Prompts.Count])];
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        foreach (double[] pass in samples)
        {
            Pass(set, time, decide, pass);
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        return new(
            new(samples.SelectMany(pass => pass)), new(samples.Select(pass => new Samples(pass).Median)), allocated / (double)(passes * (long)set.Prompts.Count));
    }

    private static void Pass(PromptSet set, TimeProvider time, Action<string> decide, double[] microseconds)
    {
        for (int i = 0; i < microseconds.Length; i++)
        {
            string prompt = set.Prompts[i];
            long started = time.GetTimestamp();
            decide(prompt);
            microseconds[i] = (time.GetTimestamp() - started) * (1e6 / time.TimestampFrequency);
        }
    }
}
