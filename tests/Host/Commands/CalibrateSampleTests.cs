using System.Text.Json;
using CoERouter.Host.Commands;
using CoERouter.Host.Commands.Evaluate;
using CoERouter.Host.Composition;
using CoERouter.Router.Refinement;
using CoERouter.Router.Routes;
using CoERouter.Tests.Router.Refinement;
using Xunit;

namespace CoERouter.Tests.Host.Commands;

public sealed class CalibrateSampleTests : IDisposable
{
    private readonly TestModels _models = new();

    public void Dispose() => _models.Dispose();

    [Fact]
    public async Task A_sample_becomes_rules_that_route_and_replay()
    {
        string sample = Write("sample.jsonl", GainSamples.Pair(400, 1)), check = Write("check.jsonl", GainSamples.Pair(300, 2));
        double cost = await CostOfAsync("top-1") * 0.6 + (await CostOfAsync("top-2") * 0.4);
        (int code, string output, string error) = await CalibrateAsync(sample, "--target-cost", Number(cost), "--check", check);
        Assert.Equal((0, string.Empty), (code, error));
        Assert.Contains("shape and words", output, StringComparison.Ordinal);
        Assert.Contains("From 400 scored prompts, each placed by a fit that had not seen it.", output, StringComparison.Ordinal);
        Assert.Contains("Of 300 prompts of the second sample", output, StringComparison.Ordinal);
        Assert.Contains("Left to the map's arm, since the sample scores no other for it: general, sql.", output, StringComparison.Ordinal);
        PromptRefinement rules = RefinementFile.Read(File.ReadAllText(Path.Combine(_models.Folder, ModelsFolder.Refinement)));
        Assert.Contains($"revision {rules.Revision}", output, StringComparison.Ordinal);
        Assert.Equal(("math", "math@top-1", "math@top-2"), (rules.Rules[0].Category, rules.Rules[0].Cheap.ToString(), rules.Rules[0].Dear.ToString()));

        // The sample's own easy and hard words now go to two arms, and their receipts replay.
        string receipts = Path.Combine(_models.Folder, "receipts.jsonl");
        Assert.Equal("math@top-1", (await RouteAsync("tell me about the old bridge 1234")).Arm.ToString());
        RouteReceipt hard = await RouteAsync("tell me about photosynthesis of the town 1234", "--receipts", receipts);
        Assert.Equal(("math@top-2", RefinedSide.Dear), (hard.Arm.ToString(), hard.Refinement!.Side));
        (code, output, _) = await _models.RunAsync("replay", receipts);
        Assert.Equal((0, "1 receipts: 1 replay exactly, 0 are of other revisions, 0 differ."), (code, output.Trim()));
    }

    [Fact]
    public async Task A_dry_run_writes_nothing_and_the_same_sample_gives_the_same_file()
    {
        string sample = Write("sample.jsonl", GainSamples.Pair(200, 3)), path = Path.Combine(_models.Folder, ModelsFolder.Refinement);
        (int code, string output, _) = await CalibrateAsync(sample, "--target-score", "0.9", "--dry-run");
        Assert.Equal(0, code);
        Assert.Contains("Nothing was written.", output, StringComparison.Ordinal);
        Assert.False(File.Exists(path));
        await CalibrateAsync(sample, "--target-score", "0.9");
        string first = File.ReadAllText(path);
        await CalibrateAsync(sample, "--target-score", "0.9");
        Assert.Equal(first, File.ReadAllText(path));
        Assert.False(File.Exists(path + ".partial"));
    }

    [Fact]
    public async Task Costs_of_ones_own_are_taken_where_the_sample_has_them()
    {
        string sample = Write("sample.jsonl", GainSamples.Pair(200, 3), line => line with { Costs = new() { ["math@top-1"] = 1, ["math@top-2"] = 10 } });
        (int code, string output, _) = await CalibrateAsync(sample, "--target-cost", "4");
        Assert.Equal(0, code);
        Assert.Contains("mean cost", output, StringComparison.Ordinal);
        PromptRefinement rules = RefinementFile.Read(File.ReadAllText(Path.Combine(_models.Folder, ModelsFolder.Refinement)));
        Assert.InRange(rules.Source.MeanCost[0], 1, 4);
        Assert.Equal(9 * rules.Source.Price, rules.Rules[0].Threshold, 1e-12);
    }

