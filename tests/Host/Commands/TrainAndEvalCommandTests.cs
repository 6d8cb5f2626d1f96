using CoERouter.Host.Commands;
using CoERouter.Host.Commands.Evaluate;
using CoERouter.Host.Commands.Train;
using CoERouter.Router.Mapping;
using CoERouter.Router.Outcomes;
using Xunit;

namespace CoERouter.Tests.Host.Commands;

public sealed class TrainAndEvalCommandTests : IDisposable
{
    private readonly TestModels _models = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("coe-commands-").FullName;

    public void Dispose()
    {
        _models.Dispose();
        Directory.Delete(_folder, true);
    }

    [Fact]
    public async Task An_unknown_task_is_refused_with_the_legal_ones_before_anything_is_written()
    {
        (int code, _, string error) = await RunAsync("train", "expert", "poetry", "--workspace", Path.Combine(_folder, "work"), "--models", _folder);
        Assert.Equal(ExitCodes.Usage, code);
        Assert.Contains("There is no task 'poetry'; legal are math, sql, extract, general.", error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Outcomes_writes_a_table_and_the_map_that_is_best_for_it()
    {
        (int code, string output, string error) = await RunAsync("eval", "outcomes", "--count", "1", "--models", _models.Folder);
        Assert.Equal(0, code);
        OutcomeTable table = OutcomeTableFile.Read(await File.ReadAllTextAsync(Path.Combine(_models.Folder, "outcomes.json")));
        Assert.Equal(["math", "sql", "extract", "general"], table.Categories);
        Assert.Equal(9, table.Arms.Count);
        Assert.All(table.Arms.CountBy(arm => arm.Expert), pair => Assert.Equal(3, pair.Value));
        CategoryMap map = CategoryMapFile.Read(await File.ReadAllTextAsync(Path.Combine(_models.Folder, "map.json")));
        Assert.Equal(map.Bound, map.Objective);
        Assert.Contains(map.Revision, output, StringComparison.Ordinal);
        Assert.Equal(36, error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task A_budget_that_no_map_keeps_is_one_sentence_and_leaves_the_map_alone()
    {
        string before = await File.ReadAllTextAsync(Path.Combine(_models.Folder, "map.json"));
        (int code, _, string error) = await RunAsync(
            "eval", "outcomes", "--count", "1", "--gating", "top-9", "--max-total-parameters", "10", "--models", _models.Folder);
        Assert.Equal(ExitCodes.Failure, code);
        Assert.Equal(3, OutcomeTableFile.Read(await File.ReadAllTextAsync(Path.Combine(_models.Folder, "outcomes.json"))).Arms.Count);
        Assert.Contains("No map keeps the budget: the total parameters may be at most 10", error, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(Path.Combine(_models.Folder, "map.json")));
    }

    [Fact]
    public async Task A_negative_budget_is_refused_before_anything_is_measured()
    {
        (int code, _, string error) = await RunAsync("eval", "outcomes", "--max-mean-active-parameters", "-1", "--models", _models.Folder);
        Assert.Equal(ExitCodes.Usage, code);
        Assert.Contains("legal is a finite number above 0", error, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        await using StringWriter output = new();
        await using StringWriter error = new();
        CommandContext context = new() { Output = output, Error = TextWriter.Synchronized(error), SearchFolders = [], Interrupts = () => new Interrupts(TimeProvider.System) };
        int code = await CoeCommandLine.RunAsync(arguments, context, TrainSubjects.All(context), EvalSuites.All(context));
        return (code, output.ToString(), error.ToString());
    }
}
