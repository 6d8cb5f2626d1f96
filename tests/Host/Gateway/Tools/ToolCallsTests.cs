using System.ClientModel;
using System.Text;
using System.Text.Json;
using CoERouter.Tests.Experts.Generation.Scripts;
using OpenAI.Chat;
using Xunit;

namespace CoERouter.Tests.Host.Gateway.Tools;

/// <summary>Tool calls through HTTP, asked for by the official client: published templates, loaded models, whole and streamed.</summary>
public sealed class ToolCallsTests
{
    private const string Berlin = """{"city":"Berlin","days":2}""";
    private const string Final = "It will be mild in Berlin.";

    private static readonly ChatTool Weather = ChatTool.CreateFunctionTool(
        "weather",
        "Tells the weather.",
        BinaryData.FromString("""{"type":"object","properties":{"city":{"type":"string"},"days":{"type":"integer"}},"required":["city"]}"""));

    private static readonly ChatTool Time = ChatTool.CreateFunctionTool("time", "Tells the time.");

    public static TheoryData<string, string> Families() => new()
    {
        { "qwen", "<tool_call>\n{\"name\": \"weather\", \"arguments\": {\"city\": \"Berlin\", \"days\": 2}}\n</tool_call>" },
        { "llama", "{\"name\": \"weather\", \"parameters\": {\"city\": \"Berlin\", \"days\": 2}}" },
        { "llama", "<|python_tag|>{\"name\": \"weather\", \"parameters\": {\"city\": \"Berlin\", \"days\": 2}}" },
        { "mistral", "[TOOL_CALLS][{\"name\": \"weather\", \"arguments\": {\"city\": \"Berlin\", \"days\": 2}}]" },
        { "harmony", "<|channel|>commentary to=functions.weather <|constrain|>json<|message|>{\"city\": \"Berlin\", \"days\": 2}" },
    };

    [Theory]
    [MemberData(nameof(Families))]
    public async Task A_call_goes_out_its_result_comes_in_and_the_answer_uses_it(string family, string call)
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync(("tools", ScriptOf(family, call)));
        ChatClient client = gateway.OpenAI.GetChatClient("tools");
        ChatCompletionOptions options = new() { Tools = { Weather }, Temperature = 0 };
        List<ChatMessage> chat = [new UserChatMessage("How is the weather in Berlin?")];
        ChatCompletion first = await client.CompleteChatAsync(chat, options);
        Assert.Equal(ChatFinishReason.ToolCalls, first.FinishReason);
        Assert.Empty(first.Content);
        ChatToolCall asked = Assert.Single(first.ToolCalls);
        Assert.Equal(("call00000", "weather", Berlin), (asked.Id, asked.FunctionName, asked.FunctionArguments.ToString()));

