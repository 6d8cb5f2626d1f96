using CoERouter.Host.Commands;
using CoERouter.Router.Mapping;
using CoERouter.Router.Outcomes;
using CoERouter.Tests.Router;
using Xunit;

namespace CoERouter.Tests.Host.Commands;

/// <summary>Three experts with two gating policies each: in math the second routed expert is worth much, in sql little.</summary>
public sealed class MapCommandTests : IDisposable
{
    private readonly TestModels _models = new();

    public MapCommandTests() => WriteOutcomes(["general@top-1", "general@top-2", "math@top-1", "math@top-2", "sql@top-1", "sql@top-2"]);

    private string MapFile => Path.Combine(_models.Folder, "map.json");

    public void Dispose() => _models.Dispose();

    [Fact]
    public async Task The_map_comes_with_its_certificate_and_is_written_only_when_asked()
    {
        string before = await File.ReadAllTextAsync(MapFile);
        (int code, string output, _) = await _models.RunAsync("map");
        Assert.Equal(0, code);
        Assert.Contains("optimum 0.900000, bound 0.900000, gap 0.000000", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Shadow price", output, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(MapFile));

        Assert.Equal(0, (await _models.RunAsync("map", "--write")).Code);
        CategoryMap map = CategoryMapFile.Read(await File.ReadAllTextAsync(MapFile));
        Assert.Equal(["general@top-2", "math@top-2", "sql@top-2"], map.Entries.Select(entry => entry.Arm.ToString()));
        Assert.Contains(map.Revision, output, StringComparison.Ordinal);
        Assert.Equal(0, (await _models.RunAsync("route", "anything")).Code);
    }

    [Fact]
    public async Task One_solve_splits_the_budget_across_both_levels()
    {
        (int code, string output, _) = await _models.RunAsync("map", "--max-mean-active-parameters", "170", "--max-experts", "3", "--write");
        Assert.Equal(0, code);
        CategoryMap map = CategoryMapFile.Read(await File.ReadAllTextAsync(MapFile));
        Assert.Equal(["general@top-2", "math@top-2", "sql@top-1"], map.Entries.Select(entry => entry.Arm.ToString()));
        Assert.Contains("mean active parameters", output, StringComparison.Ordinal);
        Assert.Contains("However the limits change, no map scores more than", output, StringComparison.Ordinal);
        Assert.Equal(170, map.Budget.MaxMeanActiveParameters);
        Assert.Equal(3, map.Budget.MaxExperts);
    }

    [Fact]
    public async Task A_frontier_shows_every_point()
    {
        (int code, string output, _) = await _models.RunAsync("map", "--frontier", "mean-active-parameters", "--frontier", "experts");
        Assert.Equal(0, code);
        Assert.Contains("Frontier: mean active parameters", output, StringComparison.Ordinal);
        Assert.Contains("4 points; every one is there.", output, StringComparison.Ordinal);
        Assert.Contains("Frontier: experts", output, StringComparison.Ordinal);
        Assert.Contains("3 points; every one is there.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_infeasible_budget_says_which_limit_and_by_how_much()
    {
        (int code, _, string error) = await _models.RunAsync("map", "--max-mean-active-parameters", "90");
        Assert.Equal(ExitCodes.Failure, code);
        Assert.Equal(
            "coe: No map keeps the budget: the mean active parameters may be at most 90, but every map needs at least 100, which is 10 more.", error.Trim());
        Assert.Equal(ExitCodes.Usage, (await _models.RunAsync("map", "--max-experts", "0")).Code);
        Assert.Equal(ExitCodes.Usage, (await _models.RunAsync("map", "--frontier", "beauty")).Code);
    }

    [Theory]
    [InlineData("--max-memory", "abc", "--max-memory is 'abc', legal is a whole number above 0 that is not too large.")]
    [InlineData("--max-experts", "1.5", "--max-experts is '1.5', legal is a whole number above 0 that is not too large.")]
    [InlineData("--max-experts", "99999999999", "--max-experts is '99999999999', legal is a whole number above 0 that is not too large.")]
    [InlineData("--max-mean-cost", "cheap", "--max-mean-cost is 'cheap', legal is a number above 0 that is not too large.")]
    [InlineData("--max-mean-latency", "-3", "the mean milliseconds of an answer are -3, legal is a finite number above 0.")]
    [InlineData("--max-total-parameters", "0", "the total parameters are 0, legal is 1 or more.")]
    public async Task A_limit_that_is_no_legal_number_is_one_sentence(string option, string value, string sentence)
    {
        (int code, string output, string error) = await _models.RunAsync("map", option, value);
        Assert.NotEqual(0, code);
        Assert.Empty(output);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Memory_is_known_from_the_manifests()
    {
        (int code, string output, _) = await _models.RunAsync("map", "--max-memory", "1000000000", "--scores", "guarded");
        Assert.Equal(0, code);
        Assert.Contains("bytes of memory", output, StringComparison.Ordinal);
        (int tight, _, string error) = await _models.RunAsync("map", "--max-memory", "1");
        Assert.Equal(ExitCodes.Failure, tight);
        Assert.Contains("the bytes of memory may be at most 1, but every map needs at least", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outcomes_of_an_unknown_expert_and_missing_outcomes_are_one_sentence_each()
    {
        WriteOutcomes(["general@top-1", "general@top-2", "gone@top-1", "gone@top-2", "sql@top-1", "sql@top-2"]);
        (int code, _, string error) = await _models.RunAsync("map");
        Assert.Equal(ExitCodes.Failure, code);
        Assert.Contains("has arms of gone, but the experts are general, math, sql; measure again with 'coe eval outcomes'.", error, StringComparison.Ordinal);
        File.Delete(Path.Combine(_models.Folder, "outcomes.json"));
        (int missing, _, string sentence) = await _models.RunAsync("map");
        Assert.Equal(ExitCodes.Failure, missing);
        Assert.Contains("measure the experts with 'coe eval outcomes'", sentence, StringComparison.Ordinal);
    }

    private void WriteOutcomes(string[] arms)
    {
        OutcomeTable table = RouterSamples.Table(
            ["general", "math", "sql"],
            arms,
            new[,] { { 0.5, 0.9, 0.1, 0.1, 0.1, 0.1 }, { 0.1, 0.1, 0.4, 0.9, 0.1, 0.1 }, { 0.1, 0.1, 0.1, 0.1, 0.85, 0.9 } },
            [100, 200, 100, 200, 100, 200]);
        File.WriteAllText(Path.Combine(_models.Folder, "outcomes.json"), OutcomeTableFile.Write(table));
    }
}
