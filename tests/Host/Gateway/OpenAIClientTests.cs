using System.ClientModel;
using System.Text;
using CoERouter.Tests.Router;
using OpenAI.Chat;
using OpenAI.Models;
using Xunit;

namespace CoERouter.Tests.Host.Gateway;

/// <summary>The official OpenAI client, unchanged.</summary>
public sealed class OpenAIClientTests
{
    [Fact]
    public async Task Chat()
    {
        await using TestGateway gateway = await TestGateway.StartAsync(("math", new EchoExpert("math")));
        ChatCompletion answer = await gateway.OpenAI().GetChatClient("auto")
            .CompleteChatAsync(
                [new UserChatMessage("math 1 + 1")], new ChatCompletionOptions { Temperature = 0, MaxOutputTokenCount = 100 });
        Assert.Equal(("math 1 + 1", ChatFinishReason.Stop, "math"), (answer.Content[0].Text, answer.FinishReason, answer.Model));
        Assert.Equal((4, 4), (answer.Usage.InputTokenCount, answer.Usage.OutputTokenCount));
    }

    [Fact]
    public async Task Streaming()
    {
        await using TestGateway gateway = await TestGateway.StartAsync(("math", new EchoExpert("math")));
        StringBuilder text = new();
        ChatTokenUsage? usage = null;
        ChatFinishReason? finish = null;
        await foreach (
            StreamingChatCompletionUpdate update in gateway.OpenAI().GetChatClient("math")
                .CompleteChatStreamingAsync(new UserChatMessage("one two three")))
        {
            text.Append(string.Concat(update.ContentUpdate.Select(part => part.Text)));
            usage = update.Usage ?? usage;
            finish = update.FinishReason ?? finish;
        }

        Assert.Equal(("one two three", ChatFinishReason.Stop, 3), (text.ToString(), finish, usage?.OutputTokenCount));
    }

    [Fact]
    public async Task Models()
    {
        await using TestGateway gateway = await TestGateway.StartAsync(("math", new EchoExpert("math")), ("sql", new EchoExpert("sql")));
        OpenAIModelClient client = gateway.OpenAI().GetOpenAIModelClient();
        OpenAIModelCollection models = await client.GetModelsAsync();
        Assert.Equal(["auto", "math", "sql"], models.Select(model => model.Id));
        Assert.Equal("sql", (await client.GetModelAsync("sql")).Value.Id);
        Assert.Equal(404, (await Assert.ThrowsAsync<ClientResultException>(() => client.GetModelAsync("gpt-4"))).Status);
    }

    [Fact]
    public async Task Every_class_of_error_is_one_exception_with_our_sentence()
    {
        await using TestGateway gateway = await TestGateway.StartAsync(
            ("math", new EchoExpert("math")), ("sql", new FakeExpert("sql", FakeExpert.Fails(new IOException("the disk is gone.")))));
        await AssertFailsAsync(gateway, "gpt-4", "math", null, 404, "legal is auto");
        await AssertFailsAsync(gateway, "auto", " ", null, 400, "The prompt is empty");
        await AssertFailsAsync(
            gateway, "auto", "math", new ChatCompletionOptions { Temperature = -1 }, 400, "legal is a number from 0 to 2");
        await AssertFailsAsync(gateway, "auto", "math", new ChatCompletionOptions { PresencePenalty = 1 }, 400, "legal is 0");
        await AssertFailsAsync(
            gateway, "auto", "math", new ChatCompletionOptions { IncludeLogProbabilities = true }, 400, "\"logprobs\" is not supported here; legal is false");
        await AssertFailsAsync(gateway, "auto", "math" + new string('x', 5 << 20), null, 413, "too large");
        await AssertFailsAsync(gateway, "sql", "x", null, 503, "the disk is gone.");
    }

    [Fact]
    public async Task A_stream_that_breaks_is_an_exception_not_a_short_answer()
    {
        await using TestGateway gateway = await TestGateway.ListenAsync(
            ("math", new FakeExpert("math", FakeExpert.Fails(new IOException("gone"), "one", "two"))));
        StringBuilder text = new();
        Exception fault = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await foreach (
                StreamingChatCompletionUpdate update in gateway.OpenAI().GetChatClient("math")
                    .CompleteChatStreamingAsync(new UserChatMessage("x")))
            {
                text.Append(string.Concat(update.ContentUpdate.Select(part => part.Text)));
            }
        });
        Assert.Equal("onetwo", text.ToString());
        Assert.True(fault is IOException or OperationCanceledException or ClientResultException, fault.ToString());
    }

    [Fact]
    public async Task Cancelling_in_mid_stream_stops_the_expert()
    {
        EchoExpert math = new("math") { BetweenWords = token => Task.Delay(Timeout.Infinite, token) };
        await using TestGateway gateway = await TestGateway.StartAsync(("math", math));
        using CancellationTokenSource source = new();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (
                StreamingChatCompletionUpdate update in gateway.OpenAI().GetChatClient("math")
                    .CompleteChatStreamingAsync([new UserChatMessage("one two")], cancellationToken: source.Token))
            {
                if (update.ContentUpdate.Any(part => part.Text == "one"))
                {
                    await source.CancelAsync();
                }
            }
        });
        await math.Stopped.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Thirty_two_clients_at_once_get_their_own_whole_answers()
    {
        EchoExpert math = new("math") { BetweenWords = async _ => await Task.Yield() };
        await using TestGateway gateway = await TestGateway.StartAsync(("math", math), ("sql", new EchoExpert("sql")));
        ChatClient client = gateway.OpenAI().GetChatClient("auto");
        string Prompt(int index) => $"{(index % 2 == 0 ? "math" : "sql")} {string.Join(' ', Enumerable.Range(index * 100, 60))}";
        async Task<string> AskAsync(int index)
        {
            if (index % 3 == 0)
            {
                return (await client.CompleteChatAsync(new UserChatMessage(Prompt(index)))).Value.Content[0].Text;
            }

            StringBuilder text = new();
            bool ended = false;
            await foreach (StreamingChatCompletionUpdate update in client.CompleteChatStreamingAsync(new UserChatMessage(Prompt(index))))
            {
                text.Append(string.Concat(update.ContentUpdate.Select(part => part.Text)));
                ended |= update.FinishReason == ChatFinishReason.Stop;
            }

            return ended ? text.ToString() : "cut: " + text;
        }

        string[] answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(index => Task.Run(() => AskAsync(index))));
        Assert.Equal(Enumerable.Range(0, 32).Select(Prompt), answers);
    }

    private static async Task AssertFailsAsync(
        TestGateway gateway, string model, string prompt, ChatCompletionOptions? options, int status, string sentence)
    {
        ChatClient client = gateway.OpenAI().GetChatClient(model);
        ClientResultException whole = await Assert.ThrowsAsync<ClientResultException>(
            () => client.CompleteChatAsync([new UserChatMessage(prompt)], options));
        ClientResultException streamed = await Assert.ThrowsAsync<ClientResultException>(async () =>
        {
            await foreach (StreamingChatCompletionUpdate _ in client.CompleteChatStreamingAsync([new UserChatMessage(prompt)], options))
            {
            }
        });
        foreach (ClientResultException fault in (ClientResultException[])[whole, streamed])
        {
            Assert.Equal(status, fault.Status);
            Assert.Contains(sentence, fault.Message, StringComparison.Ordinal);
        }
    }
}
