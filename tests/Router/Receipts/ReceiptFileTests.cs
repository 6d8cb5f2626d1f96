using CoERouter.Router.Arms;
using CoERouter.Router.Receipts;
using CoERouter.Router.Routes;
using Xunit;

namespace CoERouter.Tests.Router.Receipts;

public sealed class ReceiptFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Any_record_is_one_line_that_reads_back_to_the_same_line()
    {
        Random random = new(1);
        for (int round = 0; round < 500; round++)
        {
            ReceiptRecord record = Draw(random, round);
            string line = ReceiptFile.WriteLine(record);
            Assert.DoesNotContain('\n', line);
            Assert.DoesNotContain('\r', line);
            ReceiptRecord back = ReceiptFile.ReadLine(line);
            Assert.Equal(line, ReceiptFile.WriteLine(back));
            Assert.Equal((record.Prompt, record.Receipt.Distribution, record.Receipt.Refinement), (back.Prompt, back.Receipt.Distribution, back.Receipt.Refinement));
            Assert.Equal(record.Receipt.PredictionSet, back.Receipt.PredictionSet);
            Assert.Equal(record.Counterfactuals, back.Counterfactuals);
        }
    }

    [Fact]
    public async Task A_file_gives_its_records_with_the_numbers_of_their_lines()
    {
        Random random = new(2);
        List<(int Line, string Text)> expected = [];
        List<string> lines = [];
        for (int round = 0; round < 50; round++)
        {
            lines.AddRange(Enumerable.Repeat(random.Next(2) == 0 ? string.Empty : " \t", random.Next(3)));
            lines.Add(ReceiptFile.WriteLine(Draw(random, round)));
            expected.Add((lines.Count, lines[^1]));
        }

        foreach (string end in (string[])["\n", "\r\n"])
        {
            await File.WriteAllTextAsync(_path, string.Join(end, lines));
            List<(int, string)> read = [];
            await foreach ((int line, ReceiptRecord record) in ReceiptFile.ReadAsync(_path))
            {
                read.Add((line, ReceiptFile.WriteLine(record)));
            }

            Assert.Equal(expected, read);
        }
    }

    [Fact]
    public async Task An_empty_file_has_no_record_and_a_missing_one_is_an_error()
    {
        Assert.Empty(await ReceiptFile.ReadAsync(_path).ToListAsync());
        await Assert.ThrowsAsync<FileNotFoundException>(async () => await ReceiptFile.ReadAsync(_path + ".missing").ToListAsync());
    }

    [Fact]
    public async Task Reading_stops_when_asked()
    {
        await File.WriteAllLinesAsync(_path, Enumerable.Range(0, 10).Select(round => ReceiptFile.WriteLine(Draw(new Random(round), round))));
        using CancellationTokenSource stop = new();
        int read = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach ((int _, ReceiptRecord _) in ReceiptFile.ReadAsync(_path, stop.Token))
            {
                if (++read == 3)
                {
                    await stop.CancelAsync();
                }
            }
        });
        Assert.Equal(3, read);
    }

    [Fact]
    public void A_prompt_of_any_script_stays_readable_in_the_line()
    {
        ReceiptRecord record = Draw(new Random(3), 0) with { Prompt = "Grüße <b> 日本 'x' \"y\"\nzwei" };
        string line = ReceiptFile.WriteLine(record);
        Assert.Contains("Grüße <b> 日本 'x' \\\"y\\\"\\nzwei", line, StringComparison.Ordinal);
        Assert.Equal(record.Prompt, ReceiptFile.ReadLine(line).Prompt);
    }

    [Fact]
    public void Without_a_prompt_the_line_has_no_place_for_one()
    {
        string line = ReceiptFile.WriteLine(Draw(new Random(4), 0) with { Prompt = null, Counterfactuals = null });
        Assert.DoesNotContain("\"prompt\"", line, StringComparison.Ordinal);
        Assert.DoesNotContain("counterfactuals", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"reason\":\"mapped\"", "\"reason\":\"guessed\"")]
    [InlineData("\"reason\":\"mapped\"", "\"reason\":\"mapped\",\"reason\":\"mapped\"")]
    [InlineData("\"reason\":\"mapped\"", "\"why\":\"mapped\"")]
    [InlineData("\"arm\":\"math@top-2\"", "\"arm\":\"math\"")]
    [InlineData("\"arm\":\"math@top-2\"", "\"arm\":null")]
    [InlineData("\"map_revision\":\"m\"", "\"map_revision\":null")]
    [InlineData("\"distribution\":{", "\"distribution\":[{")]
    [InlineData("\"math\":0.75", "\"math\":\"0.75\"")]
    [InlineData("\"math\":0.75", "\"math\":null")]
    public void A_line_that_was_damaged_is_refused(string from, string to)
    {
        string line = ReceiptFile.WriteLine(new ReceiptRecord(Mapped()));
        string damaged = line.Replace(from, to, StringComparison.Ordinal);
        Assert.NotEqual(line, damaged);
        Assert.Throws<InvalidDataException>(() => ReceiptFile.ReadLine(damaged));
        Assert.Throws<InvalidDataException>(() => ReceiptFile.ReadLine(line[..^1]));
    }

    private static RouteReceipt Mapped() => new()
    {
        Id = "r-1",
        Reason = RouteReason.Mapped,
        Arm = Arm.Parse("math@top-2"),
        Category = "math",
        Confidence = 0.75f,
        IsConfident = true,
        Distribution = new CategoryDistribution(["math", "sql"], [0.75f, 0.25f]),
        Cost = new RouteCost(1000, 400),
        Budget = Budget.Unlimited,
        CategorizerRevision = "c",
        MapRevision = "m",
    };

    private static ReceiptRecord Draw(Random random, int number)
    {
        bool Has() => random.Next(2) == 0;
        Arm Any() => Arm.Parse($"expert{random.Next(3)}@top-{random.Next(1, 9)}");
        float[] probabilities = [random.NextSingle(), random.NextSingle(), random.NextSingle() * 1e-20f];
        RouteReceipt receipt = Mapped() with
        {
            Id = $"r-{number}",
            Reason = Enum.GetValues<RouteReason>()[random.Next(Enum.GetValues<RouteReason>().Length)],
            Arm = Any(),
            FirstChoice = Has() ? Any() : null,
            MapArm = Has() ? Any() : null,
            RequestedGating = Has() ? "top-4 p0.5" : null,
            Confidence = Has() ? probabilities[0] : null,
            IsInDomain = Has() ? Has() : null,
            OutOfDomain = Has() ? -random.NextSingle() : null,
            Distribution = Has() ? new CategoryDistribution(["math", "sql", "a \"b\""], probabilities) : null,
            PredictionSet = Has() ? [] : Has() ? ["math", "sql"] : null,
            Refinement = Has() ? new RouteRefinement(random.NextDouble(), random.NextDouble(), Has() ? RefinedSide.Cheap : RefinedSide.Dear, Any()) : null,
            Budget = new Budget(Has() ? random.NextInt64(1, 1L << 60) : null, Has() ? random.NextDouble() : null, MaxExperts: Has() ? 3 : null),
            OutcomesRevision = Has() ? "o+7" : null,
        };
        Counterfactual[]? counterfactuals = Has()
            ? [.. Enum.GetValues<CounterfactualKind>().Where(_ => Has()).Select(kind => new Counterfactual(kind, Any(), random.NextDouble(), "It would have gone elsewhere."))]
            : null;
        return new ReceiptRecord(receipt, Has() ? $"prompt {number}\nwith \"marks\"" : null, counterfactuals);
    }
}
