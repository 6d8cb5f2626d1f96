using CoERouter.Training.Optimization;
using Xunit;

namespace CoERouter.Tests.Training.Optimization;

public sealed class LearningRateScheduleTests
{
    private static readonly LearningRateSchedule Schedule = new(1f, 10, 100, 0.2f, 0.05f);

    [Theory]
    [InlineData(1, 0.1f)]
    [InlineData(5, 0.5f)]
    [InlineData(10, 1f)]
    [InlineData(80, 1f)]
    [InlineData(90, 0.525f)]
    [InlineData(100, 0.05f)]
    [InlineData(150, 0.05f)]
    public void Follows_warmup_plateau_and_decay(int step, float expected) => Assert.Equal(expected, Schedule.At(step), 1e-5f);

    [Fact]
    public void Never_rises_after_the_warmup()
    {
        for (int step = 11; step <= 100; step++)
        {
            Assert.True(Schedule.At(step) <= Schedule.At(step - 1));
        }
    }
}
