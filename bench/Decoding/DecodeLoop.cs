using CoERouter.Experts.Generation;
using CoERouter.Experts.Sampling;
using CoERouter.Experts.Specification;

namespace CoERouter.Bench.Decoding;

/// <summary>
/// Reads a prompt and writes a fixed number of tokens, each the most likely one, as the answers of the experts do; it goes on past the end of an
/// answer, so that every round does the same work.
/// </summary>
internal sealed class DecodeLoop(DecodingState state, GatingPolicy gating, int[] prompt, int tokens, int vocabulary, TimeProvider time)
{
    private readonly TokenSampler _sampler = new(new SamplingSettings(), vocabulary);

    public DecodeRound Run()
    {
        state.Begin(gating);
        long started = time.GetTimestamp();
        int token = _sampler.Sample(state.Prefill(prompt)[..vocabulary], state.Tokens);
        double promptSeconds = time.GetElapsedTime(started).TotalSeconds;
        long graph = 0, sampling = 0;
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < tokens; i++)
        {
            long before = time.GetTimestamp();
            ReadOnlySpan<float> logits = state.Decode(token);
            long between = time.GetTimestamp();
            token = _sampler.Sample(logits[..vocabulary], state.Tokens);
            graph += between - before;
            sampling += time.GetTimestamp() - between;
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        return new(promptSeconds, graph / (double)time.TimestampFrequency, sampling / (double)time.TimestampFrequency, allocated);
    }
}
