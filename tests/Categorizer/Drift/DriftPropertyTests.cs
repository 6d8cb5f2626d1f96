using CoERouter.Categorizer.Drift;
using Xunit;

namespace CoERouter.Tests.Categorizer.Drift;

/// <summary>The alarm over simulated streams of scores.</summary>
public sealed class DriftPropertyTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(1.0)]
    [InlineData(2.0)]
    [InlineData(4.0)]
    public void The_further_prompts_move_away_the_sooner_the_alarm_is_raised(double shift)
    {
        double slower = MeanDelay(shift), faster = MeanDelay(shift * 2);
        Assert.True(faster <= slower, $"{faster} after a shift of {shift * 2}, {slower} after {shift}");
        Assert.InRange(slower, 8, 2000);
    }

    [Fact]
    public void Without_drift_alarms_are_as_rare_as_promised()
    {
        // A mean run of 2,000 allows about 10 alarms in 20 streams of 1,000; the slack of the sample makes them rarer.
        int alarms = 0;
        for (int seed = 0; seed < 20; seed++)
        {
            Random random = new(seed);
            DriftAlarm alarm = new(Enumerable.Range(0, 1000).Select(_ => Normal(random)), meanRunLength: 2000);
            alarms += Enumerable.Range(0, 1000).Any(_ => alarm.Observe(Normal(random))) ? 1 : 0;
        }

        Assert.InRange(alarms, 0, 10);
    }

    [Fact]
    public void Prompts_that_become_less_foreign_raise_nothing()
    {
        Random random = new(5);
        DriftAlarm alarm = new(Enumerable.Range(0, 500).Select(_ => Normal(random)));
        for (int i = 0; i < 20_000; i++)
        {
            Assert.False(alarm.Observe(Normal(random) - 2));
        }

        Assert.True(alarm.Read().Evidence < 100);
    }

    [Fact]
    public void A_share_of_foreign_prompts_among_others_is_found_too()
    {
        Random random = new(6);
        DriftAlarm alarm = new(Enumerable.Range(0, 2000).Select(_ => Normal(random)));
        int asked = 0;
        while (asked < 5000 && !alarm.Observe(Normal(random) + (random.Next(3) == 0 ? 6 : 0)))
        {
            asked++;
        }

        Assert.InRange(asked, 20, 2000);
        Assert.True(alarm.Read().IsRaised);
        Assert.True(alarm.Observe(-100));
        alarm.Reset();
        Assert.Equal(new DriftReading(0, 0, 100_000, false), alarm.Read());
        Assert.False(alarm.Observe(-100));
    }

    private static double MeanDelay(double shift)
    {
        double sum = 0;
        const int Streams = 10;
        for (int seed = 0; seed < Streams; seed++)
        {
            Random random = new(seed + 100);
            DriftAlarm alarm = new(Enumerable.Range(0, 2000).Select(_ => Normal(random)));
            int delay = 1;
            while (delay < 5000 && !alarm.Observe(Normal(random) + (float)shift))
            {
                delay++;
            }

            sum += delay;
        }

        return sum / Streams;
    }

    private static float Normal(Random random) => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
