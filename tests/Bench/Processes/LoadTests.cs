using System.Net;
using System.Text;
using CoERouter.Bench.Processes;
using Xunit;

namespace CoERouter.Tests.Bench.Processes;

public sealed class LoadTests
{
    [Fact]
    public void Rates_are_over_the_whole_time()
    {
        Load load = new(2, 4, [Good(0, "a", 0.5), Good(1, "b", 1.5, first: 0.25), Good(0, "a", 1)]);
        Assert.Equal((0.75, 7.5), (load.RequestsPerSecond, load.TokensPerSecond));
        Assert.Equal((1, 0.25), (load.Latencies.Median, load.FirstLines!.Median));
        Assert.Empty(load.Faults());
        Assert.Null(new Load(1, 1, [Good(0, "a", 1)]).FirstLines);
    }

    [Fact]
    public void An_answer_that_differs_from_another_to_the_same_prompt_is_a_failure() =>
        Assert.Equal(["two answers to prompt 0 differ"], new Load(1, 1, [Good(0, "a", 1), Good(1, "b", 1), Good(0, "b", 1)]).Faults());

    [Fact]
    public void A_failed_request_is_a_failure_and_its_text_is_not_compared() =>
        Assert.Equal(["status 503"], new Load(1, 1, [Good(0, "a", 1), new(0, 1, null, 0, "", "status 503")]).Faults());

    [Fact]
    public async Task Every_client_asks_all_its_requests_and_prompts_come_both_ways()
    {
        using EchoGateway handler = new();
        using HttpClient http = new(handler) { BaseAddress = new Uri("http://127.0.0.1:1") };
        string[] prompts = ["one", "two", "three", "four"];
        GatewayClient client = new(http, prompts, TimeProvider.System);
        Load load = await Load.RunAsync(client, 8, 3, prompts.Length, TimeProvider.System, CancellationToken.None);
        Assert.Equal(24, load.Answers.Count);
        Assert.Empty(load.Faults());
        Assert.All(load.Answers, answer => Assert.Equal(prompts[answer.Prompt], answer.Text));
        Assert.All(load.Answers.GroupBy(answer => answer.Prompt), group => Assert.Equal(2, group.Select(answer => answer.FirstSeconds is null).Distinct().Count()));
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests, "busy", "status 429: busy")]
    [InlineData(HttpStatusCode.OK, "", "the answer has no finish reason")]
    public async Task A_refusal_and_an_empty_stream_are_faults(HttpStatusCode status, string body, string fault)
    {
        using EchoGateway handler = new() { Fixed = (status, body) };
        using HttpClient http = new(handler) { BaseAddress = new Uri("http://127.0.0.1:1") };
        ServedAnswer answer = await new GatewayClient(http, ["x"], TimeProvider.System).AskAsync(0, stream: true, CancellationToken.None);
        Assert.Equal(fault, answer.Fault);
    }

    private static ServedAnswer Good(int prompt, string text, double seconds, double? first = null) => new(prompt, seconds, first, 10, text, null);

    /// <summary>Answers with the prompt, in OpenAI's form.</summary>
    private sealed class EchoGateway : HttpMessageHandler
    {
        public (HttpStatusCode Status, string Body)? Fixed { get; init; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Fixed is { } answer)
            {
                return new(answer.Status) { Content = new StringContent(answer.Body) };
            }

            using var body = System.Text.Json.JsonDocument.Parse(await request.Content!.ReadAsStringAsync(cancellationToken));
            string prompt = body.RootElement.GetProperty("messages")[0].GetProperty("content").GetString()!;
            bool streams = body.RootElement.TryGetProperty("stream", out _);
            string choice = $$"""{"{{(streams ? "delta" : "message")}}": {"content": "{{prompt}}" },"finish_reason":"stop"}""";
            string json = $$"""{"choices":[{{choice}}],"usage":{"completion_tokens":1} }""";
            return new(HttpStatusCode.OK) { Content = new StringContent(streams ? $"data: {json}\n\ndata: [DONE]\n\n" : json, Encoding.UTF8) };
        }
    }
}
