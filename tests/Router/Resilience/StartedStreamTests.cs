using CoERouter.Router.Resilience;
using Microsoft.Extensions.AI;
using Polly.Timeout;
using Xunit;

namespace CoERouter.Tests.Router.Resilience;

public sealed class StartedStreamTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task The_silence_is_counted_anew_after_each_token()
    {
        WatchedExpert expert = new(_time, [(TimeSpan.Zero, "0"), .. Enumerable.Range(1, 10).Select(word => (2 * Second, $"{word}"))]);
        await using IAsyncEnumerator<ChatResponseUpdate> stream = Stream(expert, new() { TokenTimeout = 3 * Second });
        for (int word = 0; word <= 10; word++)
        {
            Task<bool> next = stream.MoveNextAsync().AsTask();
            if (word > 0)
            {
                await WaitFor(2);
                _time.Advance(2 * Second);
            }

            Assert.True(await next);
            Assert.Equal($"{word}", stream.Current.Text);
        }

        Assert.False(await stream.MoveNextAsync());
    }

    [Fact]
    public async Task A_silence_of_exactly_the_limit_ends_the_answer_and_the_expert_is_told()
    {
        WatchedExpert expert = new(_time, (TimeSpan.Zero, "0"), (4 * Second, "1"));
        await using IAsyncEnumerator<ChatResponseUpdate> stream = Stream(expert, new() { TokenTimeout = 3 * Second });
        Assert.True(await stream.MoveNextAsync());
        Task<bool> next = stream.MoveNextAsync().AsTask();
        await WaitFor(2);
        _time.Advance(3 * Second);
        ExpertInterruptedException fault = await Assert.ThrowsAsync<ExpertInterruptedException>(() => next);
        Assert.IsType<TimeoutException>(fault.InnerException);
        Assert.Equal((1, 1), (expert.Begun, expert.Ended));
    }

    [Fact]
    public async Task The_wait_for_the_first_token_has_a_limit_of_its_own()
    {
        WatchedExpert expert = new(_time, (3 * Second, "late"));
        await using IAsyncEnumerator<ChatResponseUpdate> stream = Stream(expert, new() { FirstTokenTimeout = 5 * Second, TokenTimeout = Second, Retries = 0 });
        Task<bool> first = stream.MoveNextAsync().AsTask();
        await WaitFor(2);
        _time.Advance(3 * Second);
        Assert.True(await first);
        Assert.Equal("late", stream.Current.Text);
    }

    [Fact]
    public async Task An_attempt_that_took_too_long_is_over_before_the_next_begins()
    {
        WatchedExpert expert = new(_time, (10 * Second, "never"));
        IChatClient client = Client(expert, new() { FirstTokenTimeout = 5 * Second, Retries = 2 });
        await Assert.ThrowsAsync<TimeoutRejectedException>(() => _time.RunAsync(client.GetStreamingResponseAsync("x").ToChatResponseAsync(), TimeSpan.FromMilliseconds(100)));
        Assert.Equal((3, 3, 1), (expert.Begun, expert.Ended, expert.MostAtOnce));
    }

    [Fact]
    public async Task A_reader_that_leaves_early_ends_the_stream_of_the_expert()
    {
        WatchedExpert expert = new(_time, [.. Enumerable.Range(0, 100).Select(word => (TimeSpan.Zero, $"{word}"))]);
        await foreach (ChatResponseUpdate update in Client(expert, new()).GetStreamingResponseAsync("x"))
        {
            if (update.Text == "3")
            {
                break;
            }
        }

        Assert.Equal((1, 1), (expert.Begun, expert.Ended));
        Assert.Equal(0, _time.Waiting);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_caller_that_cancels_ends_the_stream_without_blame(bool afterTheFirst)
    {
        ExpertResilienceOptions options = new() { BreakerMinimumAttempts = 2 };
        WatchedExpert expert = new(_time, (afterTheFirst ? TimeSpan.Zero : Second, "0"), (Second, "1"));
        IChatClient client = Client(expert, options);
        for (int round = 0; round < 5; round++)
        {
            using CancellationTokenSource caller = new();
            await using IAsyncEnumerator<ChatResponseUpdate> stream = client.GetStreamingResponseAsync("x", cancellationToken: caller.Token).GetAsyncEnumerator(caller.Token);
            if (afterTheFirst)
            {
                Assert.True(await stream.MoveNextAsync());
            }

            Task<bool> next = stream.MoveNextAsync().AsTask();
            await WaitFor(2);
            await caller.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
            Assert.Equal((round + 1, round + 1), (expert.Begun, expert.Ended));
        }

        Assert.Equal(0, _time.Waiting);
    }

    [Fact]
    public async Task A_caller_that_has_left_before_it_asks_starts_nothing()
    {
        WatchedExpert expert = new(_time, (TimeSpan.Zero, "0"));
        CancellationToken left = new(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Client(expert, new()).GetStreamingResponseAsync("x", cancellationToken: left).ToChatResponseAsync(left));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Client(expert, new()).GetResponseAsync("x", cancellationToken: left));
        Assert.Equal(0, expert.Begun);
    }

    [Fact]
    public async Task Many_streams_of_one_expert_do_not_touch_each_other()
    {
        WatchedExpert expert = new(_time, [.. Enumerable.Range(0, 50).Select(word => (TimeSpan.Zero, $"{word} "))]);
        IChatClient client = Client(expert, new());
        string expected = string.Concat(Enumerable.Range(0, 50).Select(word => $"{word} "));
        string[] texts = await Task.WhenAll(Enumerable.Range(0, 64).Select(reader => Task.Run(async () =>
        {
            using CancellationTokenSource caller = new();
            string text = string.Empty;
            try
            {
                await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("x", cancellationToken: caller.Token))
                {
                    text += update.Text;
                    if (reader % 2 == 1 && text.Length > 20)
                    {
                        await caller.CancelAsync();
                        break;
                    }
                }
            }
            catch (OperationCanceledException)
            {
                Assert.Equal(1, reader % 2);
            }

            return text;
        })));
        Assert.All(texts.Where((_, reader) => reader % 2 == 0), text => Assert.Equal(expected, text));
        Assert.All(texts, text => Assert.StartsWith(text, expected, StringComparison.Ordinal));
        Assert.Equal((64, 64), (expert.Begun, expert.Ended));
    }

    private IAsyncEnumerator<ChatResponseUpdate> Stream(IChatClient expert, ExpertResilienceOptions options) =>
        Client(expert, options).GetStreamingResponseAsync("x").GetAsyncEnumerator(TestContext.Current.CancellationToken);

    private IChatClient Client(IChatClient expert, ExpertResilienceOptions options) =>
        new ExpertResilience(new FakeExperts(("math", expert)), options, _time).Get("math");

    private async Task WaitFor(int timers)
    {
        while (_time.Waiting < timers)
        {
            await Task.Yield();
        }
    }
}
