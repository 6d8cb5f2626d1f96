using System.IO.Compression;
using CoERouter.Host.Commands;
using CoERouter.Host.Composition;
using CoERouter.Router.Chat;
using CoERouter.Router.Receipts;
using CoERouter.Router.Routes;
using CoERouter.Tests.Host.Composition;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoERouter.Tests.Host.Commands;

public sealed class ReplayCommandTests : IDisposable
{
    private const int Routes = 1_000;
    private readonly TestModels _models = new();

    public void Dispose() => _models.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_thousand_real_prompts_replay_exactly(bool keepPrompts)
    {
        string file = Prompts(Routes);
        string receipts = Path.Combine(_models.Folder, "receipts.jsonl");
        string models = EmbeddedModels.Locate();
        string[] route = ["route", "--file", file, "--receipts", receipts, "--models", models];
        (int code, _, string error) = await Coe.RunAsync(null, keepPrompts ? [.. route, "--keep-prompts"] : route);
        Assert.Equal((0, string.Empty), (code, error));
        string[] lines = File.ReadAllLines(receipts);
        Assert.Equal(Routes, lines.Length);
        Assert.All(lines, line => Assert.Equal(keepPrompts, line.Contains("\"prompt\":", StringComparison.Ordinal)));
        (code, string output, error) = await Coe.RunAsync(null, ["replay", receipts, "--models", models]);
        Assert.Equal((0, "1000 receipts: 1000 replay exactly, 0 are of other revisions, 0 differ.", string.Empty), (code, output.Trim(), error));
    }

    [Fact]
    public async Task Receipts_hold_no_text_unless_it_was_asked_for()
    {
        string receipts = Path.Combine(_models.Folder, "receipts.jsonl");
        await _models.RunAsync("route", "a secret word", "--receipts", receipts);
        Assert.DoesNotContain("secret", File.ReadAllText(receipts), StringComparison.Ordinal);
        await _models.RunAsync("route", "a secret word", "--receipts", receipts, "--keep-prompts");
        Assert.Equal("a secret word", ReceiptFile.ReadLine(File.ReadAllText(receipts)).Prompt);
    }

    [Fact]
    public async Task Another_map_is_named_and_a_changed_receipt_is_found()
    {
        string receipts = Path.Combine(_models.Folder, "receipts.jsonl");
        await _models.RunAsync("route", "anything", "--receipts", receipts);
        ReceiptRecord record = ReceiptFile.ReadLine(File.ReadAllText(receipts));
        File.AppendAllLines(receipts,
        [
            ReceiptFile.WriteLine(record with { Receipt = record.Receipt with { MapRevision = "000000000000" } }),
            ReceiptFile.WriteLine(record with { Receipt = record.Receipt with { Arm = CoERouter.Router.Arms.Arm.Parse("sql@top-2") } }),
        ]);
        (int code, string output, _) = await _models.RunAsync("replay", receipts);
        Assert.Equal(ExitCodes.Failure, code);
        Assert.Contains("Line 2, route", output, StringComparison.Ordinal);
        Assert.Contains("the map was 000000000000 and is", output, StringComparison.Ordinal);
        Assert.Contains("Line 3, route", output, StringComparison.Ordinal);
        Assert.Contains("3 receipts: 1 replay exactly, 1 are of other revisions, 1 differ.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Counterfactuals_come_with_the_receipts_where_asked_for()
    {
        string receipts = Path.Combine(_models.Folder, "receipts.jsonl");
        string models = EmbeddedModels.Locate();
        (int code, string output, _) = await Coe.RunAsync(null, ["route", "What is 12 + 30?", "--receipts", receipts, "--counterfactuals", "--models", models]);
        Assert.Equal(0, code);
        Assert.Contains("It would have gone to", output, StringComparison.Ordinal);
        ReceiptRecord record = ReceiptFile.ReadLine(File.ReadAllText(receipts));
        Assert.Contains(record.Counterfactuals!, other => other.Kind == CounterfactualKind.Score);
        Assert.Contains("It would have gone to", (await Coe.RunAsync(null, ["replay", receipts, "--counterfactuals", "--models", models])).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Faults_are_one_sentence_each()
    {
        string empty = Path.Combine(_models.Folder, "empty.jsonl");
        File.WriteAllText(empty, "\n");
        Assert.Contains("holds no receipt", (await _models.RunAsync("replay", empty)).Error, StringComparison.Ordinal);
        File.WriteAllText(empty, "{}\n");
        Assert.Contains("Line 1 of", (await _models.RunAsync("replay", empty)).Error, StringComparison.Ordinal);
        Assert.Contains("needs --receipts", (await _models.RunAsync("route", "x", "--keep-prompts")).Error, StringComparison.Ordinal);
        Assert.Contains("needs --receipts", (await _models.RunAsync("route", "--file", empty, "--counterfactuals")).Error, StringComparison.Ordinal);
        Assert.Contains("'coe eval outcomes' measures it", (await _models.RunAsync("route", "x", "--counterfactuals")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decision_stays_within_two_kilobytes_with_its_receipt()
    {
        await using ServiceProvider provider = new ServiceCollection().AddComposition(EmbeddedModels.Locate()).BuildServiceProvider();
        CompositionChatClient client = provider.GetRequiredService<CompositionChatClient>();
        string[] prompts = [.. File.ReadLines(Prompts(200)).Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("prompt").GetString()!)];
        Array.ForEach(prompts, prompt => client.Route(prompt));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Array.ForEach(prompts, prompt => client.Route(prompt));
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / prompts.Length, 1, 2_048);
    }

    private string Prompts(int count)
    {
        using GZipStream content = new(File.OpenRead(SharedData.Locate("arena_hard/v2.0_questions.jsonl.gz")), CompressionMode.Decompress);
        using StreamReader reader = new(content);
        string[] lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string path = Path.Combine(_models.Folder, "prompts.jsonl");
        File.WriteAllLines(path, Enumerable.Range(0, count).Select(i => lines[i % lines.Length]));
        return path;
    }
}