    [Fact]
    public async Task A_sample_of_the_maps_arm_alone_leaves_nothing_to_choose()
    {
        string sample = Write("sample.jsonl", GainSamples.Pair(50, 3), line => line with { Scores = new() { ["math@top-2"] = 1 } });
        (int code, string output, _) = await CalibrateAsync(sample, "--target-score", "0.9");
        Assert.Equal(0, code);
        Assert.Contains("There is nothing to choose between, so nothing was written.", output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_models.Folder, ModelsFolder.Refinement)));
    }

    [Theory]
    [InlineData("", "holds no prompt")]
    [InlineData("{\"prompt\":\"a\"}", "Line 1 of")]
    [InlineData("not json", "is no scored prompt; legal is a JSON object")]
    [InlineData("{\"prompt\":\"a\",\"category\":\"math\",\"scores\":{}}", "is no scored prompt")]
    [InlineData("{\"prompt\":\"a\",\"category\":\"math\",\"scores\":{\"math@top-2\":\"NaN\"}}", "gives math@top-2 the score NaN; legal is a number from 0 to 1.")]
    [InlineData("{\"prompt\":\"a\",\"category\":\"math\",\"scores\":{\"math@top-2\":1.5}}", "gives math@top-2 the score 1.5")]
    [InlineData("{\"prompt\":\"a\",\"category\":\"math\",\"scores\":{\"math\":1}}", "names the arm \"math\"; an arm is EXPERT@GATING")]
    [InlineData("{\"prompt\":\"a\",\"category\":\"math\",\"scores\":{\"math@top-2\":1},\"costs\":{}}", "has \"costs\", but none for math@top-2")]
    [InlineData("{\"prompt\":\"a\",\"category\":\"math\",\"scores\":{\"math@top-2\":1}}\n{\"prompt\":\"a\",\"category\":\"math\",\"scores\":{\"math@top-2\":1}}", "Line 2 of")]
    [InlineData("{\"prompt\":\"a\",\"category\":\"poems\",\"scores\":{\"math@top-2\":1}}", "The sample has prompts of \"poems\"; the map has general, math, sql.")]
    [InlineData("{\"prompt\":\"a\",\"category\":\"math\",\"scores\":{\"math@top-1\":1}}", "The sample has no score of math@top-2, where the map sends math.")]
    [InlineData("{\"prompt\":\"a\",\"category\":\"math\",\"scores\":{\"math@top-2\":1,\"poet@top-1\":1}}", "The sample scores poet@top-1, but the experts are general")]
    [InlineData("{\"prompt\":\"a\",\"category\":\"math\",\"scores\":{\"math@top-2\":1}}\n{\"prompt\":\"b\",\"category\":\"math\",\"scores\":{\"math@top-2\":1,\"math@top-1\":1}}", "are not all scored by the same arms, which are math@top-2 for the first.")]
    [InlineData("{\"prompt\":\"a\",\"category\":\"math\",\"scores\":{\"math@top-2\":1,\"math@top-1\":0}}", "The sample has 1 prompts of math; a calibration needs 20 or more of each category.")]
    public async Task A_bad_sample_is_one_sentence(string lines, string sentence)
    {
        string path = Path.Combine(_models.Folder, "bad.jsonl");
        File.WriteAllText(path, lines + "\n");
        (int code, string output, string error) = await CalibrateAsync(path, "--target-score", "0.9");
        Assert.NotEqual(0, code);
        Assert.Equal(string.Empty, output);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
    }

    [Fact]
    public async Task Prompts_that_the_router_does_not_map_to_their_category_are_left_out()
    {
        // The categorizer of this folder takes every prompt for math.
        string sample = Write("sample.jsonl", GainSamples.Pair(60, 3));
        string[] sql = [.. GainSamples.Pair(40, 4).Prompts.Select(prompt => JsonSerializer.Serialize(new ScoredPrompt { Prompt = prompt, Category = "sql", Scores = new() { ["sql@top-2"] = 1, ["sql@top-1"] = 0 } }, CommandJson.Wire.ScoredPrompt))];
        File.AppendAllLines(sample, sql);
        (int code, string output, _) = await CalibrateAsync(sample, "--target-score", "0.9");
        Assert.Equal(0, code);
        Assert.Contains($"40 of 100 prompts of '{sample}' are left out, since the router does not map them to their category.", output, StringComparison.Ordinal);
        Assert.Contains("From 60 scored prompts", output, StringComparison.Ordinal);
        Assert.Equal("math", Assert.Single(RefinementFile.Read(File.ReadAllText(Path.Combine(_models.Folder, ModelsFolder.Refinement))).Rules).Category);
        File.WriteAllLines(sample, sql);
        Assert.Contains("The router maps no prompt of", (await CalibrateAsync(sample, "--target-score", "0.9")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_file_of_rules_is_replaced()
    {
        string path = Path.Combine(_models.Folder, ModelsFolder.Refinement);
        File.WriteAllText(path, "{");
        Assert.Contains("cannot be read", (await _models.RunAsync("route", "x")).Error, StringComparison.Ordinal);
        Assert.Equal(0, (await CalibrateAsync(Write("sample.jsonl", GainSamples.Pair(60, 3)), "--target-score", "0.9")).Code);
        Assert.Equal(0, (await _models.RunAsync("route", "x")).Code);
    }

    [Fact]
    public async Task A_sample_or_a_folder_is_needed_and_not_both()
    {
        Assert.Contains("give either --sample with a file, or --data with a folder", (await Coe.RunAsync(null, ["calibrate", "--target-cost", "1"])).Error, StringComparison.Ordinal);
        Assert.Contains("give either", (await Coe.RunAsync(null, ["calibrate", "--target-cost", "1", "--data", "x", "--sample", "y"])).Error, StringComparison.Ordinal);
        Assert.Contains("either a mean cost", (await CalibrateAsync("nowhere")).Error, StringComparison.Ordinal);
        Assert.Contains("nowhere", (await CalibrateAsync("nowhere", "--target-cost", "1")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Samples_are_measured_prompt_by_prompt_and_read_back()
    {
        string path = Path.Combine(_models.Folder, "out", "samples.jsonl");
        Succeed(await RunAsync("eval", "samples", "--out", path, "--count", "2", "--categories", "math", "general", "--models", _models.Folder));
        IReadOnlyList<ScoredPrompt> read = await ScoredLines.ReadAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(["math", "math", "general", "general"], read.Select(line => line.Category));
        Assert.Equal(["math@top-1", "math@top-2"], read[0].Scores.Keys);
        Assert.Equal(["general@top-1", "general@top-2"], read[3].Scores.Keys);
        Succeed(await RunAsync("eval", "samples", "--out", path, "--count", "1", "--categories", "sql", "--arms", "math@top-1", "--test", "--models", _models.Folder));
        Assert.Equal(["math@top-1"], (await ScoredLines.ReadAsync(path, TestContext.Current.CancellationToken))[0].Scores.Keys);
        Assert.Contains("There is no task 'poems'", (await RunAsync("eval", "samples", "--out", path, "--categories", "poems", "--models", _models.Folder)).Error, StringComparison.Ordinal);
        Assert.Contains("\"poet@top-1\" cannot be tried", (await RunAsync("eval", "samples", "--out", path, "--arms", "poet@top-1", "--models", _models.Folder)).Error, StringComparison.Ordinal);

        static void Succeed((int Code, string Output, string Error) result) => Assert.True(result.Code == 0, result.Error);
    }

    private static string Number(double value) => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        StringWriter output = new(), error = new();
        CommandContext context = new() { Output = output, Error = TextWriter.Synchronized(error), SearchFolders = [], Interrupts = () => new Interrupts(TimeProvider.System) };
        return (await CoeCommandLine.RunAsync(arguments, context, null, EvalSuites.All(context)), output.ToString(), error.ToString());
    }

    private Task<(int Code, string Output, string Error)> CalibrateAsync(string sample, params string[] others) =>
        Coe.RunAsync(null, ["calibrate", "--sample", sample, "--folder", _models.Folder, .. others]);

    private async Task<double> CostOfAsync(string gating)
    {
        (_, string output, _) = await _models.RunAsync("route", "x", "--expert", "math", "--gating", gating);
        return RouteReceipt.FromJson(output).Cost.ActiveParameters;
    }

    private async Task<RouteReceipt> RouteAsync(string prompt, params string[] others)
    {
        (int code, string output, string error) = await _models.RunAsync(["route", prompt, .. others]);
        Assert.Equal((0, string.Empty), (code, error));
        return RouteReceipt.FromJson(output);
    }

    private string Write(string name, RefinementPair pair, Func<ScoredPrompt, ScoredPrompt>? change = null)
    {
        string path = Path.Combine(_models.Folder, name);
        File.WriteAllLines(path, pair.Prompts.Select((prompt, i) =>
        {
            ScoredPrompt line = new() { Prompt = prompt, Category = pair.Category, Scores = new() { ["math@top-1"] = pair.CheapScores[i], ["math@top-2"] = pair.DearScores[i] } };
            return JsonSerializer.Serialize((change ?? (same => same))(line), CommandJson.Wire.ScoredPrompt);
        }).Distinct());
        return path;
    }
}
