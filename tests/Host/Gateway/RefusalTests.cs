using System.Net;
using System.Text;
using System.Text.Json;
using CoERouter.Host.Gateway;
using Xunit;

namespace CoERouter.Tests.Host.Gateway;

public sealed class RefusalTests
{
    private const string Chat = "/v1/chat/completions";
    private const string Good = "\"messages\":[{\"role\":\"user\",\"content\":\"math 1\"}]";

    public static TheoryData<string, string, string?, string> BadChats => new()
    {
        { "", "invalid_json", null, "The body is not valid JSON" },
        { "{", "invalid_json", null, "The body is not valid JSON" },
        { "[]", "invalid_json", null, "has to be a JSON object" },
        { $$"""{ {{Good}}, "seed":1, "seed":2 }""", "invalid_json", null, "not valid JSON" },
        { "{}", "missing_parameter", "messages", "\"messages\" is missing" },
        { """{"messages":"hello"}""", "invalid_value", "messages", "is a string; legal is an array of messages" },
        { """{"messages":[]}""", "empty_prompt", "messages", "The prompt is empty" },
        { """{"messages":[{"role":"user","content":" \n"}]}""", "empty_prompt", "messages", "The prompt is empty" },
        { """{"messages":[{"role":"system","content":"x"}]}""", "empty_prompt", "messages", "The prompt is empty" },
        { """{"messages":["x"]}""", "invalid_value", "messages[0]", "an object with \"role\"" },
        { """{"messages":[{"role":"robot","content":"x"}]}""", "invalid_value", "messages[0].role", "legal are system, developer, user, assistant and tool" },
        { """{"messages":[{"role":"user"}]}""", "missing_parameter", "messages[0].content", "has no content" },
        { """{"messages":[{"role":"user","content":3}]}""", "invalid_value", "messages[0].content", "is 3; legal is a string" },
        { """{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{}}]}]}""", "invalid_value", "messages[0].content", "not text" },
        { """{"messages":[{"role":"user","content":[{"type":"text"}]}]}""", "missing_parameter", "messages[0].content", "no \"text\"" },
        { """{"messages":[{"role":"user","content":"\ud800"}]}""", "invalid_value", "messages[0].content", "not whole Unicode" },
        { """{"messages":[{"role":"user","content":"x","weight":1}]}""", "unknown_parameter", "messages[0].weight", "legal are role, content, name" },
        { """{"messages":[{"role":"user","\ud800":"x"}]}""", "invalid_json", null, "The body is not valid JSON" },
        { $$"""{ {{Good}}, "best_of":2 }""", "unknown_parameter", "best_of", "\"best_of\" is unknown; legal are model, messages, tools" },
        { $$"""{ {{Good}}, "logprobs":true }""", "unsupported_parameter", "logprobs", "legal is false" },
        { $$"""{ {{Good}}, "top_logprobs":3 }""", "unsupported_parameter", "top_logprobs", "legal is 0" },
        { $$"""{ {{Good}}, "logit_bias":{"5":1} }""", "unsupported_parameter", "logit_bias", "legal is an empty object" },
        { $$"""{ {{Good}}, "response_format":{"type":"json_object"} }""", "unsupported_parameter", "response_format", "not held to a schema" },
        { $$"""{ {{Good}}, "response_format":"text" }""", "unsupported_parameter", "response_format", "legal is {\"type\":\"text\"}" },
        { $$"""{ {{Good}}, "functions":[{"name":"a"}] }""", "unsupported_parameter", "functions", "use \"tools\"" },
        { $$"""{ {{Good}}, "function_call":{"name":"a"} }""", "unsupported_parameter", "function_call", "use \"tools\" and \"tool_choice\"" },
        { $$"""{ {{Good}}, "reasoning_effort":"high" }""", "unsupported_parameter", "reasoning_effort", "\"chat_template_kwargs\"" },
        { $$"""{ {{Good}}, "modalities":["text","audio"] }""", "unsupported_parameter", "modalities", "write text only" },
        { $$"""{ {{Good}}, "store":true }""", "unsupported_parameter", "store", "no answer is stored" },
        { $$"""{ {{Good}}, "service_tier":"flex" }""", "unsupported_parameter", "service_tier", "served alike" },
        { $$"""{ {{Good}}, "documents":{} }""", "invalid_value", "documents", "legal is an array" },
        { $$"""{ {{Good}}, "chat_template_kwargs":[] }""", "invalid_value", "chat_template_kwargs", "legal is an object" },
        { $$"""{ {{Good}}, "chat_template_kwargs":{"x":"\ud800"} }""", "invalid_value", "chat_template_kwargs", "half of a surrogate pair" },
        { $$"""{ {{Good}}, "temperature":-0.5 }""", "invalid_value", "temperature", "is -0.5; legal is a number from 0 to 2" },
        { $$"""{ {{Good}}, "temperature":"hot" }""", "invalid_value", "temperature", "is a string; legal is a number from 0 to 2" },
        { $$"""{ {{Good}}, "temperature":1e99 }""", "invalid_value", "temperature", "legal is a number from 0 to 2" },
        { $$"""{ {{Good}}, "top_p":0 }""", "invalid_value", "top_p", "legal is a number above 0 to 1" },
        { $$"""{ {{Good}}, "top_k":0 }""", "invalid_value", "top_k", "legal is an integer from 1" },
        { $$"""{ {{Good}}, "top_k":2.5 }""", "invalid_value", "top_k", "is 2.5; legal is an integer from 1" },
        { $$"""{ {{Good}}, "min_p":2 }""", "invalid_value", "min_p", "from 0 to 1" },
        { $$"""{ {{Good}}, "repetition_penalty":0 }""", "invalid_value", "repetition_penalty", "above 0 to 10" },
        { $$"""{ {{Good}}, "max_tokens":0 }""", "invalid_value", "max_tokens", "is 0; legal is an integer from 1" },
        { $$"""{ {{Good}}, "max_tokens":3, "max_completion_tokens":4 }""", "invalid_value", "max_tokens", "differ" },
        { $$"""{ {{Good}}, "stop":[] }""", "invalid_value", "stop", "array of 1 to 4" },
        { $$"""{ {{Good}}, "stop":"" }""", "invalid_value", "stop", "not empty" },
        { $$"""{ {{Good}}, "stop":["a","b","c","d","e"] }""", "invalid_value", "stop", "array of 1 to 4" },
        { $$"""{ {{Good}}, "stop":3 }""", "invalid_value", "stop", "is 3" },
        { $$"""{ {{Good}}, "seed":1.5 }""", "invalid_value", "seed", "is 1.5; legal is an integer" },
        { $$"""{ {{Good}}, "stream":1 }""", "invalid_value", "stream", "is 1; legal is true or false" },
        { $$"""{ {{Good}}, "stream_options":{"include_usage":true} }""", "invalid_value", "stream_options", "only where \"stream\" is true" },
        { $$"""{ {{Good}}, "stream":true, "stream_options":{"usage":true} }""", "unknown_parameter", "stream_options.usage", "legal are include_usage" },
        { $$"""{ {{Good}}, "stream":true, "stream_options":3 }""", "invalid_value", "stream_options", "an object" },
        { $$"""{ {{Good}}, "n":2 }""", "invalid_value", "n", "is 2; legal is 1" },
        { $$"""{ {{Good}}, "presence_penalty":0.5 }""", "invalid_value", "presence_penalty", "is 0.5; legal is 0" },
        { $$"""{ {{Good}}, "frequency_penalty":-1 }""", "invalid_value", "frequency_penalty", "use \"repetition_penalty\"" },
        { $$"""{ {{Good}}, "user":3 }""", "invalid_value", "user", "a string" },
        { $$"""{ {{Good}}, "gating":"most" }""", "invalid_value", "gating", "legal is top-K" },
        { $$"""{ {{Good}}, "gating":"top-9" }""", "invalid_value", "gating", "8 routed experts" },
        { $$"""{ {{Good}}, "telemetry":"yes" }""", "invalid_value", "telemetry", "true or false" },
        { $$"""{ {{Good}}, "model":3 }""", "invalid_value", "model", "is 3; legal is a string" },
    };

