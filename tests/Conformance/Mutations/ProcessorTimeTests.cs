using Xunit;
using Xunit.Sdk;

namespace CoERouter.Tests.Conformance.Mutations;

public sealed class ProcessorTimeTests
{
    [Fact]
    public void What_takes_little_passes() => ProcessorTime.Bound(0, () => Thread.SpinWait(1000));

    [Fact]
    public void Waiting_is_not_working()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells the processor time of a thread here.");
        using var never = new ManualResetEventSlim();
        ProcessorTime.Bound(0, () => never.Wait(60, TestContext.Current.CancellationToken), 0.05);
    }

    [Fact]
    public void What_works_for_too_long_is_found_out()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells the processor time of a thread here.");
        XunitException found = Assert.ThrowsAny<XunitException>(() => ProcessorTime.Bound(7, Work, 0.001));
        Assert.Contains("Seed 7", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_action_throws_comes_through() =>
        Assert.Throws<InvalidDataException>(() => ProcessorTime.Bound(1, () => throw new InvalidDataException("wrong")));

    // Some tens of milliseconds on any machine of today.
    private static void Work()
    {
        double sum = 0;
        for (int i = 1; i < 20_000_000; i++)
        {
            sum += 1.0 / i;
        }

        GC.KeepAlive(sum);
    }
}
