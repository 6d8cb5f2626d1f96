using System.Net;
using System.Text.Json;
using CoERouter.Experts.Specification;
using CoERouter.Host.Gateway;
using CoERouter.Tests.Router;
using Microsoft.Extensions.AI;
using Xunit;

namespace CoERouter.Tests.Host.Gateway;

public sealed class ChatCompletionsTests
{
    private const string Path = "/v1/chat/completions";

    [Fact]
    public async Task A_whole_answer_in_golden_bytes()
    {
        await using TestGateway gateway = await TestGateway.StartAsync(("math", new EchoExpert("math")));
        using HttpResponseMessage response = await gateway.PostAsync(Path, """{"model":"auto","messages":[{"role":"user","content":"math 1 + 1"}]}""");
        Assert.Equal(
            """{"id":"chatcmpl-r-1","object":"chat.completion","created":1767225600,"model":"math","choices":[{"index":0,"message":{"role":"assistant","content":"math 1 + 1"},"finish_reason":"stop"}],"usage":{"prompt_tokens":4,"completion_tokens":4,"total_tokens":8}}""",
            await response.Content.ReadAsStringAsync());
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType?.ToString());
    }

    [Fact]
    public async Task A_streamed_answer_in_golden_bytes()
    {
        await using TestGateway gateway = await TestGateway.StartAsync(("math", new EchoExpert("math")));
        using HttpResponseMessage response = await gateway.PostAsync(
            Path, """{"messages":[{"role":"user","content":"math \"é\n\""}],"stream":true,"stream_options":{"include_usage":true},"max_tokens":2}""");
        const string head = "data: {\"id\":\"chatcmpl-r-1\",\"object\":\"chat.completion.chunk\",\"created\":1767225600,\"model\":\"math\"";
        string[] expected =
        [
            head + ""","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}],"usage":null}""",
            head + ""","choices":[{"index":0,"delta":{"content":"math"},"finish_reason":null}],"usage":null}""",
            head + ""","choices":[{"index":0,"delta":{"content":" \"é\n\""},"finish_reason":null}],"usage":null}""",
            head + ""","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":null}""",
            head + ""","choices":[],"usage":{"prompt_tokens":2,"completion_tokens":2,"total_tokens":4}}""",
            "data: [DONE]",
        ];
        Assert.Equal(string.Concat(expected.Select(line => line + "\n\n")), await response.Content.ReadAsStringAsync());
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.ToString());
    }

    [Fact]
    public async Task Without_include_usage_a_stream_says_nothing_of_usage()
    {
        await using TestGateway gateway = await TestGateway.StartAsync(("math", new EchoExpert("math")));
        string body = await (await gateway.PostAsync(Path, """{"messages":[{"role":"user","content":"math"}],"stream":true}""")).Content.ReadAsStringAsync();
        Assert.DoesNotContain("usage", body, StringComparison.Ordinal);
        Assert.DoesNotContain("\"coe\"", body, StringComparison.Ordinal);
        Assert.EndsWith("data: [DONE]\n\n", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("math 1", "math", "mapped", "math")]
    [InlineData("perhaps sql", "general", "low_confidence", "sql")]
    [InlineData("what", "general", "unknown", "unknown")]
    public async Task Headers_tell_the_route(string prompt, string expert, string reason, string category)
    {
        await using TestGateway gateway = await TestGateway.StartAsync(
            ("math", new EchoExpert("math")), ("general", new EchoExpert("general")));
        foreach (string stream in new[] { "true", "false" })
        {
            using HttpResponseMessage response = await gateway.PostAsync(Path, $$"""{"messages":[{"role":"user","content":"{{prompt}}"}],"stream":{{stream}}}""");
            Assert.Equal(
                [expert, "top-2", reason, category, "0.7500"], new[] { "x-coe-expert", "x-coe-gating", "x-coe-reason", "x-coe-category",
                    "x-coe-confidence" }
                .Select(name => Assert.Single(response.Headers.GetValues(name))));
            Assert.StartsWith("r-", Assert.Single(response.Headers.GetValues("x-coe-route")), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_named_expert_has_no_category()
    {
        await using TestGateway gateway = await TestGateway.StartAsync(("sql", new EchoExpert("sql")));
        using HttpResponseMessage response = await gateway.PostAsync(Path, """{"model":"sql","messages":[{"role":"user","content":"math 1"}]}""");
        Assert.Equal("requested", Assert.Single(response.Headers.GetValues("x-coe-reason")));
        Assert.False(response.Headers.Contains("x-coe-category"));
    }

    [Fact]
    public async Task Every_parameter_reaches_the_expert()
    {
        EchoExpert math = new("math");
        await using TestGateway gateway = await TestGateway.StartAsync(("math", math));
        using HttpResponseMessage response = await gateway.PostAsync(Path, """
            {"model":"math","messages":[{"role":"developer","content":"brief"},{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":" b"}],"name":"me"}],
             "temperature":0.5,"top_p":0.9,"top_k":7,"min_p":0.1,"repetition_penalty":1.2,"max_completion_tokens":5,"stop":["x","y"],"seed":-3,"n":1,
             "presence_penalty":0,"frequency_penalty":0.0,"user":"u","gating":"top-4 p0.5","stream":false,"stream_options":null,"telemetry":true}
            """);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        ChatOptions seen = math.LastOptions!;
        Assert.Equal((0.5f, 0.9f, 7, 5, -3L), (seen.Temperature, seen.TopP, seen.TopK, seen.MaxOutputTokens, seen.Seed));
        Assert.Equal(["x", "y"], seen.StopSequences!);
        Assert.Equal((0.1f, 1.2f), (seen.AdditionalProperties!["min_p"], seen.AdditionalProperties["repetition_penalty"]));
        Assert.Equal(new GatingPolicy(4, 0, 0.5f), seen.AdditionalProperties["gating"]);
        Assert.Equal(true, seen.AdditionalProperties["telemetry"]);
        Assert.Contains("\"content\":\"a b\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cut_answer_says_length()
    {
        await using TestGateway gateway = await TestGateway.StartAsync(("math", new EchoExpert("math")));
        string body = await (await gateway.PostAsync(Path, """{"messages":[{"role":"user","content":"math 1 2 3"}],"max_tokens":2}""")).Content.ReadAsStringAsync();
        Assert.Contains("\"content\":\"math 1\"},\"finish_reason\":\"length\"", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Telemetry_brings_the_receipt_once_and_the_layers_of_every_token()
    {
        await using TestGateway gateway = await TestGateway.StartAsync(("math", new EchoExpert("math")));
        string body = await (await gateway.PostAsync(Path, """{"messages":[{"role":"user","content":"math 1"}],"telemetry":true,"stream":true}""")).Content.ReadAsStringAsync();
        JsonElement[] chunks = [.. body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).SkipLast(1).Select(line => JsonDocument.Parse(line[6..]).RootElement)];
        Assert.Equal("math@top-2", chunks[0].GetProperty("coe").GetProperty("route").GetProperty("arm").GetString());
        Assert.Equal(
            """{"tokens":[{"token":1,"text":" 1","layers":[{"experts":[1,3],"weights":[0.75,0.25]}]}]}""",
            chunks[2].GetProperty("coe").GetRawText());
        Assert.Equal(1, chunks.Count(chunk => chunk.TryGetProperty("coe", out JsonElement coe) && coe.TryGetProperty("route", out _)));

        using JsonDocument whole = JsonDocument.Parse(
            await (await gateway.PostAsync(Path, """{"messages":[{"role":"user","content":"math 1"}],"telemetry":true}""")).Content.ReadAsStringAsync());
        Assert.Equal(2, whole.RootElement.GetProperty("coe").GetProperty("tokens").GetArrayLength());
    }

    [Fact]
    public async Task An_expert_that_fails_before_its_first_token_is_a_503_with_retry_after()
    {
        await using TestGateway gateway = await TestGateway.StartAsync(
            ("math", new FakeExpert("math", FakeExpert.Fails(new IOException("the disk is gone.")))));
        foreach (string stream in new[] { "true", "false" })
        {
            using HttpResponseMessage response = await gateway.PostAsync(Path, $$"""{"messages":[{"role":"user","content":"math 1"}],"stream":{{stream}}}""");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.NotNull(response.Headers.RetryAfter);
            Assert.Equal(
                """{"error":{"message":"The expert math did not answer: the disk is gone.","type":"server_error","param":null,"code":"expert_unavailable"}}""",
                await response.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task An_expert_that_fails_in_mid_stream_breaks_the_connection_after_an_error_chunk()
    {
        await using TestGateway gateway = await TestGateway.ListenAsync(
            ("math", new FakeExpert("math", FakeExpert.Fails(new IOException("the wire broke."), "one", "two"))));
        using HttpRequestMessage request = new(HttpMethod.Post, Path) { Content = new StringContent("""{"messages":[{"role":"user","content":"math"}],"stream":true}""", null, "application/json") };
        using HttpResponseMessage response = await gateway.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using StreamReader reader = new(await response.Content.ReadAsStreamAsync());
        List<string> lines = [];
        Exception fault = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                lines.Add(line);
            }
        });
        Assert.True(fault is IOException or OperationCanceledException or HttpRequestException, fault.ToString());
        Assert.Contains(lines, line => line.Contains("\"content\":\"two\"", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("\"code\":\"expert_interrupted\"", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("[DONE]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_expert_that_fails_in_the_middle_of_a_whole_answer_is_an_error()
    {
        await using TestGateway gateway = await TestGateway.StartAsync(
            ("math", new FakeExpert("math", FakeExpert.Fails(new IOException("the wire broke."), "one"))));
        using HttpResponseMessage response = await gateway.PostAsync(Path, """{"messages":[{"role":"user","content":"math"}]}""");
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Contains("expert_interrupted", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_gateway_says_when_to_come_back()
    {
        TaskCompletionSource hold = new();
        EchoExpert math = new("math") { BetweenWords = hold.Task.WaitAsync };
        await using TestGateway gateway = await TestGateway.StartAsync(
            new GatewayOptions { MaximumRunning = 1, MaximumWaiting = 0, BusyRetryAfter = TimeSpan.FromSeconds(7) }, ("math", math));
        using HttpRequestMessage first = new(HttpMethod.Post, Path) { Content = new StringContent("""{"messages":[{"role":"user","content":"math 1"}],"stream":true}""", null, "application/json") };
        using HttpResponseMessage running = await gateway.Http.SendAsync(first, HttpCompletionOption.ResponseHeadersRead);
        using HttpResponseMessage refused = await gateway.PostAsync(Path, """{"messages":[{"role":"user","content":"math 1"}]}""");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), refused.Headers.RetryAfter?.Delta);
        Assert.Contains("\"code\":\"busy\"", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        hold.SetResult();
        Assert.EndsWith("data: [DONE]\n\n", await running.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await gateway.PostAsync(Path, """{"messages":[{"role":"user","content":"math 1"}]}""")).StatusCode);
    }

    [Fact]
    public async Task A_client_that_leaves_stops_its_answer()
    {
        EchoExpert math = new("math") { BetweenWords = token => Task.Delay(Timeout.Infinite, token) };
        await using TestGateway gateway = await TestGateway.StartAsync(("math", math));
        using HttpRequestMessage request = new(HttpMethod.Post, Path) { Content = new StringContent("""{"messages":[{"role":"user","content":"math 1 2"}],"stream":true}""", null, "application/json") };
        HttpResponseMessage response = await gateway.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.Dispose();
        await math.Stopped.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Nothing_of_a_prompt_or_an_answer_is_logged()
    {
        const string secret = "xyzzy-secret";
        await using TestGateway gateway = await TestGateway.StartAsync(
            ("math", new EchoExpert("math")), ("sql", new FakeExpert("sql", FakeExpert.Fails(new IOException("no")))));
        await gateway.PostAsync(Path, $$"""{"messages":[{"role":"user","content":"math {{secret}}"}]}""");
        await gateway.PostAsync(Path, $$"""{"messages":[{"role":"user","content":"math {{secret}}"}],"stream":true}""");
        await gateway.PostAsync(Path, $$"""{"messages":[{"role":"user","content":"sql {{secret}}"}]}""");
        await gateway.PostAsync(Path, $$"""{"messages":[{"role":"user","content":"math {{secret}}" }""");
        await gateway.PostAsync("/v1/route", $$"""{"prompt":"math {{secret}}"}""");
        Assert.Contains(gateway.Log.Lines, line => line.Contains("Route r-1: math@top-2 (Mapped)", StringComparison.Ordinal));
        Assert.DoesNotContain(gateway.Log.Lines, line => line.Contains(secret, StringComparison.Ordinal));
    }
}
