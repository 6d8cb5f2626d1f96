using System.Text.Json;
using CoERouter.Host.Gateway;
using CoERouter.Host.Gateway.Wire;
using Microsoft.Extensions.AI;
using Xunit;

namespace CoERouter.Tests.Host.Gateway;

public sealed class ToolCallTextTests
{
    [Fact]
    public void Arguments_are_one_text_of_a_JSON_object_as_it_came()
    {
        JsonElement nested = JsonElement.Parse("""{"a":[1,2.50,null,"é <b>"],"b":{}}""");
        ToolCall call = ToolCallText.From(new FunctionCallContent("id", "f", new Dictionary<string, object?>
        {
            ["nested"] = nested, ["text"] = "\"quoted\" é", ["number"] = 3, ["none"] = null, ["flag"] = true,
        }));
        Assert.Equal(("id", "function", "f"), (call.Id, call.Type, call.Function.Name));
        Assert.StartsWith("""{"nested":{"a":[1,2.50,null,"é <b>"],"b":{}},"text":""", call.Function.Arguments, StringComparison.Ordinal);
        JsonElement read = JsonElement.Parse(call.Function.Arguments);
        Assert.Equal("\"quoted\" é", read.GetProperty("text").GetString());
        Assert.Equal((3, JsonValueKind.Null, JsonValueKind.True), (read.GetProperty("number").GetInt32(), read.GetProperty("none").ValueKind, read.GetProperty("flag").ValueKind));
    }

    [Fact]
    public void No_arguments_are_an_empty_object()
    {
        Assert.Equal("{}", ToolCallText.From(new FunctionCallContent("id", "f")).Function.Arguments);
        Assert.Equal("{}", ToolCallText.From(new FunctionCallContent("id", "f", new Dictionary<string, object?>())).Function.Arguments);
    }
}
