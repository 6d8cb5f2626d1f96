using CoERouter.Experts.Generation;
using CoERouter.Experts.Specification;
using CoERouter.Router.Chat;
using CoERouter.Router.Resilience;
using CoERouter.Router.Routes;
using Microsoft.Extensions.AI;
using Xunit;

namespace CoERouter.Tests.Router.Chat;

public sealed class CompositionChatClientTests
{
    private static readonly ExpertResilienceOptions Options = new() { Retries = 1, BreakerMinimumAttempts = 4 };
    private readonly ManualTimeProvider _time = new();

    [Theory]
    [InlineData("math 1 + 1", "math")]
    [InlineData("sql count rows", "sql")]
    [InlineData("general hello", "general")]
    [InlineData("perhaps math", "general")]
    [InlineData("something else", "general")]
    public async Task The_last_user_message_decides(string prompt, string expert)
    {
        using CompositionChatClient client = Compose(Everyone());
        ChatMessage[] messages = [new(ChatRole.User, "sql first"), new(ChatRole.Assistant, "yes"), new(ChatRole.User, prompt),
            new(ChatRole.Assistant, "...")];
        ChatResponse whole = await client.GetResponseAsync(messages);
        Assert.Equal($"{expert} says", whole.Text);
        ChatResponse streamed = await client.GetStreamingResponseAsync(messages).ToChatResponseAsync();
        Assert.Equal($"{expert} says", streamed.Text);
        Assert.Equal(expert, Receipt(whole).Arm.Expert);
        Assert.Equal(expert, Receipt(streamed).Arm.Expert);
        Assert.Same(whole.AdditionalProperties![RouteProperties.Receipt], whole.Messages[0].AdditionalProperties![RouteProperties.Receipt]);
    }

    [Fact]
    public async Task The_expert_sees_its_name_and_gating_and_the_caller_keeps_its_options()
    {
        FakeExpert math = new("math", FakeExpert.Says("4"));
        using CompositionChatClient client = Compose(("math", math));
        ChatOptions mine = new()
        {
            Temperature = 0.5f,
            ModelId = "auto",
            AdditionalProperties = new() { [GenerationOptions.Gating] = "top-4" },
        };
        ChatResponse response = await client.GetResponseAsync("math", mine);
        ChatOptions seen = Assert.Single(math.Options)!;
        Assert.Equal(
            ("math", 0.5f, GatingPolicy.TopK(4)), (seen.ModelId, seen.Temperature, seen.AdditionalProperties![GenerationOptions.Gating]));
        Assert.Equal(("auto", "top-4"), (mine.ModelId, mine.AdditionalProperties[GenerationOptions.Gating]));
        Assert.Equal("math@top-4", Receipt(response).Arm.ToString());
        await client.GetResponseAsync("math");
        Assert.Equal(GatingPolicy.TopK(2), math.Options[1]!.AdditionalProperties![GenerationOptions.Gating]);
    }

    [Fact]
    public async Task A_named_expert_answers_whatever_the_prompt()
    {
        using CompositionChatClient client = Compose(Everyone());
        ChatResponse response = await client.GetResponseAsync("math", new ChatOptions { ModelId = "sql" });
        Assert.Equal("sql says", response.Text);
        Assert.Equal(RouteReason.Requested, Receipt(response).Reason);
    }

    [Fact]
    public async Task Refusals_name_what_is_legal()
    {
        using CompositionChatClient client = Compose(Everyone());
        Assert.Contains(
            "legal is auto, general, math", (
                await Assert.ThrowsAsync<RouteRefusedException>(
                    () => client.GetResponseAsync("x", new ChatOptions { ModelId = "gpt" }))).Message, StringComparison.Ordinal);
        ChatOptions gating = new() { AdditionalProperties = new() { [GenerationOptions.Gating] = "most" } };
        Assert.Contains(
            "legal is top-K", (await Assert.ThrowsAsync<RouteRefusedException>(() => client.GetResponseAsync("x", gating)))
                .Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => client.GetResponseAsync([new ChatMessage(ChatRole.System, "x")]));
    }

    [Fact]
    public async Task Only_the_first_update_carries_the_receipt_and_every_enumeration_routes_anew()
    {
        using CompositionChatClient client = Compose(Everyone());
        IAsyncEnumerable<ChatResponseUpdate> stream = client.GetStreamingResponseAsync("math");
        List<ChatResponseUpdate> first = await stream.ToListAsync();
        List<ChatResponseUpdate> second = await stream.ToListAsync();
        Assert.Null(first[1].AdditionalProperties);
        Assert.NotEqual(Receipt(first[0].AdditionalProperties).Id, Receipt(second[0].AdditionalProperties).Id);
    }

