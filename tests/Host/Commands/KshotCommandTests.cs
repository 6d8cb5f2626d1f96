using CoERouter.Host.Commands;
using CoERouter.Host.Composition;
using CoERouter.Router.Mapping;
using CoERouter.Router.Outcomes;
using CoERouter.Tests.Host.Composition;
using Xunit;

namespace CoERouter.Tests.Host.Commands;

/// <summary>K-shot selection with the experts of this repository, in a copy of its models folder.</summary>
public sealed class KshotCommandTests : IDisposable
{
    private static readonly string[] Examples =
    [
        """{"prompt":"Convert 3 hours to minutes.","answer":"Answer: 180 min"}""",
        """{"prompt":"Convert 5 km to m.","answer":"Answer: 5000 m"}""",
        """{"prompt":"Convert 8 kg to g.","answer":"Answer: 8000 g"}""",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("coe-kshot").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Conversions_go_to_the_math_expert_with_one_of_two_gatings_each()
    {
        string models = Models();
        (int code, string output, string error) = await RunAsync("kshot", "-c", "conversions", "-f", File(Examples), "--check", "math");
        Assert.Equal((0, string.Empty), (code, error));
        Assert.StartsWith("8 arms x 3 examples x 2 calls (one answer, one likelihood of the reference answer) = 48 calls.", output, StringComparison.Ordinal);
        Assert.Contains("48 of 48 calls were made.", output, StringComparison.Ordinal);
        Assert.Contains("+conversions -> math@", output, StringComparison.Ordinal);
        Assert.Contains("does not know conversions", output, StringComparison.Ordinal);
        foreach (string expert in (string[])["math", "sql", "extract", "general"])
        {
            Assert.Contains($"{expert}@top-1", output, StringComparison.Ordinal);
            Assert.Contains($"{expert}@top-2", output, StringComparison.Ordinal);
        }

        CategoryMap map = CategoryMapFile.Read(System.IO.File.ReadAllText(Path.Combine(models, ModelsFolder.Map)));
        MapEntry entry = Assert.Single(map.Entries, entry => entry.Category == "conversions");
        Assert.Equal(("math", 0.2), (entry.Arm.Expert, Math.Round(entry.Weight, 12)));

        // The embedded experts are measured with three gatings each, of which two were tried.
        Assert.Contains("The outcomes stay as they are, since some of their arms were not tried.", output, StringComparison.Ordinal);
        Assert.DoesNotContain("conversions", OutcomeTableFile.Read(System.IO.File.ReadAllText(Path.Combine(models, ModelsFolder.Outcomes))).Categories);
        (code, output, _) = await RunAsync("map", "rollback");
        Assert.Equal(0, code);
        Assert.Contains("-conversions -> math@", output, StringComparison.Ordinal);
        Assert.Equal(System.IO.File.ReadAllText(Path.Combine(EmbeddedModels.Locate(), ModelsFolder.Map)), System.IO.File.ReadAllText(Path.Combine(models, ModelsFolder.Map)));
    }

    [Fact]
    public async Task A_dry_run_within_a_limit_of_calls_changes_nothing()
    {
        string models = Models();
        string before = System.IO.File.ReadAllText(Path.Combine(models, ModelsFolder.Map));
        (int code, string output, string error) = await RunAsync(
            "kshot", "-c", "conversions", "-f", File(Examples), "--check", "math", "--arms", "math@top-1", "general@top-2", "sql@rank-1", "--max-calls", "13", "--dry-run",
            "--objective", "diversity", "--perplexity", "token", "--choose", "2", "--shortlist", "3");
        Assert.Equal((0, string.Empty), (code, error));
        Assert.StartsWith("3 arms x 2 examples x 2 calls (one answer, one likelihood of the reference answer) = 12 calls; the first 2 of 3 examples are used.", output, StringComparison.Ordinal);
        Assert.Contains("12 of 12 calls were made.", output, StringComparison.Ordinal);
        Assert.Contains("Chosen of 3 groups", output, StringComparison.Ordinal);
        Assert.Contains("Nothing was changed", output, StringComparison.Ordinal);
        Assert.Equal(before, System.IO.File.ReadAllText(Path.Combine(models, ModelsFolder.Map)));
        Assert.False(Directory.Exists(Path.Combine(models, ModelsFolder.State)));
    }

    [Theory]
    [InlineData("--category math", "replace it with --replace")]
    [InlineData("-c x --arms math@top-99 nobody@top-1 math", "\"math@top-99\", \"nobody@top-1\", \"math\" cannot be tried")]
    [InlineData("-c x --arms math@top-1 --gatings top-1", "give one of them")]
    [InlineData("-c x --gatings best", "is no gating policy")]
    [InlineData("-c x --check vibes", "There is no check")]
    [InlineData("-c x --objective luck", "There is no objective")]
    [InlineData("-c x --perplexity word", "legal are byte and token")]
    [InlineData("-c x --max-calls 3", "3 calls are too few")]
    [InlineData("-c x -k 0", "K is 0")]
    [InlineData("-c x --choose 9 --shortlist 3", "9 are to be chosen")]
    [InlineData("-c x --weight 2 --arms math@top-1 -k 1", "The weight of x is 2")]
    public async Task What_is_not_legal_is_one_sentence(string arguments, string sentence)
    {
        string models = Models();
        (int code, _, string error) = await RunAsync(["kshot", "-f", File(Examples), .. arguments.Split(' ')]);
        Assert.Equal(ExitCodes.Usage, code);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.Equal(System.IO.File.ReadAllText(Path.Combine(EmbeddedModels.Locate(), ModelsFolder.Map)), System.IO.File.ReadAllText(Path.Combine(models, ModelsFolder.Map)));
    }

    [Theory]
    [InlineData("{\"prompt\":\"x\"}", "Line 2 of")]
    [InlineData("{\"prompt\":\"x\",\"answer\":3}", "Line 2 of")]
    [InlineData("[]", "Line 2 of")]
    [InlineData("{", "Line 2 of")]
    [InlineData("{\"prompt\":\"Convert 3 hours to minutes.\",\"answer\":\"y\"}", "came before")]
    public async Task An_example_that_is_none_is_named(string line, string sentence)
    {
        Models();
        (int code, _, string error) = await RunAsync("kshot", "-c", "x", "-f", File(Examples[0], line));
        Assert.Equal(ExitCodes.Failure, code);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_file_and_an_empty_history_are_said()
    {
        Models();
        Assert.Contains("holds no example", (await RunAsync("kshot", "-c", "x", "-f", File(""))).Error, StringComparison.Ordinal);
        Assert.Contains("nothing to go back to", (await RunAsync("map", "rollback")).Error, StringComparison.Ordinal);
        Assert.Contains("nothing to put in use", (await RunAsync("map", "apply")).Error, StringComparison.Ordinal);
        Assert.Equal("No map is proposed.", (await RunAsync("map", "diff")).Output.Trim());
    }

    private string File(params string[] lines)
    {
        string path = Path.Combine(_folder, "examples.jsonl");
        System.IO.File.WriteAllLines(path, lines);
        return path;
    }

    // The map and the outcomes are copies, which a test may change; the experts are those of the repository.
    private string Models()
    {
        string source = EmbeddedModels.Locate();
        string models = Path.Combine(_folder, "models");
        Directory.CreateDirectory(models);
        foreach (string expert in Directory.GetDirectories(source).Where(expert => System.IO.File.Exists(Path.Combine(expert, "expert.json"))))
        {
            string target = Directory.CreateDirectory(Path.Combine(models, Path.GetFileName(expert))).FullName;
            foreach (string file in Directory.GetFiles(expert))
            {
                System.IO.File.Copy(file, Path.Combine(target, Path.GetFileName(file)), overwrite: true);
            }
        }

        foreach (string file in (string[])[ModelsFolder.Map, ModelsFolder.Outcomes, ModelsFolder.Categorizer])
        {
            System.IO.File.Copy(Path.Combine(source, file), Path.Combine(models, file), overwrite: true);
        }

        return models;
    }

    private Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments) =>
        Coe.RunAsync(null, [.. arguments, "--models", Path.Combine(_folder, "models")]);
}
