using CoERouter.Categorizer;
using CoERouter.Experts.Specification;
using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;
using CoERouter.Router.Outcomes;
using CoERouter.Router.Receipts;
using CoERouter.Router.Refinement;
using CoERouter.Router.Routes;
using CoERouter.Tests.Router.Refinement;
using Xunit;

namespace CoERouter.Tests.Router.Receipts;

public sealed class RouteReplayTests
{
    private static readonly RouteRevisions Revisions = new("categorizer-1", RouterSamples.Map().Revision, "outcomes-1");
    private static readonly string[] Prompts = ["math 1", "sql rows", "general who", "weather today", "perhaps math", "perhaps sql"];

    [Fact]
    public void Every_kind_of_receipt_replays_from_its_line_alone()
    {
        Random random = new(5);
        RouteReplay replay = Replay();
        HashSet<RouteReason> reasons = [];
        for (int i = 0; i < 500; i++)
        {
            (RouteReceipt receipt, string prompt) = Draw(random, i);
            reasons.Add(receipt.Reason);
            string line = ReceiptFile.WriteLine(new ReceiptRecord(receipt, random.Next(2) == 0 ? prompt : null));
            Assert.DoesNotContain('\n', line);
            ReplayResult result = replay.Replay(ReceiptFile.ReadLine(line));
            Assert.Equal((ReplayVerdict.Same, string.Empty), (result.Verdict, result.Sentence));
            Assert.Equal(receipt, result.Now);
        }

        Assert.Superset(new HashSet<RouteReason> { RouteReason.Mapped, RouteReason.LowConfidence, RouteReason.Unknown, RouteReason.Requested, RouteReason.Fallback }, reasons);
    }

    [Fact]
    public void A_bare_receipt_is_a_record_of_it_alone()
    {
        (RouteReceipt receipt, _) = Draw(new Random(1), 1);
        Assert.Equal(new ReceiptRecord(receipt), ReceiptFile.ReadLine(receipt.ToJson().ReplaceLineEndings(string.Empty)));
    }

    [Fact]
    public void Each_revision_that_differs_is_named()
    {
        (RouteReceipt receipt, _) = Draw(new Random(2), 0);
        ReplayResult result = Replay().Replay(new ReceiptRecord(receipt with { MapRevision = "m0", OutcomesRevision = null }));
        Assert.Equal(ReplayVerdict.OtherRevision, result.Verdict);
        Assert.Equal($"Other revisions decide now: the map was m0 and is {Revisions.Map}; the outcomes was of no revision and is outcomes-1.", result.Sentence);
        Assert.Contains("the categorizer was c0", Replay().Replay(new ReceiptRecord(receipt with { CategorizerRevision = "c0" })).Sentence, StringComparison.Ordinal);
        Assert.Null(result.Now);
    }

