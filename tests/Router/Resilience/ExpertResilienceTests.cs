using CoERouter.Router.Resilience;
using Microsoft.Extensions.AI;
using Polly.CircuitBreaker;
using Polly.Timeout;
using Xunit;

namespace CoERouter.Tests.Router.Resilience;

public sealed class ExpertResilienceTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);
    private readonly ManualTimeProvider _time = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_failure_before_the_first_token_is_tried_again(bool streamed)
    {
        FakeExpert expert = new(
            "math", FakeExpert.Fails(new IOException("once")), FakeExpert.Fails(new IOException("twice")), FakeExpert.Says("a", "b"));
        ChatResponse response = await Ask(expert, new(), streamed);
        Assert.Equal(("ab", 3), (response.Text, expert.Calls));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Retries_end(bool streamed)
    {
        FakeExpert expert = new("math", FakeExpert.Fails(new IOException("always")));
        Assert.Equal("always", (await Assert.ThrowsAsync<IOException>(() => Ask(expert, new() { Retries = 2 }, streamed))).Message);
        Assert.Equal(3, expert.Calls);
    }

    [Fact]
    public async Task No_retries_means_one_attempt()
    {
        FakeExpert expert = new("math", FakeExpert.Fails(new IOException("always")));
        await Assert.ThrowsAsync<IOException>(() => Ask(expert, new() { Retries = 0 }, true));
        Assert.Equal(1, expert.Calls);
    }

    [Fact]
    public async Task Nothing_is_tried_again_after_the_first_token()
    {
        FakeExpert expert = new("math", FakeExpert.Fails(new IOException("the wire broke."), "one", "two"), FakeExpert.Says("never"));
        List<string> seen = [];
        ExpertInterruptedException fault = await Assert.ThrowsAsync<ExpertInterruptedException>(
            () => _time.RunAsync(Collect(Client(expert, new()), seen), Step));
        Assert.Equal("The expert math stopped in the middle of its answer: the wire broke.", fault.Message);
        Assert.Equal(["one", "two"], seen);
        Assert.Equal(1, expert.Calls);
    }

    [Fact]
    public async Task A_silence_before_the_first_token_is_a_timeout_and_is_tried_again()
    {
        FakeExpert expert = new("math", FakeExpert.Hangs(), FakeExpert.Says("late"));
        Assert.Equal("late", (await Ask(expert, new(), true)).Text);
        Assert.Equal(2, expert.Calls);
    }

    [Fact]
    public async Task A_whole_answer_has_its_own_timeout()
    {
        FakeExpert expert = new("math", FakeExpert.Hangs("partly"));
        await Assert.ThrowsAsync<TimeoutRejectedException>(
            () => Ask(expert, new() { AnswerTimeout = TimeSpan.FromSeconds(2), Retries = 1 }, false));
        Assert.Equal(2, expert.Calls);
    }

    [Fact]
    public async Task A_silence_after_the_first_token_ends_the_answer()
    {
        FakeExpert expert = new("math", FakeExpert.Hangs("one"));
        List<string> seen = [];
        ExpertInterruptedException fault = await Assert.ThrowsAsync<ExpertInterruptedException>(
            () => _time.RunAsync(Collect(Client(expert, new() { TokenTimeout = TimeSpan.FromSeconds(3) }), seen), Step));
        Assert.Equal("The expert math stopped in the middle of its answer: it gave no further token within 3 seconds.", fault.Message);
        Assert.Equal(["one"], seen);
    }

    [Fact]
    public async Task A_slow_reader_is_not_a_silence()
    {
        FakeExpert expert = new("math", FakeExpert.Says("one", "two", "three"));
        List<string> seen = [];
        await foreach (
            ChatResponseUpdate update in Client(expert, new() { TokenTimeout = TimeSpan.FromSeconds(3) }).GetStreamingResponseAsync("x"))
        {
            seen.Add(update.Text);
            _time.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal(["one", "two", "three"], seen);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_caller_can_leave_at_any_time(bool beforeTheFirstToken)
    {
        using CancellationTokenSource source = new();
        FakeExpert expert = new("math", beforeTheFirstToken ? FakeExpert.Hangs() : FakeExpert.Hangs("one"));
        List<string> seen = [];
        Task<int> reading = Collect(Client(expert, new()), seen, source.Token);
        while (!beforeTheFirstToken && seen.Count == 0)
        {
            await Task.Yield();
        }

        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Equal(1, expert.Calls);
    }

    [Fact]
    public async Task An_expert_that_cancels_on_its_own_counts_as_failed()
    {
        FakeExpert expert = new("math", FakeExpert.Fails(new TaskCanceledException()), FakeExpert.Says("fine"));
        Assert.Equal("fine", (await Ask(expert, new(), true)).Text);
        expert = new("math", FakeExpert.Fails(new TaskCanceledException()), FakeExpert.Says("fine"));
        Assert.Equal("fine", (await Ask(expert, new(), false)).Text);
    }

    [Fact]
    public async Task After_too_many_failures_the_expert_is_left_alone_for_the_pause_and_then_tried_again()
    {
        ExpertResilienceOptions options = new() { Retries = 0, BreakerMinimumAttempts = 3 };
        FakeExpert expert = new(
            "math", FakeExpert.Fails(
                new IOException(
                    "1")), FakeExpert.Fails(new IOException("2")), FakeExpert.Fails(new IOException("3")), FakeExpert.Says("back"));
        ExpertResilience resilience = new(new FakeExperts(("math", expert)), options, _time);
        for (int i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<IOException>(() => resilience.Get("math").GetResponseAsync("x"));
        }

        BrokenCircuitException broken = await Assert.ThrowsAsync<BrokenCircuitException>(
            () => resilience.Get("math").GetResponseAsync("x"));
        Assert.Equal(options.BreakerPause, broken.RetryAfter);
        Assert.Equal(3, expert.Calls);
        _time.Advance(options.BreakerPause + Step);
        Assert.Equal("back", (await resilience.Get("math").GetStreamingResponseAsync("x").ToChatResponseAsync()).Text);
    }

    [Fact]
    public async Task Failures_in_mid_stream_count_for_the_breaker()
    {
        FakeExpert expert = new("math", FakeExpert.Fails(new IOException("gone"), "one"));
        ExpertResilience resilience = new(new FakeExperts(("math", expert)), new() { Retries = 0, BreakerMinimumAttempts = 2 }, _time);
        await Assert.ThrowsAsync<ExpertInterruptedException>(
            () => resilience.Get("math").GetStreamingResponseAsync("x").ToChatResponseAsync());
        await Assert.ThrowsAsync<BrokenCircuitException>(() => resilience.Get("math").GetStreamingResponseAsync("x").ToChatResponseAsync());
    }

    [Fact]
    public async Task Bad_requests_never_open_the_breaker()
    {
        FakeExpert expert = new("math", FakeExpert.Fails(new ArgumentException("too long")));
        ExpertResilience resilience = new(new FakeExperts(("math", expert)), new() { BreakerMinimumAttempts = 2 }, _time);
        for (int i = 0; i < 20; i++)
        {
            await Assert.ThrowsAsync<ArgumentException>(() => resilience.Get("math").GetResponseAsync("x"));
        }

        Assert.Equal(20, expert.Calls);
    }

    [Fact]
    public void Options_report_all_faults_at_once()
    {
        ExpertResilienceOptions options = new()
        {
            FirstTokenTimeout = TimeSpan.Zero, TokenTimeout = TimeSpan.FromDays(
                2), AnswerTimeout = -Step, Retries = 11, RetryDelay = -Step, Fallbacks = -1,
            BreakerFailureRatio = 0, BreakerMinimumAttempts = 1, BreakerSamplingTime = Step, BreakerPause = Step,
        };
        string message = Assert.Throws<ArgumentException>(() => new ExpertResilience(new FakeExperts(), options, _time)).Message;
        foreach (var property in typeof(ExpertResilienceOptions).GetProperties().Where(property => property.Name != "EqualityContract"))
        {
            Assert.Contains($"{property.Name} is", message, StringComparison.Ordinal);
        }

        new ExpertResilienceOptions().Validate();
    }

    private static async Task<int> Collect(IChatClient client, List<string> seen, CancellationToken cancellationToken = default)
    {
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("x", cancellationToken: cancellationToken))
        {
            seen.Add(update.Text);
        }

        return seen.Count;
    }

    private IChatClient Client(FakeExpert expert, ExpertResilienceOptions options) =>
        new ExpertResilience(new FakeExperts(("math", expert)), options, _time).Get("math");

    private Task<ChatResponse> Ask(FakeExpert expert, ExpertResilienceOptions options, bool streamed) => _time.RunAsync(
        streamed
            ? Client(expert, options).GetStreamingResponseAsync("x").ToChatResponseAsync()
            : Client(expert, options).GetResponseAsync("x"), Step);
}
