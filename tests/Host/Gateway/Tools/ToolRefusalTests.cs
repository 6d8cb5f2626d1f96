using System.Net;
using System.Text;
using System.Text.Json;
using CoERouter.Tests.Experts.Generation.Scripts;
using Xunit;

namespace CoERouter.Tests.Host.Gateway.Tools;

/// <summary>Requests with tools that are not legal, or that no expert can honour: each one sentence that names what is legal.</summary>
public sealed class ToolRefusalTests
{
    private const string Tools = """[{"type":"function","function":{"name":"weather","parameters":{"type":"object"}}}]""";

    [Theory]
    [InlineData("""{"weather":{}}""", "tools", "legal is an array of up to 128 tools")]
    [InlineData("""["weather"]""", "tools[0]", "legal is an object")]
    [InlineData("""[{"type":"retrieval"}]""", "tools[0].type", "legal is \"function\"")]
    [InlineData("""[{"type":"function"}]""", "tools[0].function", "has no \"function\"")]
    [InlineData("""[{"type":"function","function":{}}]""", "tools[0].function.name", "has no \"name\"")]
    [InlineData("""[{"type":"function","function":{"name":"what's up"}}]""", "tools[0].function.name", "1 to 64 letters")]
    [InlineData("""[{"type":"function","function":{"name":"a","strict":true}}]""", "tools[0].function.strict", "legal is false")]
    [InlineData("""[{"type":"function","function":{"name":"a","parameters":[]}}]""", "tools[0].function.parameters", "legal is a JSON schema")]
    [InlineData("""[{"type":"function","function":{"name":"a","parameters":{"x":"\ud800"}}}]""", "tools[0].function.parameters", "half of a surrogate pair")]
    [InlineData("""[{"type":"function","function":{"name":"a","code":1}}]""", "tools[0].function.code", "is unknown")]
    [InlineData("""[{"type":"function","function":{"name":"a"}},{"type":"function","function":{"name":"a"}}]""", "tools[1]", "the same name")]
    public async Task Tools_of_another_form_are_refused(string tools, string parameter, string sentence)
    {
        await using TestGateway gateway = await TestGateway.StartAsync(("math", new EchoExpert("math")));
        await AssertRefusedAsync(gateway, $$"""{"messages":[{"role":"user","content":"math"}],"tools":{{tools}}}""", parameter, sentence);
    }

    [Theory]
    [InlineData("\"required\"", "legal is \"auto\" or \"none\"")]
    [InlineData("""{"type":"function","function":{"name":"weather"}}""", "nor a certain one")]
    [InlineData("\"always\"", "legal is \"auto\" or \"none\"")]
    public async Task A_call_cannot_be_forced(string choice, string sentence)
    {
        await using TestGateway gateway = await TestGateway.StartAsync(("math", new EchoExpert("math")));
        string body = $$"""{"messages":[{"role":"user","content":"math"}],"tools":{{Tools}},"tool_choice":{{choice}}}""";
        await AssertRefusedAsync(gateway, body, "tool_choice", sentence);
    }

    [Theory]
    [InlineData("""{"role":"tool","content":"mild"}""", "messages[1].tool_call_id", "has no \"tool_call_id\"")]
    [InlineData("""{"role":"tool","content":"mild","tool_call_id":"c9"}""", "messages[1].tool_call_id", "not the \"id\" of any tool call before it")]
    [InlineData("""{"role":"user","content":"x","tool_call_id":"c9"}""", "messages[1].tool_call_id", "only in a message of a tool")]
    [InlineData("""{"role":"user","content":"x","tool_calls":[]}""", "messages[1].tool_calls", "only in a message of the assistant")]
    [InlineData("""{"role":"assistant","tool_calls":{}}""", "messages[1].tool_calls", "legal is an array")]
    [InlineData("""{"role":"assistant","tool_calls":[1]}""", "messages[1].tool_calls", "legal is an array")]
    [InlineData("""{"role":"assistant","tool_calls":[{"id":"c"}]}""", "messages[1].tool_calls[0].function", "is not legal")]
    [InlineData("""{"role":"assistant","tool_calls":[{"type":"function","function":{"name":"a"}}]}""", "messages[1].tool_calls[0].id", "needs an \"id\"")]
    [InlineData("""{"role":"assistant","tool_calls":[{"id":"c","function":{"name":"a","arguments":"{"}}]}""", "messages[1].tool_calls[0].function.arguments", "no valid JSON")]
    [InlineData("""{"role":"assistant","tool_calls":[{"id":"c","function":{"name":"a","arguments":"[1]"}}]}""", "messages[1].tool_calls[0].function.arguments", "no object")]
    [InlineData("""{"role":"assistant","tool_calls":[{"id":"c","function":{"name":"a","arguments":{}}}]}""", "messages[1].tool_calls[0].function.arguments", "a string")]
    [InlineData("""{"role":"assistant","tool_calls":[{"id":"c","function":{"name":"a"}},{"id":"c","function":{"name":"a"}}]}""", "messages[1].tool_calls", "the same \"id\"")]
    [InlineData("""{"role":"assistant","content":"x","refusal":"no"}""", "messages[1].refusal", "legal is null")]
    [InlineData("""{"role":"critic","content":"x"}""", "messages[1].role", "user, assistant and tool")]
    public async Task Messages_of_calls_and_results_of_another_form_are_refused(string message, string parameter, string sentence)
    {
        await using TestGateway gateway = await TestGateway.StartAsync(("math", new EchoExpert("math")));
        await AssertRefusedAsync(gateway, $$"""{"messages":[{"role":"user","content":"math"},{{message}}]}""", parameter, sentence);
    }