    [Fact]
    public void A_receipt_that_was_changed_does_not_replay()
    {
        RouteDecider decider = Decider();
        Assert.True(decider.TryDecide("r", default, RouterSamples.Estimate(0, 1), out Route? route, out _));
        RouteReceipt receipt = route.Receipt;
        Check(receipt with { Arm = RouterSamples.Arm("sql@top-2") }, "The arm was sql@top-2 and is math@top-2");
        Check(receipt with { Reason = RouteReason.LowConfidence }, "The reason was LowConfidence and is Mapped");
        Check(receipt with { Category = "sql" }, "The arm was math@top-2 and is sql@top-2");
        Check(receipt with { Cost = new RouteCost(1, 1) }, "A field");
        Check(receipt with { Distribution = null }, "is not one of this categorizer");
        Check(receipt with { Category = "poems" }, "is not one of this categorizer");
        Check(receipt with { RequestedGating = "top-" }, "is none");
        Check(receipt with { RequestedGating = "top-20" }, "refused now");
        Check(receipt with { Reason = RouteReason.Fallback, FirstChoice = receipt.Arm, Arm = RouterSamples.Arm("spare@top-2") }, "is no fallback");
        Check(receipt with { Reason = RouteReason.Requested, Arm = RouterSamples.Arm("nobody@top-2") }, "refused now");
        Check(receipt with { Distribution = new CategoryDistribution(RouterSamples.Categories, [0.75f, 0.25f, 0, 0]), Confidence = 0.5f }, "A field");

        static void Check(RouteReceipt changed, string sentence)
        {
            ReplayResult result = Replay().Replay(new ReceiptRecord(changed));
            Assert.Equal(ReplayVerdict.Different, result.Verdict);
            Assert.Contains(sentence, result.Sentence, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void With_the_prompt_the_estimate_itself_is_made_again()
    {
        RouteDecider decider = Decider();
        Assert.True(decider.TryDecide("r", default, RouterSamples.Estimate(0, 2), out Route? route, out _));
        Assert.Equal(ReplayVerdict.Same, Replay().Replay(new ReceiptRecord(route.Receipt, "math 1 + 1")).Verdict);
        Assert.Equal(ReplayVerdict.Different, Replay().Replay(new ReceiptRecord(route.Receipt, "sql rows")).Verdict);
    }

    [Fact]
    public void A_thousand_receipts_replay_exactly_with_sets_mixtures_and_refinement()
    {
        (RouteDecider decider, RouteReplay replay) = Refined();
        SetCategorizer categorizer = new();
        HashSet<RouteReason> reasons = [];
        Random random = new(12);
        for (int i = 0; i < 1_000; i++)
        {
            string prompt = $"{string.Join(' ', Enumerable.Range(0, 1 + random.Next(4)).Select(_ => SetCategorizer.Words[random.Next(SetCategorizer.Words.Length)]))} {new string('7', random.Next(30))}";
            CategoryEstimate estimate = categorizer.Categorize(prompt);
            Assert.True(decider.TryDecide($"r-{i}", default, estimate, decider.Score(default, estimate, prompt), out Route? route, out _));
            RouteReceipt receipt = route.Fallbacks.Count > 0 && random.Next(6) == 0 ? decider.FallBack(route, route.Fallbacks[^1]) : route.Receipt;
            reasons.Add(receipt.Reason);
            string line = ReceiptFile.WriteLine(new ReceiptRecord(receipt, random.Next(2) == 0 ? prompt : null));
            ReplayResult result = replay.Replay(ReceiptFile.ReadLine(line));
            Assert.Equal((ReplayVerdict.Same, string.Empty), (result.Verdict, result.Sentence));
            Assert.Equal(line.Length, ReceiptFile.WriteLine(ReceiptFile.ReadLine(line) with { Receipt = result.Now! }).Length);
        }

        Assert.Superset(
            new HashSet<RouteReason> { RouteReason.Mapped, RouteReason.Refined, RouteReason.Set, RouteReason.Mixture, RouteReason.Abstained, RouteReason.Fallback, RouteReason.Unknown }, reasons);
    }

    [Fact]
    public void A_refined_receipt_that_was_changed_does_not_replay()
    {
        (RouteDecider decider, RouteReplay replay) = Refined();
        CategoryEstimate estimate = new SetCategorizer().Categorize("math");
        Assert.True(decider.TryDecide("r", default, estimate, 0.1, out Route? route, out _));
        RouteReceipt receipt = route.Receipt;
        Assert.Equal(RouteReason.Refined, receipt.Reason);
        Assert.Equal(ReplayVerdict.Same, Replayed(receipt).Verdict);
        Assert.Contains("lacks the score", Replayed(receipt with { Refinement = null }).Sentence, StringComparison.Ordinal);
        Assert.Contains("The arm was math@top-1 and is math@top-2", Replayed(receipt with { Refinement = receipt.Refinement! with { Score = 0.9 } }).Sentence, StringComparison.Ordinal);
        Assert.Contains("score or the threshold", Replayed(receipt with { Refinement = receipt.Refinement! with { Threshold = 0.3 } }).Sentence, StringComparison.Ordinal);
        Assert.Contains("the refinement was of no revision and is", Replayed(receipt with { RefinementRevision = null }).Sentence, StringComparison.Ordinal);

        // With the prompt the score is made again: this one has no digit.
        Assert.Equal(ReplayVerdict.Different, replay.Replay(new ReceiptRecord(receipt, "math")).Verdict);

        ReplayResult Replayed(RouteReceipt changed) => replay.Replay(new ReceiptRecord(changed));
    }

    [Fact]
    public async Task A_file_is_read_line_by_line_and_a_bad_line_is_named()
    {
        string path = Path.GetTempFileName();
        try
        {
            (RouteReceipt receipt, _) = Draw(new Random(3), 0);
            string line = ReceiptFile.WriteLine(new ReceiptRecord(receipt));
            File.WriteAllText(path, line + "\n\n" + line + "\n{\"receipt\":null}\n");
            List<int> lines = [];
            InvalidDataException fault = await Assert.ThrowsAsync<InvalidDataException>(async () =>
            {
                await foreach ((int number, ReceiptRecord record) in ReceiptFile.ReadAsync(path, TestContext.Current.CancellationToken))
                {
                    Assert.Equal(receipt, record.Receipt);
                    lines.Add(number);
                }
            });
            Assert.Equal([1, 3], lines);
            Assert.StartsWith($"Line 4 of '{path}' is no receipt", fault.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("3")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"receipt\":{},\"x\":1}")]
    [InlineData("not json")]
    public void What_is_no_receipt_is_refused(string line) => Assert.Throws<InvalidDataException>(() => ReceiptFile.ReadLine(line));

    private static RouteDecider Decider() => new(
        RouterSamples.Categories, "categorizer-1", RouterSamples.Map(),
        [RouterSamples.Profile("math"), RouterSamples.Profile("sql"), RouterSamples.Profile("general"), RouterSamples.Profile("spare")], "outcomes-1");

    // math and general share an arm, math and sql none.
    private static (RouteDecider Decider, RouteReplay Replay) Refined()
    {
        CategoryMap map = RouterSamples.Map();
        OutcomeTable table = RouterSamples.Table(
            ["math", "sql", "general"], ["math@top-2", "sql@top-2", "general@top-2"], new[,] { { 0.95, 0.02, 0.94 }, { 0.01, 0.90, 0.05 }, { 0.1, 0.2, 0.97 } });
        PromptRefinement rules = GainSamples.Refinement();
        RouteDecider decider = new(
            RouterSamples.Categories, "categorizer-1", map, [.. new[] { "math", "sql", "general" }.Select(RouterSamples.Profile)], "outcomes-1",
            sets: new SetArms(RouterSamples.Categories, map, table), refinement: rules);
        return (decider, new RouteReplay(new SetCategorizer(), decider, new RouteRevisions("categorizer-1", map.Revision, "outcomes-1", rules.Revision)));
    }

    private static RouteReplay Replay() => new(new WordCategorizer(), Decider(), Revisions);

    private static (RouteReceipt Receipt, string Prompt) Draw(Random random, int number)
    {
        RouteDecider decider = Decider();
        string prompt = Prompts[random.Next(Prompts.Length)];
        GatingPolicy? gating = random.Next(3) == 0 ? GatingPolicy.TopK(1 + random.Next(8)) : null;
        string? expert = random.Next(5) == 0 ? "spare" : null;
        CategoryEstimate estimate = new WordCategorizer().Categorize(prompt);
        Assert.True(decider.TryDecide($"r-{number}", new RouteRequest(expert, gating), expert is null ? estimate : null, out Route? route, out _));
        RouteReceipt receipt = route.Fallbacks.Count > 0 && random.Next(5) == 0
            ? decider.FallBack(route, route.Fallbacks[random.Next(route.Fallbacks.Count)])
            : route.Receipt;
        return (receipt, prompt);
    }
}

/// <summary>Every category named in the prompt is possible, each as likely as it is often named; "nothing" names none.</summary>
internal sealed class SetCategorizer : ICategorizer
{
    public static readonly string[] Words = ["math", "sql", "general", "unknown", "nothing"];

    public IReadOnlyList<string> Categories => RouterSamples.Categories;

    public string Revision => "categorizer-1";

    public CategoryEstimate Categorize(ReadOnlySpan<char> prompt)
    {
        string[] words = prompt.ToString().Split(' ');
        float[] counts = [.. RouterSamples.Categories.Select(category => 0.01f + words.Count(word => word == category))];
        float[] probabilities = [.. counts.Select(count => count / counts.Sum())];
        int[] order = [.. Enumerable.Range(0, 4).OrderByDescending(category => probabilities[category])];
        return new CategoryEstimate(probabilities, order[0], order[1], probabilities[order[0]] > 0.5f)
        {
            Set = words.Contains("nothing") ? [] : [.. Enumerable.Range(0, 4).Where(category => counts[category] > 1)],
        };
    }
}
