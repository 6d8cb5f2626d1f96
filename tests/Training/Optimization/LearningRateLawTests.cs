using CoERouter.Training.Optimization;
using Xunit;

namespace CoERouter.Tests.Training.Optimization;

public sealed class LearningRateLawTests
{
    [Fact]
    public void Random_schedules_rise_stay_and_fall_between_their_bounds()
    {
        var random = new Random(1);
        for (int round = 0; round < 300; round++)
        {
            int total = random.Next(20, 5000), warmup = random.Next(0, total / 4);
            var schedule = new LearningRateSchedule(random.NextSingle() + 0.01f, warmup, total, random.NextSingle() * 0.6f, random.NextSingle() * 0.5f);
            long decayStart = (long)(total * (1 - (double)schedule.DecayFraction));
            float before = 0;
            for (long step = 1; step <= total; step++)
            {
                float rate = schedule.At(step);
                Assert.InRange(rate, 0, schedule.Peak * 1.000001f);
                Assert.True(step > warmup || step > decayStart || rate >= before, $"the warm-up falls at {step}");
                Assert.True(step <= Math.Max(1, warmup) || rate <= before, $"it rises at {step}");
                Assert.True(step < warmup || step > decayStart || Math.Abs(rate - schedule.Peak) < 1e-6f * schedule.Peak, $"it is not level at {step}");
                before = rate;
            }

            Assert.Equal(schedule.Peak * (schedule.DecayFraction * total < 1 ? 1 - ((1 - schedule.FinalFraction) * schedule.DecayFraction * total) : schedule.FinalFraction), schedule.At(total), schedule.Peak * 2e-3f);
        }
    }

    [Fact]
    public void Past_the_end_the_rate_stays_where_it_is()
    {
        var schedule = new LearningRateSchedule(2e-3f, 5, 100);
        Assert.All(new long[] { 101, 1_000, long.MaxValue / 2 }, step => Assert.Equal(schedule.At(100), schedule.At(step)));
    }

    [Fact]
    public void The_decay_is_a_straight_line()
    {
        var schedule = new LearningRateSchedule(1f, 1, 1000, 0.4f, 0.1f);
        for (long step = 601; step < 1000; step++)
        {
            Assert.Equal((schedule.At(step - 1) + schedule.At(step + 1)) / 2, schedule.At(step), 1e-5f);
        }
    }

    [Fact]
    public void Without_warm_up_the_first_step_has_the_peak() => Assert.Equal(0.3f, new LearningRateSchedule(0.3f, 0, 50, 0).At(1));
}