    [Fact]
    public async Task Where_no_expert_takes_tools_a_request_with_them_is_one_sentence()
    {
        await using TestGateway gateway = await TestGateway.StartAsync(("math", new EchoExpert("math")));
        foreach (string model in (string[])["auto", "math"])
        {
            string body = $$"""{"model":"{{model}}","messages":[{"role":"user","content":"math"}],"tools":{{Tools}}}""";
            await AssertRefusedAsync(gateway, body, "tools", "none of the experts here takes tools", "tools_unsupported");
        }

        await AssertAnswersAsync(gateway, $$"""{"messages":[{"role":"user","content":"math"}],"tools":{{Tools}},"tool_choice":"none"}""", "math");
        await AssertAnswersAsync(gateway, """{"messages":[{"role":"user","content":"math"}],"tools":[],"parallel_tool_calls":true}""", "math");
        await AssertAnswersAsync(
            gateway, """{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b","refusal":null,"annotations":[]},{"role":"user","content":"math"}]}""", "math");
    }

    [Fact]
    public async Task Among_experts_a_request_with_tools_finds_the_one_that_takes_them_or_asks_for_its_name()
    {
        ExpertScript plain = ExpertScript.Qwen("plain") with { Template = "{{ messages[-1].content }}<|im_start|>assistant\n" };
        await using (ScriptedGateway one = await ScriptedGateway.StartAsync(("plain", plain), ("caller", ExpertScript.Qwen("called"))))
        {
            (int status, JsonElement answer) = await one.PostAsync($$"""{"messages":[{"role":"user","content":"x"}],"tools":{{Tools}}}""");
            Assert.Equal((200, "caller"), (status, answer.GetProperty("model").GetString()));
            (status, answer) = await one.PostAsync($$"""{"model":"plain","messages":[{"role":"user","content":"x"}],"tools":{{Tools}}}""");
            Assert.Equal(400, status);
            Assert.Equal(
                "The expert \"plain\" takes no tools, it answers with text only; experts that take tools: caller.",
                answer.GetProperty("error").GetProperty("message").GetString());
            (status, answer) = await one.PostAsync($$"""{"model":"nobody","messages":[{"role":"user","content":"x"}],"tools":{{Tools}}}""");
            Assert.Equal(404, status);
        }

        await using ScriptedGateway two = await ScriptedGateway.StartAsync(
            ("plain", plain), ("caller", ExpertScript.Qwen("called")), ("other", ExpertScript.Mistral("other")));
        (int code, JsonElement refusal) = await two.PostAsync($$"""{"messages":[{"role":"user","content":"x"}],"tools":{{Tools}}}""");
        Assert.Equal(400, code);
        Assert.EndsWith(
            "experts that take tools: caller, other.", refusal.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private static async Task AssertAnswersAsync(TestGateway gateway, string body, string text)
    {
        using HttpResponseMessage response = await gateway.PostAsync("/v1/chat/completions", body);
        using JsonDocument answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.True(response.IsSuccessStatusCode, answer.RootElement.GetRawText());
        Assert.Equal(text, answer.RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString());
    }

    private static async Task AssertRefusedAsync(
        TestGateway gateway, string body, string parameter, string sentence, string? code = null)
    {
        using HttpResponseMessage response = await gateway.PostAsync("/v1/chat/completions", body);
        using JsonDocument answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        JsonElement error = answer.RootElement.GetProperty("error");
        Assert.Equal(parameter, error.GetProperty("param").GetString());
        Assert.Contains(sentence, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.EndsWith(".", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(code ?? error.GetProperty("code").GetString(), error.GetProperty("code").GetString());
    }
}
