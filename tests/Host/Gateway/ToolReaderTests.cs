using System.Text.Json;
using CoERouter.Host.Gateway;
using Microsoft.Extensions.AI;
using Xunit;

namespace CoERouter.Tests.Host.Gateway;

public sealed class ToolReaderTests
{
    private static readonly string[] Legal = ["tools", "tool_choice", "parallel_tool_calls"];

    [Fact]
    public void A_tool_arrives_as_a_declaration_with_its_schema()
    {
        ChatOptions options = Read("""
            {"tools":[{"type":"function","function":{"name":"get-weather_2.0","description":"Tells.","strict":false,
              "parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}},
              {"type":"function","function":{"name":"now"}}],
             "tool_choice":"auto","parallel_tool_calls":false}
            """);
        AIFunctionDeclaration[] tools = [.. options.Tools!.Cast<AIFunctionDeclaration>()];
        Assert.Equal(["get-weather_2.0:Tells.", "now:"], tools.Select(tool => $"{tool.Name}:{tool.Description}"));
        Assert.Equal("city", tools[0].JsonSchema.GetProperty("required")[0].GetString());
        Assert.Equal("""{"type":"object","properties":{}}""", tools[1].JsonSchema.GetRawText());
        Assert.Equal((ChatToolMode.Auto, false), (options.ToolMode, options.AllowMultipleToolCalls));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"tools":null,"tool_choice":null}""")]
    [InlineData("""{"tools":[],"tool_choice":"none","parallel_tool_calls":true}""")]
    public void Without_tools_nothing_is_set(string body)
    {
        ChatOptions options = Read(body);
        Assert.Null(options.Tools);
        Assert.Null(options.ToolMode);
        Assert.Null(options.AllowMultipleToolCalls);
    }

    [Fact]
    public void None_is_kept_beside_the_tools()
    {
        ChatOptions options = Read("""{"tools":[{"type":"function","function":{"name":"now"}}],"tool_choice":"none"}""");
        Assert.Single(options.Tools!);
        Assert.IsType<NoneChatToolMode>(options.ToolMode);
    }

    [Fact]
    public void There_is_a_most_number_of_tools()
    {
        static string Body(int count) => "{\"tools\":["
            + string.Join(',', Enumerable.Range(0, count).Select(i => $$$"""{"type":"function","function":{"name":"f{{{i}}}"}}""")) + "]}";
        Assert.Equal(128, Read(Body(128)).Tools!.Count);
        Assert.Contains("up to 128", Assert.Throws<GatewayRefusedException>(() => Read(Body(129))).Refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("A_b-c.9", true)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("é", false)]
    [InlineData("<tool>", false)]
    public void Names_are_of_plain_letters_and_digits(string name, bool legal)
    {
        Assert.Equal(legal, ToolReader.IsName(name));
        Assert.False(ToolReader.IsName(new string('a', 65)));
        Assert.True(ToolReader.IsName(new string('a', 64)));
    }

    private static ChatOptions Read(string text)
    {
        using JsonDocument body = JsonDocument.Parse(text);
        ChatOptions options = new();
        ToolReader.Read(new Parameters(body.RootElement, string.Empty, Legal), options);
        return options;
    }
}
