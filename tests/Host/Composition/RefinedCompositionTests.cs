using CoERouter.Host.Commands;
using CoERouter.Host.Commands.Train;
using CoERouter.Host.Composition;
using CoERouter.Router.Chat;
using CoERouter.Router.Receipts;
using CoERouter.Router.Refinement;
using CoERouter.Router.Routes;
using CoERouter.Training.Corpora;
using CoERouter.Tests.Router.Refinement;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoERouter.Tests.Host.Composition;

/// <summary>The embedded experts with prediction sets and with a refinement of every category.</summary>
public sealed class RefinedCompositionTests
{
    [Fact]
    public async Task A_thousand_receipts_with_sets_and_refinement_replay_exactly()
    {
        using ModelsCopy models = new(Rules());
        string prompts = models["prompts.jsonl"], receipts = models["receipts.jsonl"];
        File.WriteAllLines(prompts, Prompts(1_000).Select(prompt => System.Text.Json.JsonSerializer.Serialize(new { prompt })));
        (int code, _, string error) = await Coe.RunAsync(null, ["route", "--file", prompts, "--receipts", receipts, "--models", models.Folder]);
        Assert.Equal((0, string.Empty), (code, error));
        RouteReceipt[] read = [.. File.ReadLines(receipts).Select(line => ReceiptFile.ReadLine(line).Receipt)];
        Assert.All(read, receipt => Assert.NotNull(receipt.PredictionSet));
        Assert.InRange(read.Count(receipt => receipt.Reason == RouteReason.Refined), 100, 900);
        Assert.Contains(read, receipt => receipt is { Reason: RouteReason.Mapped, Refinement.Side: RefinedSide.Dear });
        (code, string output, error) = await Coe.RunAsync(null, ["replay", receipts, "--models", models.Folder]);
        Assert.Equal((0, "1000 receipts: 1000 replay exactly, 0 are of other revisions, 0 differ.", string.Empty), (code, output.Trim(), error));

        // Without the rules nothing can be said of them.
        File.Delete(models[ModelsFolder.Refinement]);
        (code, output, _) = await Coe.RunAsync(null, ["replay", receipts, "--models", models.Folder]);
        Assert.NotEqual(0, code);
        Assert.Contains("the refinement was", output, StringComparison.Ordinal);
        Assert.Contains("1000 are of other revisions", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decision_with_sets_and_refinement_stays_within_two_kilobytes()
    {
        using ModelsCopy models = new(Rules());
        await using ServiceProvider provider = new ServiceCollection().AddComposition(models.Folder).BuildServiceProvider();
        CompositionChatClient client = provider.GetRequiredService<CompositionChatClient>();
        string[] prompts = [.. Prompts(400)];
        Array.ForEach(prompts, prompt => client.Route(prompt));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Array.ForEach(prompts, prompt => client.Route(prompt));
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / prompts.Length, 1, 2_048);
    }

    [Fact]
    public async Task The_same_files_decide_alike_in_two_processes_worth_of_services()
    {
        using ModelsCopy models = new(Rules());
        await using ServiceProvider one = new ServiceCollection().AddComposition(models.Folder).BuildServiceProvider();
        await using ServiceProvider two = new ServiceCollection().AddComposition(models.Folder).BuildServiceProvider();
        foreach (string prompt in Prompts(100))
        {
            RouteReceipt first = one.GetRequiredService<CompositionChatClient>().Route(prompt).Receipt;
            RouteReceipt second = two.GetRequiredService<CompositionChatClient>().Route(prompt).Receipt with { Id = first.Id };
            Assert.Equal(first.ToJson(), second.ToJson());
        }
    }

    [Fact]
    public async Task Counterfactuals_name_the_gain()
    {
        using ModelsCopy models = new(Rules());
        (int code, string output, _) = await Coe.RunAsync(null, ["route", "What is 4821 + 367?", "--counterfactuals", "--models", models.Folder]);
        Assert.Equal(0, code);
        Assert.Contains("if the expected gain of math@top-2 over it had been", output, StringComparison.Ordinal);
        Assert.Contains("lower: it is", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"dear\": \"math@top-2\"", "\"dear\": \"poet@top-2\"", "The refinement of math uses poet@top-2, but the experts are extract, general, math, sql.")]
    [InlineData("\"dear\": \"math@top-2\"", "\"dear\": \"math@top-9\"", "The refinement of math uses math@top-9, but the expert has 8 routed experts per layer.")]
    [InlineData("\"category\": \"math\"", "\"category\": \"poems\"", "The refinement names the category \"poems\", but the categorizer has")]
    [InlineData("\"format\": 1", "\"format\": 7", "has format 7; legal is 1.")]
    [InlineData("\"threshold\": 0.1", "\"threshold\": 0.2", "it was edited after it was calibrated")]
    public async Task A_refinement_that_does_not_fit_is_one_sentence_at_the_start(string from, string to, string sentence)
    {
        using ModelsCopy models = new(Rules());
        string path = models[ModelsFolder.Refinement];
        string text = File.ReadAllText(path);
        bool keepsRevision = from.Contains("threshold", StringComparison.Ordinal) || from.Contains("format", StringComparison.Ordinal);
        string[] lines = [.. text.Replace(from, to, StringComparison.Ordinal).Split('\n').Where(line => keepsRevision || !line.Contains("revision", StringComparison.Ordinal))];
        Assert.NotEqual(text, string.Join('\n', lines));
        File.WriteAllLines(path, lines);
        (int code, string output, string error) = await Coe.RunAsync(null, ["route", "What is 1 + 1?", "--models", models.Folder]);
        Assert.NotEqual(0, code);
        Assert.Equal(string.Empty, output);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
    }

    [Fact]
    public async Task The_embedded_sets_cover_test_prompts_and_route_no_worse()
    {
        using ModelsCopy models = new();
        using StringWriter writer = new();
        CommandContext context = new() { Output = writer, Error = writer, SearchFolders = [], Interrupts = () => new Interrupts(TimeProvider.System) };
        Assert.Equal(0, await CoeCommandLine.RunAsync(["train", "abstention", "--models", models.Folder], context, TrainSubjects.All(context)));
        string output = writer.ToString();
        Assert.Contains("99.9 % were promised", output, StringComparison.Ordinal);
        Assert.Contains("Reach their expert by the threshold", output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(Path.Combine(EmbeddedModels.Locate(), ModelsFolder.Conformal)), File.ReadAllText(models[ModelsFolder.Conformal]));
    }

    /// <summary>Digits decide in every category; in a sixteenth of a sum of numbers the share of digits is above a tenth.</summary>
    private static PromptRefinement Rules() => new(
        [.. new[] { "math", "sql", "extract", "general" }.Select(name => GainSamples.Rule(name, $"{name}@top-1", $"{name}@top-2", 0.1))], GainSamples.Source());

    private static IEnumerable<string> Prompts(int count)
    {
        Random random = new(21);
        IReadOnlyList<ITaskCorpus> corpora = TaskCorpora.ForCategorizer();
        for (int i = 0; i < count; i++)
        {
            string prompt = corpora[i % corpora.Count].Draw(CorpusSlice.Test, random).Prompt;

            // Some prompts are of two kinds at once.
            yield return i % 7 == 0 ? $"{prompt[..(prompt.Length / 2)]} {corpora[(i + 1) % corpora.Count].Draw(CorpusSlice.Test, random).Prompt}" : prompt;
        }
    }
}
