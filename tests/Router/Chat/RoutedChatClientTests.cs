using CoERouter.Experts.Generation;
using CoERouter.Experts.Specification;
using CoERouter.Router.Chat;
using CoERouter.Router.Resilience;
using CoERouter.Router.Routes;
using CoERouter.Tests.Router.Resilience;
using Microsoft.Extensions.AI;
using Xunit;

namespace CoERouter.Tests.Router.Chat;

public sealed class RoutedChatClientTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly ManualTimeProvider _time = new();
    private int _routes;

    [Theory]
    [InlineData(0, "math", 1, 0, 0)]
    [InlineData(1, "general", 1, 1, 0)]
    [InlineData(2, "sql", 1, 1, 1)]
    [InlineData(9, "sql", 1, 1, 1)]
    public async Task Fallbacks_are_asked_in_the_maps_order_and_no_more_than_the_options_say(int fallbacks, string last, params int[] calls)
    {
        FakeExpert[] experts = [.. new[] { "math", "general", "sql" }.Select(name => new FakeExpert(name, FakeExpert.Fails(new IOException($"{name} broke."))))];
        using CompositionChatClient client = Compose(new() { Retries = 0, Fallbacks = fallbacks }, experts);
        foreach (bool streamed in (bool[])[false, true])
        {
            ExpertUnavailableException fault = await Assert.ThrowsAsync<ExpertUnavailableException>(() => Ask(client, "math", streamed));
            Assert.Equal((last, $"The expert {last} did not answer: {last} broke."), (fault.Expert, fault.Message));
        }

        Assert.Equal(calls.Select(count => 2 * count), experts.Select(expert => expert.Calls));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_fallback_is_asked_with_its_own_name_and_gating_and_is_priced_as_itself(bool streamed)
    {
        FakeExpert math = new("math", FakeExpert.Fails(new IOException()));
        FakeExpert general = new("general", FakeExpert.Says("hello"));
        using CompositionChatClient client = Compose(new() { Retries = 0 }, math, general);
        ChatOptions options = new() { AdditionalProperties = new() { [GenerationOptions.Gating] = GatingPolicy.TopK(4) } };
        RouteReceipt receipt = Receipt(await Ask(client, "math", streamed, options));
        Assert.Equal(("math", GatingPolicy.TopK(4)), Asked(math));
        Assert.Equal(("general", GatingPolicy.TopK(2)), Asked(general));
        Assert.Equal((RouteReason.Fallback, "general@top-2", "math@top-4", "top-4"), (receipt.Reason, receipt.Arm.ToString(), receipt.FirstChoice!.ToString(), receipt.RequestedGating));
        Assert.Equal(new RouteCost(1000, 400), receipt.Cost);
    }

    [Fact]
    public async Task An_expert_that_is_left_alone_says_when_to_come_back()
    {
        using CompositionChatClient client = Compose(
            new() { Retries = 0, Fallbacks = 0, BreakerMinimumAttempts = 2, BreakerPause = 9 * Second }, new FakeExpert("math", FakeExpert.Fails(new IOException("gone."))));
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(Second, (await Assert.ThrowsAsync<ExpertUnavailableException>(() => Ask(client, "math", false))).RetryAfter);
        }

        _time.Advance(4 * Second);
        foreach (bool streamed in (bool[])[false, true])
        {
            Assert.Equal(5 * Second, (await Assert.ThrowsAsync<ExpertUnavailableException>(() => Ask(client, "math", streamed))).RetryAfter);
        }
    }

    [Fact]
    public async Task An_answer_that_broke_in_the_middle_is_not_begun_again_by_another_expert()
    {
        FakeExpert general = new("general", FakeExpert.Says("me"));
        using CompositionChatClient client = Compose(new(), new FakeExpert("math", FakeExpert.Fails(new IOException("cut."), "half")), general);
        List<string> seen = [];
        await Assert.ThrowsAsync<ExpertInterruptedException>(async () =>
        {
            await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("math"))
            {
                seen.Add(update.Text);
            }
        });
        Assert.Equal(["half"], seen);
        Assert.Equal(0, general.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_busy_expert_and_a_prompt_too_long_are_no_reason_for_another_expert(bool streamed)
    {
        foreach (Exception fault in (Exception[])[new ExpertBusyException("It is full."), new ContextLengthExceededException("math", 900, 512), new NotSupportedException("no")])
        {
            FakeExpert general = new("general", FakeExpert.Says("me"));
            using CompositionChatClient client = Compose(new(), new FakeExpert("math", FakeExpert.Fails(fault)), general);
            Assert.Same(fault, await Record.ExceptionAsync(() => Ask(client, "math", streamed)));
            Assert.Equal(0, general.Calls);
        }
    }

    [Fact]
    public async Task A_caller_that_leaves_is_not_answered_by_a_fallback()
    {
        using CancellationTokenSource caller = new();
        WatchedExpert math = new(_time, (TimeSpan.FromHours(1), "never"));
        FakeExpert general = new("general", FakeExpert.Says("me"));
        using CompositionChatClient client = Compose(new(), ("math", math), ("general", general));
        Task<ChatResponse> answer = client.GetResponseAsync("math", cancellationToken: caller.Token);
        while (math.Begun == 0)
        {
            await Task.Yield();
        }

        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        Assert.Equal((1, 0), (math.Ended, general.Calls));
    }

    [Fact]
    public async Task A_reader_that_leaves_early_ends_the_stream_of_the_expert()
    {
        WatchedExpert math = new(_time, [.. Enumerable.Range(0, 20).Select(word => (TimeSpan.Zero, $"{word}"))]);
        using CompositionChatClient client = Compose(new(), ("math", math));
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("math"))
        {
            if (update.Text == "1")
            {
                break;
            }
        }

        Assert.Equal((1, 1), (math.Begun, math.Ended));
    }

    [Theory]
    [InlineData(9, "The gating \"top-9\" does not fit the expert math, whose layers have 8 routed experts; legal is top-1 to top-8 and ranks 0 to 7.")]
    [InlineData(0, "The gating \"top-0\" does not fit the expert math, whose layers have 8 routed experts; legal is top-1 to top-8 and ranks 0 to 7.")]
    public async Task A_gating_that_the_layers_cannot_follow_is_refused_before_anyone_is_asked(int count, string sentence)
    {
        FakeExpert math = new("math", FakeExpert.Says("x"));
        using CompositionChatClient client = Compose(new(), math);
        ChatOptions options = new() { AdditionalProperties = new() { [GenerationOptions.Gating] = GatingPolicy.TopK(count) } };
        RouteRefusedException fault = await Assert.ThrowsAsync<RouteRefusedException>(() => Ask(client, "math", false, options));
        Assert.Equal((sentence, RouteRefusalKind.IllegalGating), (fault.Message, fault.Refusal.Kind));
        Assert.Equal(0, math.Calls);
    }

    [Theory]
    [InlineData(2)]
    [InlineData("top2")]
    [InlineData(true)]
    public async Task A_gating_of_another_kind_is_refused_with_what_is_legal(object gating)
    {
        using CompositionChatClient client = Compose(new(), new FakeExpert("math", FakeExpert.Says("x")));
        ChatOptions options = new() { AdditionalProperties = new() { [GenerationOptions.Gating] = gating } };
        Assert.StartsWith($"The gating \"{gating}\" is none; legal is top-K", (await Assert.ThrowsAsync<RouteRefusedException>(() => Ask(client, "math", true, options))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_request_is_decided_by_one_decider_alone_even_while_it_is_replaced()
    {
        RouteDecider first = RouterSamples.Decider();
        RouteDecider other = new(RouterSamples.Categories, "categorizer-2", RouterSamples.Map(), [.. new[] { "math", "sql", "general" }.Select(RouterSamples.Profile)]);
        int asked = 0;
        RouteDecider Present() => Interlocked.Increment(ref asked) % 2 == 1 ? first : other;
        ExpertResilience resilience = new(
            new FakeExperts(("math", new FakeExpert("math", FakeExpert.Fails(new IOException()))), ("general", new FakeExpert("general", FakeExpert.Says("x")))),
            new() { Retries = 0, BreakerMinimumAttempts = 1000 }, _time);
        using CompositionChatClient client = new(new WordCategorizer(), Present, resilience, () => "r");
        for (int i = 0; i < 6; i++)
        {
            RouteReceipt receipt = Receipt(await client.GetResponseAsync("math"));
            Assert.Equal((RouteReason.Fallback, i % 2 == 0 ? "categorizer-1" : "categorizer-2"), (receipt.Reason, receipt.CategorizerRevision));
        }

        Assert.Equal(6, asked);
    }

    [Fact]
    public async Task Many_requests_at_once_each_get_their_own_receipt()
    {
        string[] names = ["math", "sql", "general"];
        using CompositionChatClient client = Compose(new(), [.. names.Select(name => new FakeExpert(name, FakeExpert.Says(name)))]);
        RouteReceipt[] receipts = await Task.WhenAll(Enumerable.Range(0, 150).Select(request => Task.Run(async () =>
        {
            ChatResponse response = await Ask(client, $"{names[request % 3]} {request}", request % 2 == 0);
            Assert.Equal(names[request % 3], response.Text);
            return Receipt(response);
        })));
        Assert.Equal(150, receipts.Select(receipt => receipt.Id).Distinct().Count());
        Assert.All(receipts.Select((receipt, request) => (receipt, request)), pair => Assert.Equal(names[pair.request % 3], pair.receipt.Category));
    }

    [Fact]
    public void Routing_alone_asks_no_expert()
    {
        FakeExpert math = new("math", FakeExpert.Says("x"));
        using CompositionChatClient client = Compose(new(), math);
        Assert.Equal("math@top-2", client.Route("math 1").Arm.ToString());
        Assert.Equal("sql@top-1", client.Route("math 1", new RouteRequest("sql", GatingPolicy.TopK(1))).Arm.ToString());
        Assert.Throws<RouteRefusedException>(() => client.Route("math 1", new RouteRequest("nobody")));
        Assert.Equal(0, math.Calls);
    }

    private static (string?, object?) Asked(FakeExpert expert)
    {
        ChatOptions seen = Assert.Single(expert.Options)!;
        return (seen.ModelId, seen.AdditionalProperties![GenerationOptions.Gating]);
    }

    private static RouteReceipt Receipt(ChatResponse response) => Assert.IsType<RouteReceipt>(response.AdditionalProperties?[RouteProperties.Receipt]);

    private static Task<ChatResponse> Ask(CompositionChatClient client, string prompt, bool streamed, ChatOptions? options = null) =>
        streamed ? client.GetStreamingResponseAsync(prompt, options).ToChatResponseAsync() : client.GetResponseAsync(prompt, options);

    private CompositionChatClient Compose(ExpertResilienceOptions options, params FakeExpert[] experts) =>
        Compose(options, [.. experts.Select(expert => (expert.Name, (IChatClient)expert))]);

    private CompositionChatClient Compose(ExpertResilienceOptions options, params (string, IChatClient)[] experts) => new(
        new WordCategorizer(), RouterSamples.Decider(), new ExpertResilience(new FakeExperts(experts), options, _time), () => $"r-{Interlocked.Increment(ref _routes)}");
}
