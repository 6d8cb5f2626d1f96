using System.CommandLine;
using System.Text.Json;
using CoERouter.Experts.Folders;
using CoERouter.Host.Commands;
using CoERouter.Tests.Experts.Folders;
using Xunit;

namespace CoERouter.Tests.Host.Commands;

public sealed class ExpertsCommandTests : IDisposable
{
    private readonly TestModels _models = new();

    public void Dispose() => _models.Dispose();

    [Fact]
    public async Task The_table_names_every_expert_with_its_parameters()
    {
        (int code, string output, string error) = await _models.RunAsync("experts");
        Assert.Equal((0, string.Empty), (code, error));
        Assert.All(new[] { "general", "math", "sql", "Int8", "top-2", "not measured", TestExpert.Spec.TotalParameters.ToString("#,0", null) }, text => Assert.Contains(text, output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Json_holds_the_same()
    {
        using JsonDocument json = JsonDocument.Parse((await _models.RunAsync("experts", "--json")).Output);
        JsonElement math = json.RootElement[1];
        Assert.Equal(
            ("math", TestExpert.Spec.ActiveParameters(2), 96), (math.GetProperty("name").GetString(),
                math.GetProperty("active_parameters").GetInt64(), math.GetProperty("context_length").GetInt32()));
    }

    [Fact]
    public async Task Verify_notices_a_changed_weight()
    {
        Assert.Equal(0, (await _models.RunAsync("experts", "--verify")).Code);
        string weights = Path.Combine(_models.Folder, "math", ExpertFiles.Weights);
        byte[] bytes = await File.ReadAllBytesAsync(weights);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(weights, bytes);
        (int code, _, string error) = await _models.RunAsync("experts", "--verify");
        Assert.Equal(ExitCodes.Failure, code);
        Assert.Contains(ExpertFiles.Weights, error, StringComparison.Ordinal);
        Assert.Equal(0, (await _models.RunAsync("experts")).Code);
    }

    [Fact]
    public async Task Train_and_eval_exist_where_something_was_registered()
    {
        using StringWriter output = new();
        using StringWriter error = new();
        CommandContext context = new()
        {
            Output = output,
            Error = error,
            SearchFolders = [],
            Interrupts = () => new Interrupts(TimeProvider.System),
        };
        bool trained = false;
        Command subject = new("thing", "A thing.");
        subject.SetAction(_ => trained = true);
        Assert.Equal(0, await CoeCommandLine.RunAsync(["train", "thing"], context, training: [subject]));
        Assert.True(trained);
        Assert.Equal(ExitCodes.Usage, await CoeCommandLine.RunAsync(["eval"], context, training: [subject]));
    }
}
