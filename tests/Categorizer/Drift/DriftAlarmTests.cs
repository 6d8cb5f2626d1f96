using CoERouter.Categorizer.Drift;
using Xunit;

namespace CoERouter.Tests.Categorizer.Drift;

public sealed class DriftAlarmTests
{
    [Theory]
    [InlineData(400)]
    [InlineData(1_000)]
    [InlineData(20_000)]
    public void False_alarms_are_as_rare_as_promised(int calibration)
    {
        // Mean run length 1,000 at least: in 100 streams of 200 prompts at most a fifth may alarm on average.
        Random random = new(1);
        int alarms = 0;
        for (int stream = 0; stream < 100; stream++)
        {
            DriftAlarm alarm = new(Scores(random, calibration, 0), meanRunLength: 1_000);
            alarms += Scores(random, 200, 0).Any(alarm.Observe) ? 1 : 0;
        }

        Assert.InRange(alarms, 0, 25);
    }

    [Theory]
    [InlineData(3.0, 30)]
    [InlineData(1.5, 80)]
    public void A_shift_is_found_soon_also_after_a_long_time_without_one(double shift, int delay)
    {
        Random random = new(2);
        for (int stream = 0; stream < 20; stream++)
        {
            DriftAlarm alarm = new(Scores(random, 2_000, 0));
            Assert.DoesNotContain(true, Scores(random, 2_000, 0).Select(alarm.Observe));
            Assert.Contains(true, Scores(random, delay, shift).Select(alarm.Observe));
            Assert.True(alarm.Read().IsRaised);
        }
    }

    [Fact]
    public void Less_foreign_prompts_are_no_drift()
    {
        Random random = new(3);
        DriftAlarm alarm = new(Scores(random, 2_000, 0));
        Assert.DoesNotContain(true, Scores(random, 5_000, -2).Select(alarm.Observe));
    }

    [Fact]
    public void An_alarm_stays_until_it_is_reset()
    {
        Random random = new(4);
        DriftAlarm alarm = new(Scores(random, 500, 0));
        Assert.Equal(new DriftReading(0, 0, 100_000, false), alarm.Read());
        while (!alarm.Observe(10))
        {
        }

        Assert.True(alarm.Observe(-10));
        alarm.Reset();
        Assert.Equal(new DriftReading(0, 0, 100_000, false), alarm.Read());
        Assert.False(alarm.Observe(0));
    }

    [Fact]
    public void Equal_scores_are_no_evidence()
    {
        DriftAlarm alarm = new(Enumerable.Repeat(1f, 300));
        Assert.DoesNotContain(true, Enumerable.Repeat(1f, 10_000).Select(alarm.Observe));
    }

    [Fact]
    public void Too_few_or_senseless_scores_are_refused()
    {
        Assert.Contains("at least 200", Assert.Throws<ArgumentException>(() => new DriftAlarm(new float[199])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new DriftAlarm(Enumerable.Repeat(float.NaN, 300)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DriftAlarm(new float[300], meanRunLength: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DriftAlarm(new float[300]).Observe(float.NaN));
    }

    private static float[] Scores(Random random, int count, double shift) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()) + shift))];
}
