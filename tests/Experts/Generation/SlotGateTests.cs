using CoERouter.Experts.Generation;
using Xunit;

namespace CoERouter.Tests.Experts.Generation;

public sealed class SlotGateTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Those_who_wait_enter_in_their_order()
    {
        var gate = new SlotGate("e", 1, 8, _time);
        long entered = await gate.EnterAsync(CancellationToken.None);
        Task<long>[] waiting = [.. Enumerable.Range(0, 4).Select(_ => gate.EnterAsync(CancellationToken.None).AsTask())];
        for (int i = 0; i < waiting.Length; i++)
        {
            gate.Exit(entered);
            entered = await waiting[i];
            Assert.All(waiting[(i + 1)..], task => Assert.False(task.IsCompleted));
        }
    }

    [Fact]
    public async Task The_estimate_follows_the_time_that_slots_were_held()
    {
        var gate = new SlotGate("e", 2, 0, _time);
        for (int i = 0; i < 60; i++)
        {
            long entered = await gate.EnterAsync(CancellationToken.None);
            _time.Advance(TimeSpan.FromSeconds(8));
            gate.Exit(entered);
        }

        await gate.EnterAsync(CancellationToken.None);
        await gate.EnterAsync(CancellationToken.None);
        ExpertBusyException busy = await Assert.ThrowsAsync<ExpertBusyException>(async () => await gate.EnterAsync(CancellationToken.None));
        Assert.Equal(4, busy.RetryAfter.TotalSeconds, 0.01);
        Assert.Contains("Ask again in 4 s", busy.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_who_gives_up_leaves_the_queue()
    {
        var gate = new SlotGate("e", 1, 1, _time);
        long entered = await gate.EnterAsync(CancellationToken.None);
        using var source = new CancellationTokenSource();
        Task<long> impatient = gate.EnterAsync(source.Token).AsTask();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        Task<long> next = gate.EnterAsync(CancellationToken.None).AsTask();
        gate.Exit(entered);
        gate.Exit(await next);
        await gate.EnterAsync(CancellationToken.None);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await gate.EnterAsync(new CancellationToken(true)));
    }

    [Fact]
    public async Task Under_load_with_cancellations_no_slot_is_lost_or_given_twice()
    {
        var gate = new SlotGate("e", 3, 1000, TimeProvider.System);
        int inside = 0;
        int most = 0;
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(async () =>
        {
            using var source = new CancellationTokenSource();
            Task<long> entering = gate.EnterAsync(source.Token).AsTask();
            if (i % 4 == 0)
            {
                await source.CancelAsync();
            }

            try
            {
                long entered = await entering;
                int now = Interlocked.Increment(ref inside);
                InterlockedMax(ref most, now);
                await Task.Yield();
                Interlocked.Decrement(ref inside);
                gate.Exit(entered);
            }
            catch (OperationCanceledException)
            {
                Assert.Equal(0, i % 4);
            }
        })));
        Assert.InRange(most, 1, 3);
        for (int i = 0; i < 3; i++)
        {
            Assert.True(gate.EnterAsync(CancellationToken.None).AsTask().IsCompleted);
        }

        Assert.False(gate.EnterAsync(CancellationToken.None).AsTask().IsCompleted);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen = Volatile.Read(ref target);
        while (value > seen)
        {
            seen = Interlocked.CompareExchange(ref target, value, seen) is int previous && previous == seen ? value : Volatile.Read(
                ref target);
        }
    }

    private sealed class ManualTime : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Advance(TimeSpan span) => _now += span.Ticks;
    }
}
