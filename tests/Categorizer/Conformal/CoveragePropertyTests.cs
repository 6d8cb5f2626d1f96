using CoERouter.Categorizer.Conformal;
using Xunit;

namespace CoERouter.Tests.Categorizer.Conformal;

/// <summary>The monitor against a plain list of the last prompts.</summary>
public sealed class CoveragePropertyTests
{
    [Theory]
    [InlineData(50)]
    [InlineData(77)]
    [InlineData(1000)]
    public void It_remembers_exactly_the_last_prompts(int window)
    {
        Random random = new(window);
        CoverageMonitor monitor = new(0.9, window);
        List<bool> all = [];
        for (int i = 0; i < 3 * window; i++)
        {
            // Long runs of either kind, so that a bit left over would show.
            bool isCovered = i / 31 % 3 != 0 ? random.Next(10) > 0 : random.Next(10) == 0;
            all.Add(isCovered);
            monitor.Observe(isCovered ? [4, 2] : [4], 2);
            bool[] last = [.. all.TakeLast(window)];
            CoverageReading reading = monitor.Read();
            Assert.Equal(last.Length, reading.Count);
            Assert.Equal(last.Average(hit => hit ? 1.0 : 0), reading.Coverage, 1e-12);
        }
    }

    [Theory]
    [InlineData(50, 45)]
    [InlineData(50, 50)]
    [InlineData(200, 0)]
    [InlineData(200, 133)]
    public void The_interval_is_wilsons(int count, int covered)
    {
        CoverageMonitor monitor = new(0.9, 1000);
        for (int i = 0; i < count; i++)
        {
            monitor.Observe(i < covered ? [0] : [], 0);
        }

        CoverageReading reading = monitor.Read();
        double share = covered / (double)count;
        const double Z = 1.959963984540054;

        // Both ends solve (share - p)^2 = z^2 p (1 - p) / n.
        foreach (double end in (double[])[reading.Low, reading.High])
        {
            if (end is > 0 and < 1)
            {
                Assert.Equal(Math.Pow(share - end, 2), Z * Z * end * (1 - end) / count, 1e-9);
            }
        }

        Assert.InRange(share, reading.Low - 1e-12, reading.High + 1e-12);
        Assert.Equal(reading.High < 0.9 && count >= 50, reading.IsBroken);
    }

    [Fact]
    public void A_kept_promise_is_seldom_called_broken_and_a_broken_one_soon()
    {
        int wrong = 0;
        for (int seed = 0; seed < 100; seed++)
        {
            Random random = new(seed);
            CoverageMonitor kept = new(0.9, 500), broken = new(0.9, 500);
            for (int i = 0; i < 500; i++)
            {
                kept.Observe(random.NextDouble() < 0.9 ? [1] : [], 1);
                broken.Observe(random.NextDouble() < 0.7 ? [1] : [], 1);
            }

            wrong += kept.Read().IsBroken ? 1 : 0;
            Assert.True(broken.Read().IsBroken);
        }

        // One side of a 95 % interval: about 2.5 of 100.
        Assert.InRange(wrong, 0, 9);
    }
}
