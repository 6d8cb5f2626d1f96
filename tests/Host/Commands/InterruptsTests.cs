using CoERouter.Host.Commands;
using CoERouter.Tests.Router;
using Xunit;

namespace CoERouter.Tests.Host.Commands;

public sealed class InterruptsTests
{
    [Fact]
    public void The_first_asks_to_finish_and_a_later_one_to_end()
    {
        ManualTimeProvider time = new();
        using Interrupts interrupts = new(time);
        Assert.False(interrupts.Finish.IsCancellationRequested);
        interrupts.Raise();
        Assert.True(interrupts.Finish.IsCancellationRequested);
        Assert.False(interrupts.End.IsCancellationRequested);
        time.Advance(Interrupts.Together);
        interrupts.Raise();
        Assert.True(interrupts.End.IsCancellationRequested);
        interrupts.Raise();
    }

    [Fact]
    public void Two_at_once_count_as_one()
    {
        ManualTimeProvider time = new();
        using Interrupts interrupts = new(time);
        Parallel.Invoke(interrupts.Raise, interrupts.Raise, interrupts.Raise, interrupts.Raise);
        time.Advance(Interrupts.Together / 2);
        interrupts.Raise();
        Assert.True(interrupts.Finish.IsCancellationRequested);
        Assert.False(interrupts.End.IsCancellationRequested);
    }
}
