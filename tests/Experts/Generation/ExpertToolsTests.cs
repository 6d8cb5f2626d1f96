using CoERouter.Experts.Folders;
using CoERouter.Experts.Generation;
using CoERouter.Tests.Experts.Folders;
using CoERouter.Tests.Experts.Generation.Scripts;
using Microsoft.Extensions.AI;
using Xunit;

namespace CoERouter.Tests.Experts.Generation;

public sealed class ExpertToolsTests
{
    [Fact]
    public void The_template_of_a_folder_says_how_calls_are_written()
    {
        using ScriptedModels models = new(
            ("qwen", ExpertScript.Qwen("x")),
            ("llama", ExpertScript.Llama("x")),
            ("mistral", ExpertScript.Mistral("x")),
            ("oss", ExpertScript.Harmony("x")),
            ("plain", ExpertScript.Qwen("x") with { Template = "{{ messages[0].content }}<|im_start|>assistant\n" }),
            ("broken", ExpertScript.Qwen("x") with { Configuration = "[1]" }));
        Assert.Equal("hermes", Format("qwen"));
        Assert.Equal("llama", Format("llama"));
        Assert.Equal("mistral", Format("mistral"));
        Assert.Equal("gpt-oss", Format("oss"));
        Assert.Null(Format("plain"));

        // What cannot be read takes no tools; its loading says why.
        Assert.Null(Format("broken"));
        Assert.Throws<ExpertFolderException>(() => models.Load("broken"));

        string? Format(string name) => ExpertTools.FormatOf(ExpertFolder.Read(Path.Combine(models.Path, name)))?.Name;
    }

    [Fact]
    public void The_template_of_a_tool_use_folder_counts_where_there_are_two()
    {
        using ScriptedModels models = new(("two", ExpertScript.Qwen("x")));
        string folder = Path.Combine(models.Path, "two");
        File.Delete(Path.Combine(folder, "chat_template.jinja"));
        File.WriteAllText(
            Path.Combine(folder, ExpertFiles.TokenizerConfiguration),
            """{"chat_template":[{"name":"default","template":"plain"},{"name":"tool_use","template":"[TOOL_CALLS]"}]}""");
        Assert.Equal("mistral", ExpertTools.FormatOf(ExpertFolder.Read(folder))?.Name);
    }

    [Fact]
    public async Task The_projects_own_experts_take_none_and_say_so()
    {
        using TestExpert own = new();
        ExpertFolder folder = own.Write("own");
        Assert.Null(ExpertTools.FormatOf(folder));
        using ExpertModel model = ExpertModel.Load(folder);
        ChatOptions options = new() { Tools = [AIFunctionFactory.Create(() => 1, "one")] };
        ArgumentException fault = await Assert.ThrowsAsync<ArgumentException>(() => new ExpertChatClient(model).GetResponseAsync("the dog", options));
        Assert.Contains("Tools are not supported by 'own'", fault.Message, StringComparison.Ordinal);
        options.ToolMode = ChatToolMode.None;
        Assert.NotNull(await new ExpertChatClient(model).GetResponseAsync("the dog", options));
    }
}