        chat.AddRange([new AssistantChatMessage(first), new ToolChatMessage(asked.Id, """{"sky":"mild"}""")]);
        ChatCompletion second = await client.CompleteChatAsync(chat, options);
        Assert.Equal((Final, ChatFinishReason.Stop), (second.Content[0].Text, second.FinishReason));
        Assert.Empty(second.ToolCalls);
        Assert.True(second.Usage.InputTokenCount > first.Usage.InputTokenCount, "The prompt did not grow by the call and its result.");
    }

    [Theory]
    [MemberData(nameof(Families))]
    public async Task A_stream_names_the_function_first_and_then_gives_the_arguments_in_pieces(string family, string call)
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync(("tools", ScriptOf(family, call)));
        StringBuilder arguments = new();
        List<(int Index, string? Id, string? Name)> heads = [];
        StringBuilder text = new();
        ChatFinishReason? finish = null;
        await foreach (StreamingChatCompletionUpdate update in gateway.OpenAI.GetChatClient("auto").CompleteChatStreamingAsync(
            [new UserChatMessage("How is the weather in Berlin?")], new ChatCompletionOptions { Tools = { Weather } }))
        {
            foreach (StreamingChatToolCallUpdate piece in update.ToolCallUpdates)
            {
                if (piece.FunctionName is not null)
                {
                    heads.Add((piece.Index, piece.ToolCallId, piece.FunctionName));
                }

                arguments.Append(piece.FunctionArgumentsUpdate?.ToString());
            }

            text.Append(string.Concat(update.ContentUpdate.Select(part => part.Text)));
            finish = update.FinishReason ?? finish;
        }

        Assert.Equal([(0, "call00000", "weather")], heads);
        Assert.Equal((Berlin, "", ChatFinishReason.ToolCalls), (arguments.ToString(), text.ToString(), finish));
    }

    [Fact]
    public async Task Two_calls_at_once_have_an_index_an_identity_and_arguments_each()
    {
        string call = Call("weather", """{"city": "Berlin"}""") + "\n" + Call("time", "{}");
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync(("tools", ExpertScript.Qwen("Let me see.\n" + call, "", Final)));
        const string Request = """{"messages":[{"role":"user","content":"Weather and time?"}],"tools":[{"type":"function","function":{"name":"weather"}},{"type":"function","function":{"name":"time"}}]""";
        (int status, JsonElement whole) = await gateway.PostAsync(Request + "}");
        Assert.Equal(200, status);
        JsonElement choice = whole.GetProperty("choices")[0];
        Assert.Equal("tool_calls", choice.GetProperty("finish_reason").GetString());
        Assert.Equal(
            """{"role":"assistant","content":"Let me see.\n","tool_calls":[{"id":"call00000","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Berlin\"}"}},{"id":"call00001","type":"function","function":{"name":"time","arguments":"{}"}}]}""",
            choice.GetProperty("message").GetRawText());

        List<JsonElement> events = await gateway.StreamAsync(Request + ""","stream":true}""");
        List<JsonElement> deltas = [.. events.Select(item => item.GetProperty("choices")[0].GetProperty("delta"))];
        Assert.Equal(
            [
                """{"tool_calls":[{"index":0,"id":"call00000","type":"function","function":{"name":"weather","arguments":""}}]}""",
                """{"tool_calls":[{"index":0,"function":{"arguments":"{\"city\":\"Berlin\"}"}}]}""",
                """{"tool_calls":[{"index":1,"id":"call00001","type":"function","function":{"name":"time","arguments":""}}]}""",
                """{"tool_calls":[{"index":1,"function":{"arguments":"{}"}}]}""",
            ],
            deltas.Where(delta => delta.TryGetProperty("tool_calls", out _)).Select(delta => delta.GetRawText()));
        Assert.Equal(
            "Let me see.\n",
            string.Concat(deltas.Select(delta => delta.TryGetProperty("content", out JsonElement content) ? content.GetString() : "")));
        Assert.Equal("tool_calls", events[^1].GetProperty("choices")[0].GetProperty("finish_reason").GetString());

        // Both results go back in one turn, and new calls get other identities than those of the chat.
        ChatClient client = gateway.OpenAI.GetChatClient("tools");
        ChatCompletionOptions options = new() { Tools = { Weather, Time } };
        ChatCompletion first = await client.CompleteChatAsync([new UserChatMessage("Weather and time?")], options);
        ChatCompletion last = await client.CompleteChatAsync(
            [
                new UserChatMessage("Weather and time?"), new AssistantChatMessage(first),
                new ToolChatMessage("call00000", "mild"), new ToolChatMessage("call00001", "noon"),
            ],
            options);
        Assert.Equal(Final, last.Content[0].Text);
    }

    [Fact]
    public async Task One_call_alone_ends_the_answer_where_the_request_says_so()
    {
        string calls = Call("weather", "{}") + "\n" + Call("time", "{}") + " and much more text";
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync(("tools", ExpertScript.Qwen(calls)));
        ChatClient client = gateway.OpenAI.GetChatClient("tools");
        ChatCompletionOptions options = new() { Tools = { Weather, Time }, AllowParallelToolCalls = false };
        ChatCompletion one = await client.CompleteChatAsync([new UserChatMessage("Both?")], options);
        Assert.Equal(("weather", ChatFinishReason.ToolCalls), (Assert.Single(one.ToolCalls).FunctionName, one.FinishReason));
        options.AllowParallelToolCalls = true;
        ChatCompletion two = await client.CompleteChatAsync([new UserChatMessage("Both?")], options);
        Assert.Equal(2, two.ToolCalls.Count);
        Assert.Equal(" and much more text", two.Content[0].Text);
        Assert.True(two.Usage.OutputTokenCount > one.Usage.OutputTokenCount + 20, "The answer went on after its one call.");
    }

    [Theory]
    [InlineData("qwen", "Well: <tool_call>\n{\"name\": \"weather\", \"arguments\": {\"city\": }}\n</tool_call>")]
    [InlineData("qwen", "<tool_call>\n{\"name\": \"weather\", \"arguments\": {\"city\": \"Ber")]
    [InlineData("llama", "{\"name\": \"weather\", \"parameters\": \"Berlin\"}")]
    [InlineData("mistral", "[TOOL_CALLS][{\"name\": \"weather\", \"arguments\": {]")]
    public async Task Malformed_arguments_are_given_back_as_text(string family, string answer)
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync(("tools", ScriptOf(family, answer)));
        ChatClient client = gateway.OpenAI.GetChatClient("tools");
        ChatCompletionOptions options = new() { Tools = { Weather } };
        ChatCompletion whole = await client.CompleteChatAsync([new UserChatMessage("Berlin?")], options);
        Assert.Empty(whole.ToolCalls);
        Assert.Equal((answer, ChatFinishReason.Stop), (whole.Content[0].Text, whole.FinishReason));
        StringBuilder text = new();
        await foreach (StreamingChatCompletionUpdate update in client.CompleteChatStreamingAsync([new UserChatMessage("Berlin?")], options))
        {
            Assert.Empty(update.ToolCallUpdates);
            text.Append(string.Concat(update.ContentUpdate.Select(part => part.Text)));
        }

        Assert.Equal(answer, text.ToString());
    }

    [Fact]
    public async Task Without_tools_and_with_the_choice_none_markers_are_text_and_the_prompt_names_no_tool()
    {
        string call = Call("weather", "{}");
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync(("tools", ExpertScript.Qwen(call)));
        ChatClient client = gateway.OpenAI.GetChatClient("tools");
        ChatCompletion without = await client.CompleteChatAsync(new UserChatMessage("Berlin?"));
        ChatCompletion none = await client.CompleteChatAsync(
            [new UserChatMessage("Berlin?")], new ChatCompletionOptions { Tools = { Weather }, ToolChoice = ChatToolChoice.CreateNoneChoice() });
        foreach (ChatCompletion answer in (ChatCompletion[])[without, none])
        {
            Assert.Equal((call, ChatFinishReason.Stop), (answer.Content[0].Text, answer.FinishReason));
            Assert.Empty(answer.ToolCalls);
        }

        Assert.Equal(without.Usage.InputTokenCount, none.Usage.InputTokenCount);
    }

    [Fact]
    public async Task An_answer_cut_off_says_so_and_gives_the_calls_that_were_whole()
    {
        string calls = Call("weather", "{}") + "\n" + Call("time", "{}");
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync(("tools", ExpertScript.Qwen(calls)));
        ChatCompletion answer = await gateway.OpenAI.GetChatClient("tools").CompleteChatAsync(
            [new UserChatMessage("Both?")], new ChatCompletionOptions { Tools = { Weather, Time }, MaxOutputTokenCount = calls.Length - 20 });
        Assert.Equal(ChatFinishReason.Length, answer.FinishReason);
        Assert.Equal("weather", Assert.Single(answer.ToolCalls).FunctionName);
        Assert.StartsWith("\n<tool_call>", answer.Content[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_of_a_call_frees_the_expert()
    {
        string answer = "One moment. " + Call("weather", "{\"city\": \"" + new string('B', 9000) + "\"}");
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync(("tools", ExpertScript.Qwen(answer)));
        ChatClient client = gateway.OpenAI.GetChatClient("tools");
        using CancellationTokenSource source = new();
        int calls = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (StreamingChatCompletionUpdate update in client.CompleteChatStreamingAsync(
                [new UserChatMessage("Berlin?")], new ChatCompletionOptions { Tools = { Weather } }, source.Token))
            {
                calls += update.ToolCallUpdates.Count;
                if (update.ContentUpdate.Any(part => part.Text.Contains('.', StringComparison.Ordinal)))
                {
                    await source.CancelAsync();
                }
            }
        });
        Assert.Equal(0, calls);

        // The expert has one slot: it must be free again.
        ChatCompletion next = await client.CompleteChatAsync([new UserChatMessage("Berlin?")], new ChatCompletionOptions { MaxOutputTokenCount = 3 })
            .WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal("One", next.Content[0].Text);
        Assert.DoesNotContain(gateway.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reasoning_comes_apart_from_the_text()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync(
            ("oss", ExpertScript.Harmony("<|channel|>analysis<|message|>I think.<|end|><|channel|>final<|message|>It is mild.")));
        const string Request = """{"messages":[{"role":"user","content":"Berlin?"}]""";
        (_, JsonElement whole) = await gateway.PostAsync(Request + "}");
        JsonElement message = whole.GetProperty("choices")[0].GetProperty("message");
        Assert.Equal(
            ("It is mild.", "I think."), (message.GetProperty("content").GetString(), message.GetProperty("reasoning_content").GetString()));
        List<JsonElement> deltas =
            [.. (await gateway.StreamAsync(Request + ""","stream":true}""")).Select(item => item.GetProperty("choices")[0].GetProperty("delta"))];
        Assert.Equal("It is mild.", Joined("content"));
        Assert.Equal("I think.", Joined("reasoning_content"));

        string Joined(string name) =>
            string.Concat(deltas.Select(delta => delta.TryGetProperty(name, out JsonElement text) ? text.GetString() : ""));
    }

    [Fact]
    public async Task A_template_that_refuses_the_chat_is_one_sentence_of_status_400()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync(("mistral", ExpertScript.Mistral("Hello.")));
        ClientResultException fault = await Assert.ThrowsAsync<ClientResultException>(() => gateway.OpenAI.GetChatClient("mistral").CompleteChatAsync(
            new UserChatMessage("Berlin?"), new UserChatMessage("And Paris?")));
        Assert.Equal(400, fault.Status);
        Assert.Contains("must alternate", fault.Message, StringComparison.Ordinal);
    }

    private static string Call(string name, string arguments) =>
        $"<tool_call>\n{{\"name\": \"{name}\", \"arguments\": {arguments}}}\n</tool_call>";

    private static ExpertScript ScriptOf(string family, string call) => family switch
    {
        "qwen" => ExpertScript.Qwen(call, Final),
        "mistral" => ExpertScript.Mistral(call, Final),
        "harmony" => ExpertScript.Harmony(call, "<|channel|>final<|message|>" + Final),
        _ => ExpertScript.Llama(call, "", Final),
    };
}
