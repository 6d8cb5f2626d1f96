using CoERouter.Runtime.Operators;

namespace CoERouter.Tests.Runtime.Operators;

/// <summary>Loops whose bodies count or fail.</summary>
internal static unsafe class ParallelProbe
{
    public static int[] Count(KernelContext context, int total, int batches)
    {
        // The state holds a reference on purpose: it must survive collections while other threads use it.
        var state = new Counters { Calls = new int[total] };
        context.ParallelFor(0, ref state, &Add, batches);
        context.ParallelFor(total, ref state, &Add, batches);
        return state.Calls;
    }

    public static void Fail(KernelContext context)
    {
        var state = new Counters { Calls = new int[8] };
        context.ParallelFor(8, ref state, &Break);
    }

    private static void Add(ref Counters state, int index)
    {
        if (index % 10 == 0)
        {
            GC.Collect(0);
        }

        Interlocked.Increment(ref state.Calls[index]);
    }

    private static void Break(ref Counters state, int index)
    {
        if (index == 3)
        {
            throw new InvalidOperationException("Part 3 is broken.");
        }

        state.Calls[index]++;
    }

    private struct Counters
    {
        public int[] Calls;
    }
}
