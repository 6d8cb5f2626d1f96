using CoERouter.Experts.Generation;
using CoERouter.Tests.Experts.Generation.Scripts;
using Microsoft.Extensions.AI;
using Xunit;

namespace CoERouter.Tests.Experts.Generation;

/// <summary>The library's function-invoking client, unchanged, over a loaded expert: it calls, sends results back and gets the answer.</summary>
public sealed class FunctionInvocationTests : IDisposable
{
    private const string Calls =
        "<tool_call>\n{\"name\": \"weather\", \"arguments\": {\"city\": \"Berlin\", \"days\": 2}}\n</tool_call>\n"
        + "<tool_call>\n{\"name\": \"time\", \"arguments\": {}}\n</tool_call>";

    private readonly ScriptedModels _models = new(("tools", ExpertScript.Qwen(Calls, "", "It is noon and mild.")));
    private readonly List<string> _invoked = [];

    public void Dispose() => _models.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Functions_are_invoked_and_their_results_lead_to_the_answer(bool streamed)
    {
        using ExpertModel model = _models.Load("tools");
        using IChatClient client = new ExpertChatClient(model).AsBuilder().UseFunctionInvocation().Build();
        ChatOptions options = new() { Tools = [AIFunctionFactory.Create(Weather, "weather", "Tells the weather."), AIFunctionFactory.Create(Time, "time")] };
        ChatResponse response = streamed
            ? await client.GetStreamingResponseAsync("Weather and time in Berlin?", options).ToChatResponseAsync()
            : await client.GetResponseAsync("Weather and time in Berlin?", options);
        Assert.Equal(["weather Berlin 2", "time"], _invoked);
        Assert.Equal("It is noon and mild.", response.Messages[^1].Text);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        List<AIContent> contents = [.. response.Messages.SelectMany(message => message.Contents)];
        Assert.Equal(["call00000", "call00001"], contents.OfType<FunctionCallContent>().Select(call => call.CallId));
        Assert.Equal(["call00000", "call00001"], contents.OfType<FunctionResultContent>().Select(result => result.CallId));
    }

    [Fact]
    public async Task Later_calls_of_a_chat_get_identities_that_it_does_not_have()
    {
        using ExpertModel model = _models.Load("tools");
        ExpertChatClient client = new(model);
        ChatOptions options = new() { Tools = [AIFunctionFactory.Create(Time, "time")] };
        ChatMessage[] chat =
        [
            new(ChatRole.User, "a"),
            new(ChatRole.Assistant, [new FunctionCallContent("call00000", "time"), new FunctionCallContent("call00002", "time")]),
            new(ChatRole.User, "b"),
        ];
        ChatResponse response = await client.GetResponseAsync(chat, options);
        Assert.Equal(
            ["call00001", "call00003"], response.Messages[0].Contents.OfType<FunctionCallContent>().Select(call => call.CallId));
        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
    }

    [Fact]
    public async Task What_cannot_be_forced_is_refused_and_none_is_honoured()
    {
        using ExpertModel model = _models.Load("tools");
        ExpertChatClient client = new(model);
        AITool[] tools = [AIFunctionFactory.Create(Time, "time")];
        foreach (ChatToolMode mode in (ChatToolMode[])[ChatToolMode.RequireAny, ChatToolMode.RequireSpecific("time")])
        {
            ArgumentException fault = await Assert.ThrowsAsync<ArgumentException>(
                () => client.GetResponseAsync("a", new ChatOptions { Tools = tools, ToolMode = mode }));
            Assert.Contains("legal are Auto and None", fault.Message, StringComparison.Ordinal);
        }

        ChatResponse none = await client.GetResponseAsync("a", new ChatOptions { Tools = tools, ToolMode = ChatToolMode.None });
        Assert.Equal((Calls, ChatFinishReason.Stop), (none.Text, none.FinishReason));
        ChatResponse one = await client.GetResponseAsync("a", new ChatOptions { Tools = tools, AllowMultipleToolCalls = false });
        Assert.Single(one.Messages[0].Contents.OfType<FunctionCallContent>());
        Assert.Equal(ChatFinishReason.ToolCalls, one.FinishReason);
    }

    [Fact]
    public async Task Cancelling_between_two_calls_ends_the_answer_and_frees_the_slot()
    {
        using ExpertModel model = _models.Load("tools");
        ExpertChatClient client = new(model);
        using CancellationTokenSource source = new();
        int calls = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(
                "a", new ChatOptions { Tools = [AIFunctionFactory.Create(Time, "time")] }, source.Token))
            {
                calls += update.Contents.OfType<FunctionCallContent>().Count();
                if (calls == 1)
                {
                    await source.CancelAsync();
                }
            }
        });
        Assert.Equal(1, calls);
        using ExpertSlot slot = await model.RentAsync(CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.NotNull(slot.State);
    }

    private string Weather(string city, int days)
    {
        _invoked.Add($"weather {city} {days}");
        return "mild";
    }

    private string Time()
    {
        _invoked.Add("time");
        return "noon";
    }
}
