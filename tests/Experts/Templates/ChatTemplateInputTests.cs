using System.Text.Json;
using CoERouter.Experts.Templates;
using Microsoft.Extensions.AI;
using Xunit;

namespace CoERouter.Tests.Experts.Templates;

/// <summary>The JSON that a template sees, in the words of Hugging Face's templates.</summary>
public sealed class ChatTemplateInputTests
{
    [Fact]
    public void A_chat_with_tools_calls_and_results_in_golden_text()
    {
        ChatTemplateInput input = new()
        {
            Messages =
            [
                new(ChatRole.System, "Be brief."),
                new(ChatRole.User, "Add é."),
                new(ChatRole.Assistant, [new TextContent("Well."), new FunctionCallContent("c1", "add", new Dictionary<string, object?> { ["a"] = 1, ["b"] = null })]),
                new(ChatRole.Tool, [new FunctionResultContent("c1", JsonElement.Parse("\"three\"")), new FunctionResultContent("c2", null)]),
                new(ChatRole.Assistant, [new TextReasoningContent("Hm."), new TextContent("Three."), new UsageContent(new())]),
            ],
            Tools = [AIFunctionFactory.CreateDeclaration("add", "Adds.", JsonElement.Parse("""{"type":"object"}"""))],
            AddGenerationPrompt = false,
            Variables = new Dictionary<string, object?> { ["documents"] = new[] { new { title = "t" } } },
        };
        Assert.Equal(
            """{"bos_token":"<s>","add_generation_prompt":false,"messages":["""
            + """{"role":"system","content":"Be brief."},{"role":"user","content":"Add é."},"""
            + """{"role":"assistant","content":"Well.","tool_calls":[{"id":"c1","type":"function","function":{"name":"add","arguments":{"a":1,"b":null}}}]},"""
            + """{"role":"tool","tool_call_id":"c1","content":"three"},{"role":"tool","tool_call_id":"c2","content":"null"},"""
            + """{"role":"assistant","content":"Three.","reasoning_content":"Hm."}]"""
            + ""","tools":[{"type":"function","function":{"name":"add","description":"Adds.","parameters":{"type":"object"}}}]"""
            + ""","documents":[{"title":"t"}]}""",
            Json(input, text => text));
    }

    [Fact]
    public void Every_text_of_the_chat_passes_the_guard_and_none_of_the_templates_own()
    {
        ChatTemplateInput input = new()
        {
            Messages =
            [
                new(ChatRole.User, "x"),
                new(ChatRole.Assistant, [new FunctionCallContent("x", "x", new Dictionary<string, object?> { ["x"] = new[] { "x" } })]),
                new(ChatRole.Tool, [new FunctionResultContent("x", "x")]),
            ],
            Tools = [AIFunctionFactory.CreateDeclaration("x", "x", JsonElement.Parse("""{"x":["x",{"x":"x"}]}"""))],
            Variables = new Dictionary<string, object?> { ["v"] = "x" },
        };
        string json = Json(input, text => text == "x" ? "GUARDED" : text);
        Assert.DoesNotContain("\"x\"", json, StringComparison.Ordinal);
        Assert.Contains("\"bos_token\":\"<s>\"", json, StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_that_may_call_nothing_shows_no_tools()
    {
        ChatOptions options = new() { Tools = [AIFunctionFactory.Create(() => 1, "one")] };
        ChatMessage[] chat = [new(ChatRole.User, "x")];
        Assert.Single(ChatTemplateOptions.ToInput(chat, options).Tools);
        options.ToolMode = ChatToolMode.Auto;
        Assert.Single(ChatTemplateOptions.ToInput(chat, options).Tools);
        options.ToolMode = ChatToolMode.None;
        Assert.Empty(ChatTemplateOptions.ToInput(chat, options).Tools);
        Assert.DoesNotContain("tools", Json(ChatTemplateOptions.ToInput(chat, options), text => text), StringComparison.Ordinal);
    }

    [Fact]
    public void Tools_that_are_no_functions_are_refused()
    {
        ChatOptions options = new() { Tools = [new HostedWebSearchTool()] };
        Assert.Contains(
            "is no function", Assert.Throws<ArgumentException>(() => ChatTemplateOptions.ToInput([new(ChatRole.User, "x")], options)).Message, StringComparison.Ordinal);
    }

    private static string Json(ChatTemplateInput input, Func<string, string> guard) =>
        input.ToJson(new Dictionary<string, string> { ["bos_token"] = "<s>" }, guard).GetRawText();
}