    [Theory]
    [MemberData(nameof(BadChats))]
    public async Task A_bad_chat_request_is_refused_by_name(string body, string code, string? parameter, string sentence)
    {
        await using TestGateway gateway = await TestGateway.StartAsync(("math", new EchoExpert("math")));
        using HttpResponseMessage response = await gateway.PostAsync(Chat, body);
        await AssertRefusedAsync(response, HttpStatusCode.BadRequest, code, parameter, sentence);
    }

    [Theory]
    [InlineData("""{"prompt":""}""", HttpStatusCode.BadRequest, "empty_prompt", "prompt")]
    [InlineData("""{"prompt":"x","messages":[]}""", HttpStatusCode.BadRequest, "invalid_value", "prompt")]
    [InlineData("""{"prompt":"x","stream":true}""", HttpStatusCode.BadRequest, "unknown_parameter", "stream")]
    [InlineData("""{"prompt":"x","model":"gpt"}""", HttpStatusCode.NotFound, "model_not_found", "model")]
    [InlineData("""{}""", HttpStatusCode.BadRequest, "missing_parameter", "messages")]
    public async Task A_bad_route_request_is_refused_by_name(string body, HttpStatusCode status, string code, string parameter)
    {
        await using TestGateway gateway = await TestGateway.StartAsync(("math", new EchoExpert("math")));
        await AssertRefusedAsync(await gateway.PostAsync("/v1/route", body), status, code, parameter, string.Empty);
    }

