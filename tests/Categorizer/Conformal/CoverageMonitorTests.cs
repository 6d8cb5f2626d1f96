using CoERouter.Categorizer.Conformal;
using Xunit;

namespace CoERouter.Tests.Categorizer.Conformal;

public sealed class CoverageMonitorTests
{
    [Fact]
    public void Without_prompts_nothing_is_known()
    {
        CoverageReading reading = new CoverageMonitor(0.9).Read();
        Assert.Equal((0, 0.0, 1.0, false), (reading.Count, reading.Low, reading.High, reading.IsBroken));
        Assert.True(double.IsNaN(reading.Coverage));
    }

    [Fact]
    public void Only_the_last_prompts_count()
    {
        CoverageMonitor monitor = new(0.9, window: 100);
        Queue<bool> last = new();
        Random random = new(1);
        for (int i = 0; i < 350; i++)
        {
            bool isCovered = random.NextDouble() < (i < 150 ? 0.2 : 0.95);
            monitor.Observe(isCovered ? [1, 3] : [2], 3);
            last.Enqueue(isCovered);
            if (last.Count > 100)
            {
                last.Dequeue();
            }

            CoverageReading reading = monitor.Read();
            Assert.Equal((last.Count, last.Count(covered => covered) / (double)last.Count), (reading.Count, reading.Coverage));
            Assert.True(reading.Low <= reading.Coverage && reading.Coverage <= reading.High);
        }
    }

    [Theory]
    [InlineData(0.9, 45, false)]
    [InlineData(0.9, 38, true)]
    [InlineData(0.5, 20, false)]
    public void A_promise_is_broken_where_the_whole_interval_lies_below_it(double promised, int coveredOfFifty, bool isBroken)
    {
        CoverageMonitor monitor = new(promised);
        for (int i = 0; i < 50; i++)
        {
            Assert.False(monitor.Read().IsBroken);
            monitor.Observe(i < coveredOfFifty ? [0] : [], 0);
        }

        Assert.Equal(isBroken, monitor.Read().IsBroken);
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(1, 100)]
    [InlineData(0.9, 49)]
    [InlineData(0.9, 1_000_001)]
    public void Illegal_settings_are_refused(double promised, int window) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new CoverageMonitor(promised, window));

    [Fact]
    public void Threads_may_observe_at_once()
    {
        CoverageMonitor monitor = new(0.9, window: 10_000);
        Parallel.For(0, 8_000, i => monitor.Observe(i % 4 == 0 ? [] : [1], 1));
        Assert.Equal((8_000, 0.75), (monitor.Read().Count, monitor.Read().Coverage));
    }
}
