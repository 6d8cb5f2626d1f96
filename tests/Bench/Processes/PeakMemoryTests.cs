using CoERouter.Bench.Processes;
using Xunit;

namespace CoERouter.Tests.Bench.Processes;

public sealed class PeakMemoryTests
{
    [Fact]
    public void It_is_the_high_water_mark_in_bytes() => Assert.Equal(104_856L << 10, PeakMemory.Parse(["Name:\tcoe", "VmPeak:\t  999999 kB", "VmHWM:\t  104856 kB", "VmRSS:\t     10 kB"]));

    [Theory]
    [InlineData("VmRSS:\t10 kB")]
    [InlineData("VmHWM:\t10 MB")]
    [InlineData("VmHWM:")]
    [InlineData("VmHWM:\tmany kB")]
    public void Without_one_it_is_unknown(string line) => Assert.Null(PeakMemory.Parse([line]));

    [Fact]
    public void A_process_that_is_not_there_has_none() => Assert.Null(PeakMemory.Of(int.MaxValue));

    [Fact]
    public void This_process_has_one()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells a process's peak memory under /proc.");
        Assert.True(PeakMemory.Of(Environment.ProcessId) > 1 << 20);
    }
}