    [Fact]
    public async Task An_unknown_model_lists_the_legal_ones()
    {
        await using TestGateway gateway = await TestGateway.StartAsync(("math", new EchoExpert("math")));
        await AssertRefusedAsync(
            await gateway.PostAsync(Chat, $$"""{ {{Good}}, "model":"gpt-4" }"""), HttpStatusCode.NotFound, "model_not_found", "model", "legal is auto, general, math, spare, sql");
        await AssertRefusedAsync(
            await gateway.Http.GetAsync("/v1/models/gpt-4"), HttpStatusCode.NotFound, "model_not_found", "model", "legal is auto, math");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_over_the_limit_is_refused_whether_or_not_it_says_its_length(bool saysLength)
    {
        await using TestGateway gateway = await TestGateway.StartAsync(
            new GatewayOptions { MaximumBodyBytes = 4096 }, ("math", new EchoExpert("math")));
        byte[] body = Encoding.UTF8.GetBytes($$"""{ "user":"{{new string('x', 5000)}}", {{Good}} }""");
        using HttpRequestMessage request = new(HttpMethod.Post, Chat)
        {
            Content = saysLength ? new ByteArrayContent(body) : new StreamContent(new OneWayStream(body)),
        };
        request.Content.Headers.ContentType = new("application/json");
        await AssertRefusedAsync(
            await gateway.Http.SendAsync(
                request), HttpStatusCode.RequestEntityTooLarge, "request_too_large", null, "legal is up to 4096 bytes");
    }

    [Theory]
    [InlineData("GET", "/v1/completions", HttpStatusCode.NotFound, "not_found")]
    [InlineData("POST", "/v1/completions", HttpStatusCode.NotFound, "not_found")]
    [InlineData("POST", "/v1/responses", HttpStatusCode.NotFound, "not_found")]
    [InlineData("POST", "/nowhere", HttpStatusCode.NotFound, "not_found")]
    [InlineData("GET", "/v1/chat/completions", HttpStatusCode.MethodNotAllowed, "method_not_allowed")]
    [InlineData("DELETE", "/v1/models", HttpStatusCode.MethodNotAllowed, "method_not_allowed")]
    public async Task Unknown_paths_and_methods_get_the_envelope_too(string method, string path, HttpStatusCode status, string code)
    {
        await using TestGateway gateway = await TestGateway.StartAsync(("math", new EchoExpert("math")));
        await AssertRefusedAsync(
            await gateway.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path)), status, code, null, path);
    }

    [Fact]
    public async Task Parameters_that_ask_for_what_is_so_anyway_are_taken()
    {
        await using TestGateway gateway = await TestGateway.StartAsync(("math", new EchoExpert("math")));
        using HttpResponseMessage response = await gateway.PostAsync(Chat, $$"""
            { {{Good}}, "logprobs":false, "top_logprobs":0, "logit_bias":{}, "response_format":{"type":"text"}, "functions":[], "function_call":"none",
              "reasoning_effort":"none", "modalities":["text"], "store":false, "service_tier":"auto", "n":1, "presence_penalty":0, "tools":null }
            """);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_path_of_another_protocol_names_the_one_for_the_same_purpose()
    {
        await using TestGateway gateway = await TestGateway.StartAsync(("math", new EchoExpert("math")));
        foreach (string path in (string[])["/v1/completions", "/v1/responses"])
        {
            using HttpResponseMessage response = await gateway.PostAsync(path, """{"prompt":"x"}""");
            await AssertRefusedAsync(
                response, HttpStatusCode.NotFound, "not_found", null, $"{path} is not served here; use POST /v1/chat/completions for the same purpose.");
        }
    }

    [Fact]
    public async Task Only_json_is_read_so_that_a_foreign_page_cannot_post()
    {
        await using TestGateway gateway = await TestGateway.StartAsync(("math", new EchoExpert("math")));
        await AssertRefusedAsync(
            await gateway.Http.PostAsync(
                Chat, new StringContent(
                    $"{{{Good}}}", Encoding.UTF8, "text/plain")), HttpStatusCode.UnsupportedMediaType, "unsupported_media_type", null, "application/json");
    }

    [Fact]
    public void Options_report_all_faults_at_once()
    {
        GatewayOptions options = new()
        {
            Urls = ["nonsense",
                "https://127.0.0.1:1"], MaximumBodyBytes = 1, MaximumRunning = 0, MaximumWaiting = -1, BusyRetryAfter = TimeSpan.Zero, ShutdownTimeout = TimeSpan.FromDays(1),
        };
        string message = Assert.Throws<ArgumentException>(options.Validate).Message;
        foreach (string expected in (string[])["\"nonsense\"", "\"https://127.0.0.1:1\"", "MaximumBodyBytes is 1", "MaximumRunning is 0", "MaximumWaiting is -1", "BusyRetryAfter is", "ShutdownTimeout is"])
        {
            Assert.Contains(expected, message, StringComparison.Ordinal);
        }

        new GatewayOptions { Urls = ["http://*:80", "http://[::1]:8080", "http://localhost:5000/"] }.Validate();
    }

    internal static async Task AssertRefusedAsync(
        HttpResponseMessage response, HttpStatusCode status, string code, string? parameter, string sentence)
    {
        string body = await response.Content.ReadAsStringAsync();
        Assert.True(status == response.StatusCode, $"{response.StatusCode}: {body}");
        JsonElement error = JsonDocument.Parse(body).RootElement.GetProperty("error");
        Assert.Equal((code, parameter), (error.GetProperty("code").GetString(), error.GetProperty("param").GetString()));
        Assert.Contains(sentence, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(error.GetProperty("type").GetString()));
    }

    /// <summary>A stream that does not know its length.</summary>
    private sealed class OneWayStream(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;
    }
}
