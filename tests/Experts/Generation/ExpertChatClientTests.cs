using System.Text;
using System.Text.Json;
using CoERouter.Experts.Folders;
using CoERouter.Experts.Generation;
using CoERouter.Experts.Specification;
using CoERouter.Tests.Experts.Folders;
using Microsoft.Extensions.AI;
using Xunit;

namespace CoERouter.Tests.Experts.Generation;

public sealed class ExpertChatClientTests : IDisposable
{
    private readonly TestExpert _expert = new();
    private readonly ExpertModel _model;
    private readonly ExpertChatClient _client;

    public ExpertChatClientTests()
    {
        _model = ExpertModel.Load(_expert.Write("writer"));
        _client = new ExpertChatClient(_model, () => 42);
    }

    public void Dispose()
    {
        _model.Dispose();
        _expert.Dispose();
    }

    [Fact]
    public async Task Greedy_answers_repeat_and_streaming_gives_the_same_text_as_a_whole_response()
    {
        var options = new ChatOptions { MaxOutputTokens = 30 };
        ChatResponse first = await _client.GetResponseAsync("the quick fox", options);
        ChatResponse second = await _client.GetResponseAsync("the quick fox", options);
        ChatResponse streamed = await _client.GetStreamingResponseAsync("the quick fox", options).ToChatResponseAsync();
        Assert.NotEmpty(first.Text);
        Assert.Equal(first.Text, second.Text);
        Assert.Equal(first.Text, streamed.Text);
        Assert.Equal("writer", first.ModelId);
        Assert.Equal("writer", streamed.ModelId);
        Assert.Equal(first.FinishReason, streamed.FinishReason);
        Assert.Equal(first.Usage!.OutputTokenCount, streamed.Usage!.OutputTokenCount);
        Assert.NotEqual(first.Text, (await _client.GetResponseAsync("a dog", options)).Text);
    }

    [Fact]
    public async Task The_answer_is_that_of_the_plain_loop()
    {
        List<int> prompt = [];
        _model.Template.Render([new(ChatRole.User, "what is the sum")], prompt);
        List<int> expected = [];
        using (ExpertSlot slot = await _model.RentAsync(CancellationToken.None))
        {
            slot.State.Begin(GatingPolicy.TopK(2));
            int token = ArgMax(slot.State.Prefill(prompt.ToArray()));
            while (!_model.IsEnd(token) && expected.Count < 25)
            {
                expected.Add(token);
                token = ArgMax(slot.State.Decode(token));
            }
        }

        ChatResponse response = await _client.GetResponseAsync("what is the sum", new ChatOptions { MaxOutputTokens = 25 });
        Assert.Equal(_model.Tokenizer.Decode(expected.ToArray()), response.Text);
        Assert.Equal(expected.Count, response.Usage!.OutputTokenCount);
        Assert.Equal(prompt.Count, response.Usage.InputTokenCount);

        int ArgMax(ReadOnlySpan<float> logits) => System.Numerics.Tensors.TensorPrimitives.IndexOfMax(
            logits[.._model.Tokenizer.VocabularySize]);
    }

    [Fact]
    public async Task Output_stops_at_the_limit_and_at_the_end_of_the_context()
    {
        ChatResponse limited = await Answer(new() { MaxOutputTokens = 3, Temperature = 1.5f, Seed = 1 });
        Assert.Equal(ChatFinishReason.Length, limited.FinishReason);
        Assert.Equal(3, limited.Usage!.OutputTokenCount);
        bool full = false;
        for (int seed = 0; seed < 20 && !full; seed++)
        {
            ChatResponse open = await Answer(new() { Temperature = 0.7f, Seed = seed });
            full = open.FinishReason == ChatFinishReason.Length;
            Assert.True(!full || open.Usage!.TotalTokenCount == TestExpert.Spec.ContextLength, $"{open.Usage!.TotalTokenCount} tokens");
        }

        Assert.True(full, "no seed filled the context");
    }

    [Fact]
    public async Task Seeds_repeat_draws_and_differ_from_each_other()
    {
        ChatResponse one = await Answer(new() { Temperature = 1, Seed = 1, MaxOutputTokens = 20 });
        Assert.Equal(one.Text, (await Answer(new() { Temperature = 1, Seed = 1, MaxOutputTokens = 20 })).Text);
        Assert.NotEqual(one.Text, (await Answer(new() { Temperature = 1, Seed = 2, MaxOutputTokens = 20 })).Text);
        ChatResponse unseeded = await Answer(new() { Temperature = 1, MaxOutputTokens = 20 });
        Assert.Equal(unseeded.Text, (await Answer(new() { Temperature = 1, Seed = 42, MaxOutputTokens = 20 })).Text);
        Assert.Equal(
            (await Answer(new() { MaxOutputTokens = 20 })).Text,
            (await Answer(new() { Temperature = 2, TopK = 1, MaxOutputTokens = 20 })).Text);
    }