    [Fact]
    public async Task An_empty_answer_still_brings_its_receipt()
    {
        using CompositionChatClient client = Compose(("math", new FakeExpert("math", FakeExpert.Says())));
        ChatResponseUpdate only = Assert.Single(await client.GetStreamingResponseAsync("math").ToListAsync());
        Assert.Equal(string.Empty, only.Text);
        Assert.Equal("math", Receipt(only.AdditionalProperties).Arm.Expert);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task When_the_expert_fails_the_next_best_arm_answers_and_the_receipt_says_so(bool streamed)
    {
        FakeExpert math = new("math", FakeExpert.Fails(new IOException("broken")));
        using CompositionChatClient client = Compose(("math", math), ("general", new FakeExpert("general", FakeExpert.Says("I", "do"))));
        ChatResponse response = await _time.RunAsync(
            streamed
                ? client.GetStreamingResponseAsync("math").ToChatResponseAsync()
                : client.GetResponseAsync("math"), TimeSpan.FromSeconds(1));
        RouteReceipt receipt = Receipt(response);
        Assert.Equal("Ido", response.Text);
        Assert.Equal(
            (RouteReason.Fallback, "general@top-2", "math@top-2"), (receipt.Reason, receipt.Arm.ToString(),
                receipt.FirstChoice?.ToString()));
        Assert.Equal(2, math.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task When_nobody_answers_the_error_names_the_expert_and_when_to_come_back(bool streamed)
    {
        FakeExpert broken = new("math", FakeExpert.Fails(new IOException("the disk is gone.")));
        using CompositionChatClient client = Compose(("math", broken), ("general", broken));
        ExpertUnavailableException fault = await Assert.ThrowsAsync<ExpertUnavailableException>(() => _time.RunAsync(
            streamed
                ? client.GetStreamingResponseAsync("math").ToChatResponseAsync()
                : client.GetResponseAsync("math"), TimeSpan.FromSeconds(1)));
        Assert.Equal("The expert general did not answer: the disk is gone.", fault.Message);
        Assert.True(fault.RetryAfter > TimeSpan.Zero);
    }

    [Fact]
    public async Task A_named_expert_that_fails_is_not_replaced()
    {
        FakeExpert general = new("general", FakeExpert.Says("me"));
        using CompositionChatClient client = Compose(
            ("math", new FakeExpert("math", FakeExpert.Fails(new IOException("broken")))), ("general", general));
        await Assert.ThrowsAsync<ExpertUnavailableException>(
            () => _time.RunAsync(client.GetResponseAsync("x", new ChatOptions { ModelId = "math" }), TimeSpan.FromSeconds(1)));
        Assert.Equal(0, general.Calls);
    }

    [Fact]
    public async Task A_request_that_no_expert_could_follow_is_neither_retried_nor_passed_on()
    {
        FakeExpert math = new("math", FakeExpert.Fails(new ArgumentException("The prompt has 900 tokens.")));
        FakeExpert general = new("general", FakeExpert.Says("me"));
        using CompositionChatClient client = Compose(("math", math), ("general", general));
        await Assert.ThrowsAsync<ArgumentException>(() => client.GetStreamingResponseAsync("math").ToChatResponseAsync());
        await Assert.ThrowsAsync<ArgumentException>(() => client.GetResponseAsync("math"));
        Assert.Equal((2, 0), (math.Calls, general.Calls));
    }

    [Fact]
    public void It_tells_its_name_and_leaves_the_experts_alone_when_disposed()
    {
        FakeExpert math = new("math", FakeExpert.Says("4"));
        CompositionChatClient client = Compose(("math", math));
        Assert.Equal(
            ("coe", "auto"), (client.GetService<ChatClientMetadata>()!.ProviderName,
                client.GetService<ChatClientMetadata>()!.DefaultModelId));
        Assert.Same(client, client.GetService<CompositionChatClient>());
        client.Dispose();
        Assert.False(math.Disposed);
    }

    private static (string, IChatClient)[] Everyone() =>
        [.. new[] { "math", "sql", "general", "spare" }.Select(name => (name, (IChatClient)new FakeExpert(name, FakeExpert.Says(name, " says"))))];

    private static RouteReceipt Receipt(ChatResponse response) => Receipt(response.AdditionalProperties);

    private static RouteReceipt Receipt(AdditionalPropertiesDictionary? properties) =>
        Assert.IsType<RouteReceipt>(properties?[RouteProperties.Receipt]);

    private CompositionChatClient Compose(params (string, IChatClient)[] experts)
    {
        int routes = 0;
        return new CompositionChatClient(
            new WordCategorizer(), RouterSamples.Decider(), new ExpertResilience(new FakeExperts(experts), Options, _time), () =>
                $"r-{++routes}");
    }
}
