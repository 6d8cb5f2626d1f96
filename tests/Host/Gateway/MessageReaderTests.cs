using System.Text.Json;
using CoERouter.Host.Gateway;
using Microsoft.Extensions.AI;
using Xunit;

namespace CoERouter.Tests.Host.Gateway;

public sealed class MessageReaderTests
{
    [Fact]
    public void Every_role_and_form_of_content_arrives()
    {
        IReadOnlyList<ChatMessage> messages = Read("""
            [{"role":"developer","content":"be brief"},
             {"role":"user","content":[{"type":"text","text":"one "},{"type":"text","text":"two"}],"name":"ann"},
             {"role":"assistant"},
             {"role":"assistant","content":null,"reasoning_content":"hm","refusal":null,"audio":null,"function_call":null,"annotations":[]},
             {"role":"user","content":"three"}]
            """);
        Assert.Equal(
            ["system:be brief", "user:one two", "assistant:", "assistant:", "user:three"],
            messages.Select(message => $"{message.Role}:{message.Text}"));
        Assert.Equal("ann", messages[1].AuthorName);
        Assert.Equal("hm", Assert.Single(messages[3].Contents.OfType<TextReasoningContent>()).Text);
    }

    [Fact]
    public void Calls_and_their_results_arrive_with_arguments_as_values()
    {
        IReadOnlyList<ChatMessage> messages = Read("""
            [{"role":"user","content":"x"},
             {"role":"assistant","content":"Let me see.","tool_calls":[
               {"id":"c1","type":"function","function":{"name":"add","arguments":"{\"a\": 1, \"b\": [\"x\", null]}"}},
               {"id":"c2","function":{"name":"now","arguments":""},"index":1}]},
             {"role":"tool","tool_call_id":"c2","content":"noon"},
             {"role":"tool","tool_call_id":"c1","content":[{"type":"text","text":"{\"sum\":"},{"type":"text","text":"3}"}]}]
            """);
        FunctionCallContent[] calls = [.. messages[1].Contents.OfType<FunctionCallContent>()];
        Assert.Equal(["c1:add:a,b", "c2:now:"], calls.Select(call => $"{call.CallId}:{call.Name}:{string.Join(',', call.Arguments!.Keys)}"));
        Assert.Equal(1, Assert.IsType<JsonElement>(calls[0].Arguments!["a"]).GetInt32());
        Assert.Equal("Let me see.", messages[1].Text);
        Assert.Equal([ChatRole.Tool, ChatRole.Tool], messages.Skip(2).Select(message => message.Role));
        Assert.Equal(
            ["c2=noon", "c1={\"sum\":3}"],
            messages.Skip(2).SelectMany(message => message.Contents).Cast<FunctionResultContent>().Select(result => $"{result.CallId}={result.Result}"));
    }

    [Theory]
    [InlineData("""{"a":1,"a":2}""", "no valid JSON")]
    [InlineData("""{"\ud800":1}""", "no valid JSON")]
    [InlineData("null", "no object")]
    [InlineData("\"text\"", "no object")]
    [InlineData("{\"a\":1", "no valid JSON")]
    public void Arguments_that_are_no_object_are_refused(string arguments, string sentence)
    {
        string call = JsonSerializer.Serialize(new { id = "c", function = new { name = "f", arguments } });
        GatewayRefusedException refused = Assert.Throws<GatewayRefusedException>(
            () => Read($$"""[{"role":"user","content":"x"},{"role":"assistant","tool_calls":[{{call}}]}]"""));
        Assert.Equal("messages[1].tool_calls[0].function.arguments", refused.Refusal.Parameter);
        Assert.Contains(sentence, refused.Refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Arguments_nested_beyond_any_sense_are_refused_and_not_followed()
    {
        string arguments = string.Concat(Enumerable.Repeat("{\"a\":", 5000)) + "1" + new string('}', 5000);
        string call = JsonSerializer.Serialize(new { id = "c", function = new { name = "f", arguments } });
        Assert.Throws<GatewayRefusedException>(() => Read($$"""[{"role":"user","content":"x"},{"role":"assistant","tool_calls":[{{call}}]}]"""));
    }

    private static IReadOnlyList<ChatMessage> Read(string messages)
    {
        using JsonDocument body = JsonDocument.Parse($$"""{"messages":{{messages}}}""");
        return MessageReader.Read(new Parameters(body.RootElement, string.Empty, ["messages"]));
    }
}