    [Fact]
    public async Task A_stop_string_ends_the_answer_before_itself()
    {
        string whole = (await Answer(new() { Temperature = 1.2f, Seed = 5, MaxOutputTokens = 40 })).Text;
        string stop = whole.Substring(whole.Length / 2, 2);
        var options = new ChatOptions { Temperature = 1.2f, Seed = 5, MaxOutputTokens = 40, StopSequences = [stop, "never occurs"] };
        ChatResponse stopped = await Answer(options);
        Assert.Equal(ChatFinishReason.Stop, stopped.FinishReason);
        Assert.Equal(whole[..whole.IndexOf(stop, StringComparison.Ordinal)], stopped.Text);
        Assert.Equal(stopped.Text, (await _client.GetStreamingResponseAsync("the dog", options).ToChatResponseAsync()).Text);
    }

    [Fact]
    public async Task Telemetry_is_given_for_every_token_to_those_who_ask()
    {
        ChatOptions options = With(GenerationOptions.Telemetry, true, "top-3");
        List<TokenTelemetry> tokens = [];
        var text = new StringBuilder();
        await foreach (ChatResponseUpdate update in _client.GetStreamingResponseAsync("the dog", options))
        {
            text.Append(update.Text);
            if (update.AdditionalProperties?[GenerationOptions.Telemetry] is TokenTelemetry telemetry)
            {
                tokens.Add(telemetry);
            }
        }

        ChatResponse response = await _client.GetResponseAsync("the dog", options);
        var whole = (List<TokenTelemetry>)response.AdditionalProperties![GenerationOptions.Telemetry]!;
        Assert.NotEmpty(tokens);
        Assert.Equal(response.Usage!.OutputTokenCount, tokens.Count);
        Assert.Equal(tokens.Select(token => token.Token), whole.Select(token => token.Token));
        Assert.Equal(_model.Tokenizer.Decode(tokens.Select(token => token.Token).ToArray()), text.ToString());
        foreach (LayerRouting layer in tokens.SelectMany(token => token.Layers))
        {
            Assert.Equal(3, layer.Experts.Distinct().Count());
            Assert.Equal(1, layer.Weights.Sum(), 1e-5);
        }

        Assert.All(tokens, token => Assert.Equal(TestExpert.Spec.Layers, token.Layers.Count));
        Assert.Contains("\"Experts\"", JsonSerializer.Serialize(tokens), StringComparison.Ordinal);
        Assert.Null((await Answer(new() { MaxOutputTokens = 2 })).AdditionalProperties);
    }

    [Theory]
    [InlineData("top-1")]
    [InlineData("rank-1")]
    [InlineData("top-4 p0.3")]
    public async Task A_request_may_bring_its_own_gating(string gating)
    {
        Assert.True(GatingPolicy.TryParse(gating, out GatingPolicy policy));
        ChatResponse byText = await _client.GetResponseAsync("the dog", With(GenerationOptions.Gating, gating, gating));
        ChatResponse byPolicy = await _client.GetResponseAsync("the dog", With(GenerationOptions.Gating, policy, gating));
        ChatResponse byJson = await _client.GetResponseAsync(
            "the dog", With(GenerationOptions.Gating, JsonSerializer.SerializeToElement(gating), gating));
        Assert.Equal(byText.Text, byPolicy.Text);
        Assert.Equal(byText.Text, byJson.Text);
    }

    [Fact]
    public async Task Every_fault_of_the_options_is_named_at_once()
    {
        var options = new ChatOptions
        {
            Temperature = -1,
            TopP = 2,
            MaxOutputTokens = 0,
            FrequencyPenalty = 1,
            StopSequences = [""],
            Tools = [AIFunctionFactory.Create(() => 1, "f")],
            AdditionalProperties = new() { ["min_p"] = "x", ["gating"] = "best", ["telemetry"] = 3, ["best_of"] = 2 },
        };
        string message = (await Assert.ThrowsAsync<ArgumentException>(() => _client.GetResponseAsync("hello", options))).Message;
        foreach (string part in new[] { "Temperature is -1", "TopP is 2", "MaxOutputTokens is 0", "FrequencyPenalty", "StopSequences", "Tools", "min_p", "gating is 'best'", "telemetry", "'best_of'" })
        {
            Assert.Contains(part, message, StringComparison.Ordinal);
        }

        await Assert.ThrowsAsync<ArgumentException>(
            () => _client.GetResponseAsync("hello", With(GenerationOptions.Gating, "top-5", "top-5")));
    }

