using CoERouter.Bench.Measurement;
using CoERouter.Tests.Router;
using Xunit;

namespace CoERouter.Tests.Bench.Measurement;

public sealed class RoundsTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void A_round_makes_as_many_calls_as_fit_and_gives_one_sample()
    {
        int calls = 0;
        Samples seconds = new Rounds(_time, 4, TimeSpan.FromMilliseconds(100)).Time(() =>
        {
            calls++;
            _time.Advance(TimeSpan.FromMilliseconds(10));
        });
        Assert.Equal((4, 0.01, 0.01), (seconds.Count, seconds.Smallest, seconds.Largest));

        // Half a second of warm-up, then four rounds of ten calls.
        Assert.Equal(50 + (4 * 10), calls);
    }

    [Fact]
    public void Work_longer_than_a_round_is_done_once_per_round()
    {
        int calls = 0;
        Samples seconds = new Rounds(_time, 3, TimeSpan.FromMilliseconds(1)).Time(() =>
        {
            calls++;
            _time.Advance(TimeSpan.FromSeconds(2 + calls));
        });
        Assert.Equal(4, calls);
        Assert.Equal((4, 5, 6), (seconds.Smallest, seconds.Median, seconds.Largest));
    }

    [Fact]
    public void Subject_and_baseline_take_turns_and_the_ratio_is_that_of_each_round()
    {
        // Everything takes ten times as long from the third round on, as when another program starts.
        int subjects = 0;
        int Slowness() => subjects > 3 ? 10 : 1;
        Comparison comparison = new Rounds(_time, 5, TimeSpan.FromSeconds(1)).Compare(
            () =>
            {
                subjects++;
                _time.Advance(TimeSpan.FromSeconds(2 * Slowness()));
            },
            () => _time.Advance(TimeSpan.FromSeconds(6 * Slowness())));
        Assert.Equal((3, 3), (comparison.Ratio.Smallest, comparison.Ratio.Largest));
        Assert.Equal((2, 20), (comparison.Subject.Smallest, comparison.Subject.Largest));
        Assert.Equal((6, 60), (comparison.Baseline.Smallest, comparison.Baseline.Largest));
    }

    [Fact]
    public void Collected_samples_fill_the_time_of_all_rounds_and_are_never_fewer_than_the_rounds()
    {
        int Collect(int rounds, double milliseconds) => new Rounds(_time, rounds, TimeSpan.FromMilliseconds(100)).Collect(() =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
            return 1;
        }).Sum();
        Assert.Equal(30, Collect(3, 10));
        Assert.Equal(3, Collect(3, 1000));
    }

    [Fact]
    public void At_least_one_round_is_needed() => Assert.Throws<ArgumentOutOfRangeException>(() => new Rounds(_time, 0, TimeSpan.Zero));
}
