using CoERouter.Router.Resilience;
using Microsoft.Extensions.AI;
using Polly.CircuitBreaker;
using Xunit;

namespace CoERouter.Tests.Router.Resilience;

public sealed class ExpertPipelineTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task The_breaker_opens_exactly_where_the_share_of_failures_says()
    {
        Random random = new(1);
        for (int round = 0; round < 100; round++)
        {
            ExpertResilienceOptions options = new() { Retries = 0, BreakerMinimumAttempts = random.Next(2, 7), BreakerFailureRatio = random.Next(1, 5) / 4.0 };
            ExpertPipeline pipeline = new("math", options, new ManualTimeProvider());
            (int failures, int attempts) = (0, 0);
            bool isOpen = false;
            for (int call = 0; call < 20 && !isOpen; call++)
            {
                // A request that cannot be followed counts as an attempt that did not fail.
                Exception? fault = random.Next(3) switch { 0 => new IOException(), 1 => new ArgumentException("x"), _ => null };
                Exception? thrown = await Call(pipeline, fault);
                Assert.Same(fault, thrown);
                attempts++;
                failures += fault is IOException ? 1 : 0;
                isOpen = fault is IOException && attempts >= options.BreakerMinimumAttempts && failures >= options.BreakerFailureRatio * attempts;
                if (isOpen)
                {
                    Assert.IsType<BrokenCircuitException>(await Call(pipeline, null));
                }
            }
        }
    }

    [Fact]
    public async Task A_single_try_after_the_pause_decides_whether_the_breaker_closes()
    {
        ExpertResilienceOptions options = new() { Retries = 0, BreakerMinimumAttempts = 2 };
        ExpertPipeline pipeline = new("math", options, _time);
        await Fail(pipeline, 2);
        for (int pause = 0; pause < 3; pause++)
        {
            Assert.IsType<BrokenCircuitException>(await Call(pipeline, null));
            _time.Advance(options.BreakerPause + TimeSpan.FromMilliseconds(1));
            Assert.IsType<IOException>(await Call(pipeline, new IOException()));
        }

        _time.Advance(options.BreakerPause + TimeSpan.FromMilliseconds(1));
        Assert.Null(await Call(pipeline, null));
        Assert.IsType<IOException>(await Call(pipeline, new IOException()));
        Assert.Null(await Call(pipeline, null));
    }

    [Fact]
    public async Task The_time_left_of_a_pause_falls_with_the_clock()
    {
        ExpertResilienceOptions options = new() { Retries = 0, BreakerMinimumAttempts = 2, BreakerPause = TimeSpan.FromSeconds(8) };
        ExpertPipeline pipeline = new("math", options, _time);
        await Fail(pipeline, 2);
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.FromSeconds(5), Assert.IsType<BrokenCircuitException>(await Call(pipeline, null)).RetryAfter);
    }

    [Fact]
    public async Task Failures_older_than_the_sampling_time_are_forgotten()
    {
        ExpertResilienceOptions options = new() { Retries = 0, BreakerMinimumAttempts = 3, BreakerSamplingTime = TimeSpan.FromSeconds(10) };
        ExpertPipeline pipeline = new("math", options, _time);
        for (int round = 0; round < 5; round++)
        {
            await Fail(pipeline, 2);
            _time.Advance(TimeSpan.FromSeconds(11));
        }

        await Fail(pipeline, 3);
        Assert.IsType<BrokenCircuitException>(await Call(pipeline, null));
    }

    [Fact]
    public async Task Streams_and_whole_answers_share_one_breaker()
    {
        ExpertPipeline pipeline = new("math", new() { Retries = 0, BreakerMinimumAttempts = 4 }, _time);
        await Fail(pipeline, 2);
        for (int i = 0; i < 2; i++)
        {
            await Assert.ThrowsAsync<IOException>(async () => await pipeline.FirstToken.ExecuteAsync(static _ => throw new IOException()));
        }

        Assert.IsType<BrokenCircuitException>(await Call(pipeline, null));
        await Assert.ThrowsAsync<BrokenCircuitException>(async () => await pipeline.FirstToken.ExecuteAsync(static _ => ValueTask.CompletedTask));
    }

    [Fact]
    public async Task Interruptions_open_the_breaker_and_reporting_to_an_open_one_does_no_harm()
    {
        ExpertPipeline pipeline = new("math", new() { Retries = 0, BreakerMinimumAttempts = 3 }, _time);
        for (int i = 0; i < 6; i++)
        {
            await pipeline.ReportInterruptionAsync(new IOException());
        }

        Assert.IsType<BrokenCircuitException>(await Call(pipeline, null));
        ExpertPipeline other = new("math", new() { Retries = 0, BreakerMinimumAttempts = 3 }, _time);
        for (int i = 0; i < 6; i++)
        {
            await other.ReportInterruptionAsync(new ArgumentException("x"));
        }

        Assert.Null(await Call(other, null));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10)]
    public async Task Attempts_are_one_more_than_retries(int retries)
    {
        ExpertPipeline pipeline = new("math", new() { Retries = retries, RetryDelay = TimeSpan.Zero, BreakerMinimumAttempts = 100 }, _time);
        int attempts = 0;
        Task<int> work = pipeline.Answer.ExecuteAsync<int>(
            _ =>
            {
                attempts++;
                throw new IOException();
            }).AsTask();
        await Assert.ThrowsAsync<IOException>(() => _time.RunAsync(work, TimeSpan.FromSeconds(1)));
        Assert.Equal(retries + 1, attempts);
    }

    [Fact]
    public async Task The_wait_doubles_before_each_further_attempt()
    {
        ExpertPipeline pipeline = new("math", new() { Retries = 4, RetryDelay = TimeSpan.FromSeconds(1), BreakerMinimumAttempts = 100 }, _time);
        DateTimeOffset start = _time.GetUtcNow();
        List<int> seconds = [];
        Task<int> work = pipeline.Answer.ExecuteAsync<int>(
            _ =>
            {
                seconds.Add((int)Math.Round((_time.GetUtcNow() - start).TotalSeconds));
                throw new IOException();
            }).AsTask();
        await Assert.ThrowsAsync<IOException>(() => _time.RunAsync(work, TimeSpan.FromSeconds(1)));

        // The clock may run on while an attempt is on its way, but no attempt comes before its time.
        Assert.Equal(5, seconds.Count);
        Assert.Equal(0, seconds[0]);
        Assert.All(Enumerable.Range(1, 4), attempt => Assert.True(seconds[attempt] - seconds[attempt - 1] >= 1 << (attempt - 1), string.Join(", ", seconds)));
    }

    [Fact]
    public async Task An_open_breaker_ends_the_retries_at_once()
    {
        ExpertPipeline pipeline = new("math", new() { Retries = 10, RetryDelay = TimeSpan.Zero, BreakerMinimumAttempts = 3 }, _time);
        int attempts = 0;
        Task<int> work = pipeline.Answer.ExecuteAsync<int>(
            _ =>
            {
                attempts++;
                throw new IOException();
            }).AsTask();
        await Assert.ThrowsAsync<BrokenCircuitException>(() => _time.RunAsync(work, TimeSpan.FromMilliseconds(10)));
        Assert.Equal(3, attempts);
    }

    [Fact]
    public async Task Each_expert_has_a_breaker_of_its_own_and_all_who_ask_one_share_it()
    {
        FakeExpert broken = new("math", FakeExpert.Fails(new IOException()));
        FakeExpert fine = new("sql", FakeExpert.Says("fine"));
        ExpertResilience resilience = new(new FakeExperts(("math", broken), ("sql", fine)), new() { Retries = 0, BreakerMinimumAttempts = 8 }, _time);
        await Task.WhenAll(Enumerable.Range(0, 64).Select(async _ =>
            Assert.True(await Record.ExceptionAsync(() => resilience.Get("math").GetResponseAsync("x")) is IOException or BrokenCircuitException)));
        Assert.InRange(broken.Calls, 8, 64);
        await Assert.ThrowsAsync<BrokenCircuitException>(() => resilience.Get("math").GetResponseAsync("x"));
        string[] answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(async _ => (await resilience.Get("sql").GetResponseAsync("x")).Text));
        Assert.All(answers, answer => Assert.Equal("fine", answer));
    }

    private static async Task<Exception?> Call(ExpertPipeline pipeline, Exception? fault) =>
        await Record.ExceptionAsync(async () => await pipeline.Answer.ExecuteAsync(_ => fault is null ? ValueTask.CompletedTask : ValueTask.FromException(fault)));

    private static async Task Fail(ExpertPipeline pipeline, int times)
    {
        for (int i = 0; i < times; i++)
        {
            Assert.IsType<IOException>(await Call(pipeline, new IOException()));
        }
    }
}