    [Fact]
    public async Task Numbers_from_the_wire_are_understood()
    {
        var options = new ChatOptions
        {
            MaxOutputTokens = 10,
            Temperature = 1,
            Seed = 3,
            AdditionalProperties = new() { ["min_p"] = JsonSerializer.SerializeToElement(0.2), ["repetition_penalty"] = JsonSerializer.SerializeToElement(1.5) },
        };
        string expected = (await Answer(options)).Text;
        options.AdditionalProperties = new() { ["min_p"] = 0.2f, ["repetition_penalty"] = 1.5d };
        Assert.Equal(expected, (await Answer(options)).Text);
    }

    [Fact]
    public async Task Prompts_that_do_not_fit_or_hold_nothing_are_refused()
    {
        string longPrompt = string.Concat(Enumerable.Repeat("9 ", 80));
        ContextLengthExceededException exception = await Assert.ThrowsAsync<ContextLengthExceededException>(
            () => _client.GetResponseAsync(longPrompt));
        Assert.Equal(TestExpert.Spec.ContextLength, exception.ContextLength);
        Assert.Contains($"{exception.PromptTokens} tokens", exception.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => _client.GetResponseAsync(""));
        await Assert.ThrowsAsync<ContextLengthExceededException>(
            async () => await _client.GetStreamingResponseAsync(new string('x', 1 << 20)).ToChatResponseAsync());
    }

    [Fact]
    public async Task Cancellation_ends_a_stream_between_tokens_and_frees_the_slot()
    {
        using var source = new CancellationTokenSource();
        int updates = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (ChatResponseUpdate _ in _client.GetStreamingResponseAsync("the dog", With(GenerationOptions.Telemetry, true, "top-2"), source.Token))
            {
                updates++;
                await source.CancelAsync();
            }
        });
        Assert.Equal(1, updates);
        for (int i = 0; i < 4; i++)
        {
            await Answer(new() { MaxOutputTokens = 1 });
        }
    }

    [Fact]
    public async Task A_full_queue_is_refused_and_leaving_a_stream_early_makes_room()
    {
        using ExpertModel model = ExpertModel.Load(ExpertFolder.Read(_model.Folder.Path), new() { Slots = 1, Waiting = 1 });
        var client = new ExpertChatClient(model);
        IAsyncEnumerator<ChatResponseUpdate> running = client.GetStreamingResponseAsync("the dog", new() { Temperature = 1, Seed = 8 }).GetAsyncEnumerator();
        Assert.True(await running.MoveNextAsync());
        Task<ChatResponse> waiting = client.GetResponseAsync("the fox", new() { MaxOutputTokens = 2 });
        ExpertBusyException busy = await Assert.ThrowsAsync<ExpertBusyException>(() => client.GetResponseAsync("third"));
        Assert.True(busy.RetryAfter > TimeSpan.Zero);
        Assert.Contains("'writer' is busy", busy.Message, StringComparison.Ordinal);
        Assert.False(waiting.IsCompleted);
        await running.DisposeAsync();
        Assert.NotNull(await waiting);
    }

    [Fact]
    public async Task Many_answers_at_once_are_each_what_they_are_alone()
    {
        string[] prompts = [.. Enumerable.Range(0, 24).Select(i => $"the {i} dog")];
        var options = new ChatOptions { MaxOutputTokens = 12 };
        string[] alone = new string[prompts.Length];
        for (int i = 0; i < prompts.Length; i++)
        {
            alone[i] = (await _client.GetResponseAsync(prompts[i], options)).Text;
        }

        ChatResponse[] together = await Task.WhenAll(prompts.Select(prompt => Task.Run(() => _client.GetResponseAsync(prompt, options))));
        Assert.Equal(alone, together.Select(response => response.Text));
    }

    [Fact]
    public void The_client_tells_who_it_is()
    {
        var metadata = (ChatClientMetadata)_client.GetService(typeof(ChatClientMetadata))!;
        Assert.Equal(("coe", "writer"), (metadata.ProviderName, metadata.DefaultModelId));
        Assert.Same(_client, _client.GetService(typeof(ExpertChatClient)));
        Assert.Null(_client.GetService(typeof(string)));
    }

    private Task<ChatResponse> Answer(ChatOptions options) => _client.GetResponseAsync("the dog", options);

    private static ChatOptions With(string key, object value, string gating)
    {
        var options = new ChatOptions { MaxOutputTokens = 8, Temperature = 1, Seed = 1, AdditionalProperties = new() { [GenerationOptions.Gating] = gating } };
        options.AdditionalProperties[key] = value;
        return options;
    }
}
