using CoERouter.Bench.Measurement;

namespace CoERouter.Bench.Routing;

/// <summary>How long a decision takes: one sample per prompt and pass.</summary>
/// <param name="Microseconds">Every decision.</param>
/// <param name="Medians">The median of each pass.</param>
/// <param name="AllocatedBytes">Managed memory per decision.</param>
internal sealed record DecisionTimes(Samples Microseconds, Samples Medians, double AllocatedBytes)
{
    /// <summary>Times every prompt, pass after pass.</summary>
    public static DecisionTimes Measure(PromptSet set, Rounds rounds, TimeProvider time, Action<string> decide)
    {
        IReadOnlyList<double[]> passes = rounds.Collect(() =>
        {
            double[] pass = new double[set.Prompts.Count];
            Pass(set, time, decide, pass);
            return pass;
        });
        double[] last = new double[set.Prompts.Count];
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        Pass(set, time, decide, last);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        return new(
            new(passes.SelectMany(pass => pass)),
            new(passes.Select(pass => new Samples(pass).Median)),
            allocated / (double)set.Prompts.Count);
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
