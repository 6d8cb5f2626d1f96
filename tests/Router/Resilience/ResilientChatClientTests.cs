using CoERouter.Experts.Generation;
using CoERouter.Router.Chat;
using CoERouter.Router.Resilience;
using Microsoft.Extensions.AI;
using Polly.Timeout;
using Xunit;

namespace CoERouter.Tests.Router.Resilience;

public sealed class ResilientChatClientTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);
    private readonly ManualTimeProvider _time = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_expert_that_did_not_load_is_asked_for_again(bool streamed)
    {
        FakeExpert expert = new("math", FakeExpert.Says("loaded"));
        Loader loader = new(2, expert, new IOException("no room to load it."));
        IChatClient client = new ExpertResilience(loader, new() { Retries = 2 }, _time).Get("math");
        ChatResponse response = await _time.RunAsync(Ask(client, streamed), Step);
        Assert.Equal(("loaded", 3, 1), (response.Text, loader.Asked, expert.Calls));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_name_that_nobody_has_is_asked_for_once(bool streamed)
    {
        Loader loader = new(int.MaxValue, new FakeExpert("math", FakeExpert.Says("x")), new UnknownExpertException("math", ["sql"]));
        IChatClient client = new ExpertResilience(loader, new() { Retries = 5, BreakerMinimumAttempts = 2 }, _time).Get("math");
        for (int i = 1; i <= 5; i++)
        {
            Assert.Equal("There is no expert 'math'; there are sql.", (await Assert.ThrowsAsync<UnknownExpertException>(() => Ask(client, streamed))).Message);
            Assert.Equal(i, loader.Asked);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_busy_expert_is_left_to_its_others_and_the_caller_hears_when_to_come_back(bool streamed)
    {
        FakeExpert expert = new("math", FakeExpert.Fails(new ExpertBusyException("It is full.", TimeSpan.FromSeconds(3))));
        IChatClient client = Client(expert, new() { Retries = 5, BreakerMinimumAttempts = 2 });
        for (int i = 1; i <= 5; i++)
        {
            Assert.Equal(TimeSpan.FromSeconds(3), (await Assert.ThrowsAsync<ExpertBusyException>(() => Ask(client, streamed))).RetryAfter);
            Assert.Equal(i, expert.Calls);
        }
    }

    [Fact]
    public async Task An_expert_that_always_cancels_on_its_own_fails_with_a_timeout_of_one_sentence()
    {
        foreach (bool streamed in (bool[])[false, true])
        {
            FakeExpert expert = new("math", FakeExpert.Fails(new TaskCanceledException()));
            TimeoutException fault = await Assert.ThrowsAsync<TimeoutException>(() => _time.RunAsync(Ask(Client(expert, new() { Retries = 1 }), streamed), Step));
            Assert.Equal("it gave up on its own.", fault.Message);
            Assert.IsType<TaskCanceledException>(fault.InnerException);
            Assert.Equal(2, expert.Calls);
        }
    }

    [Fact]
    public async Task A_stream_without_a_word_is_an_answer_of_none()
    {
        FakeExpert expert = new("math", FakeExpert.Says());
        Assert.Empty(await Client(expert, new()).GetStreamingResponseAsync("x").ToListAsync());
        Assert.Equal(1, expert.Calls);
    }

    [Fact]
    public async Task Every_enumeration_asks_the_expert_anew()
    {
        FakeExpert expert = new("math", FakeExpert.Says("one"), FakeExpert.Says("two"));
        IAsyncEnumerable<ChatResponseUpdate> stream = Client(expert, new()).GetStreamingResponseAsync("x");
        Assert.Equal(0, expert.Calls);
        Assert.Equal("one", (await stream.ToChatResponseAsync()).Text);
        Assert.Equal("two", (await stream.ToChatResponseAsync()).Text);
    }

    [Fact]
    public async Task Options_reach_the_expert_at_every_attempt_as_they_are()
    {
        FakeExpert expert = new("math", FakeExpert.Fails(new IOException()), FakeExpert.Says("x"));
        ChatOptions options = new() { Temperature = 0.25f };
        await _time.RunAsync(Client(expert, new()).GetResponseAsync("x", options), Step);
        Assert.All(expert.Options, seen => Assert.Same(options, seen));
        Assert.Equal(2, expert.Options.Count);
    }

    [Fact]
    public async Task A_timeout_of_a_whole_answer_stops_the_expert_before_it_is_asked_again()
    {
        WatchedExpert expert = new(_time, (TimeSpan.FromHours(1), "never"));
        ExpertResilienceOptions options = new() { Retries = 1, AnswerTimeout = TimeSpan.FromSeconds(1) };
        await Assert.ThrowsAsync<TimeoutRejectedException>(() => _time.RunAsync(Client(expert, options).GetResponseAsync("x"), Step));
        Assert.Equal((2, 2), (expert.Begun, expert.Ended));
    }

    [Fact]
    public void It_tells_of_itself_and_of_the_expert_behind_it_and_never_disposes_it()
    {
        FakeExpert expert = new("math", FakeExpert.Says("x"));
        IChatClient client = Client(expert, new());
        Assert.Same(client, client.GetService(typeof(IChatClient)));
        Assert.Same(expert, client.GetService(typeof(FakeExpert)));
        Assert.Same(expert, client.GetService(typeof(IChatClient), "key"));
        Assert.Null(client.GetService(typeof(string)));
        client.Dispose();
        Assert.False(expert.Disposed);
    }

    private static Task<ChatResponse> Ask(IChatClient client, bool streamed) =>
        streamed ? client.GetStreamingResponseAsync("x").ToChatResponseAsync() : client.GetResponseAsync("x");

    private IChatClient Client(IChatClient expert, ExpertResilienceOptions options) =>
        new ExpertResilience(new FakeExperts(("math", expert)), options, _time).Get("math");

    /// <summary>Fails to load an expert so many times.</summary>
    private sealed class Loader(int failures, IChatClient expert, Exception fault) : IExpertClients
    {
        public int Asked { get; private set; }

        public IChatClient Get(string name) => ++Asked > failures ? expert : throw fault;
    }
}
