using System.Globalization;
using CoERouter.Router.Arms;
using CoERouter.Router.Outcomes;
using CoERouter.Router.Receipts;
using Xunit;

namespace CoERouter.Tests.Router.Outcomes;

public sealed class OutcomeTableFileTests
{
    [Fact]
    public void Every_figure_reads_back_bit_for_bit()
    {
        Random random = new(1);
        for (int round = 0; round < 100; round++)
        {
            OutcomeTable table = Draw(random);
            string json = OutcomeTableFile.Write(table);
            OutcomeTable back = OutcomeTableFile.Read(json);
            Assert.Equal(table.Categories, back.Categories);
            Assert.Equal(table.Arms, back.Arms);
            Assert.Equal(table.Entries(), back.Entries());
            Assert.Equal(json, OutcomeTableFile.Write(back));
            Assert.Equal(OutcomeRevision.Of(table), OutcomeRevision.Of(back));
        }
    }

    [Fact]
    public void A_revision_follows_every_figure_and_nothing_else()
    {
        Random random = new(2);
        for (int round = 0; round < 50; round++)
        {
            OutcomeTable table = Draw(random);
            OutcomeEntry[] entries = [.. table.Entries()];
            int place = random.Next(entries.Length);
            OutcomeCell cell = entries[place].Cell;
            OutcomeCell[] others =
            [
                cell with { Score = 1 - (cell.Score / 2) + 0.001 > 1 ? 0.123456 : 1 - (cell.Score / 2) },
                cell with { Count = cell.Count + 1 },
                cell with { MeanActiveParameters = cell.MeanActiveParameters + 1 },
                cell with { MeanLatencyMilliseconds = cell.MeanLatencyMilliseconds + 1 },
                cell with { MeanCost = cell.MeanCost + 1 },
            ];
            string revision = OutcomeRevision.Of(table);
            Assert.Matches("^[0-9a-f]{12}$", revision);
            Assert.All(others.Where(other => other != cell), other =>
            {
                OutcomeEntry[] changed = [.. entries];
                changed[place] = entries[place] with { Cell = other };
                Assert.NotEqual(revision, OutcomeRevision.Of(new OutcomeTable(table.Categories, changed)));
            });
            Assert.Equal(revision, OutcomeRevision.Of(new OutcomeTable(table.Categories, entries)));
        }
    }

    [Fact]
    public void The_order_of_cells_within_a_row_block_does_not_change_what_is_found()
    {
        Random random = new(3);
        for (int round = 0; round < 50; round++)
        {
            OutcomeTable table = Draw(random);
            OutcomeEntry[] shuffled = [.. table.Entries()];
            random.Shuffle(shuffled);
            OutcomeTable other = new(table.Categories, shuffled);
            Dictionary<(string, Arm), OutcomeCell> expected = table.Entries().ToDictionary(entry => (entry.Category, entry.Arm), entry => entry.Cell);
            Assert.Equal(expected.Count, other.Entries().Count());
            Assert.All(other.Entries(), entry => Assert.Equal(expected[(entry.Category, entry.Arm)], entry.Cell));
            Assert.Equal(shuffled.Select(entry => entry.Arm).Distinct(), other.Arms);
        }
    }

    [Fact]
    public void A_free_answer_has_no_cost_in_the_file_and_a_priced_one_has()
    {
        OutcomeCell cell = new(0.5, 10, 100, 5);
        Arm arm = Arm.Parse("a@top-1");
        string free = OutcomeTableFile.Write(new OutcomeTable(["x"], [new OutcomeEntry("x", arm, cell)]));
        string priced = OutcomeTableFile.Write(new OutcomeTable(["x"], [new OutcomeEntry("x", arm, cell with { MeanCost = 0.25 })]));
        Assert.DoesNotContain("mean_cost", free, StringComparison.Ordinal);
        Assert.Contains("\"mean_cost\": 0.25", priced, StringComparison.Ordinal);
        Assert.Equal(0, OutcomeTableFile.Read(free)[0, 0].MeanCost);
        Assert.Equal(0.25, OutcomeTableFile.Read(priced)[0, 0].MeanCost);
    }

    [Fact]
    public void A_file_ends_with_one_line_end_and_has_the_same_ones_everywhere()
    {
        string json = OutcomeTableFile.Write(Draw(new Random(4)));
        Assert.EndsWith("}\n", json, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', json);
    }

    [Theory]
    [InlineData("-Infinity", "has score -Infinity; legal is a number from 0 to 1.")]
    [InlineData("Infinity", "has score Infinity; legal is a number from 0 to 1.")]
    [InlineData("NaN", "has score NaN; legal is a number from 0 to 1.")]
    public void Named_numbers_are_read_and_refused_as_numbers(string number, string sentence)
    {
        string json = Cell($"\"score\": \"{number}\", \"count\": 1, \"mean_active_parameters\": 1");
        Assert.Contains(sentence, Fault(json), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"score\": 1, \"count\": 1", "mean_active_parameters")]
    [InlineData("\"score\": 1, \"mean_active_parameters\": 1", "count")]
    [InlineData("\"count\": 1, \"mean_active_parameters\": 1", "score")]
    [InlineData("\"score\": 1, \"count\": 1.5, \"mean_active_parameters\": 1", "count")]
    [InlineData("\"score\": 1, \"count\": \"1\", \"mean_active_parameters\": 1", "count")]
    [InlineData("\"score\": 1, \"count\": 1, \"mean_active_parameters\": 1, \"color\": 1", "color")]
    public void A_cell_with_a_property_too_few_or_too_many_is_refused_by_its_name(string figures, string property)
    {
        string message = Fault(Cell(figures));
        Assert.StartsWith("outcomes.json cannot be read: ", message, StringComparison.Ordinal);
        Assert.Contains(property, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"categories\":[\"x\"],\"cells\":[null]}")]
    [InlineData("{\"categories\":[null],\"cells\":[]}")]
    [InlineData("{\"categories\":[\"x\", null],\"cells\":[{\"category\":\"x\",\"arm\":\"a@top-1\",\"score\":1,\"count\":1,\"mean_active_parameters\":1}]}")]
    public void A_null_in_a_list_is_refused_as_damage_of_the_file(string json) =>
        Assert.Throws<InvalidDataException>(() => OutcomeTableFile.Read(json));

    [Fact]
    public void Each_arm_that_is_none_is_named_once()
    {
        string row = "{\"category\":\"x\",\"arm\":\"bad\",\"score\":1,\"count\":1,\"mean_active_parameters\":1}";
        string other = row.Replace("bad", "worse", StringComparison.Ordinal);
        Assert.Equal(
            "outcomes.json names the arm \"bad\"; an arm is EXPERT@GATING, for example math@top-2. outcomes.json names the arm \"worse\"; an arm is EXPERT@GATING, for example math@top-2.",
            Fault($"{{\"categories\":[\"x\"],\"cells\":[{row},{row},{other}]}}"));
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("fr-FR")]
    public void Faults_and_figures_do_not_depend_on_the_culture(string name)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = Comma(name);
            Assert.Contains("has score 1.5;", Fault(Cell("\"score\": 1.5, \"count\": 1, \"mean_active_parameters\": 1")), StringComparison.Ordinal);
            OutcomeTable table = new(["x"], [new OutcomeEntry("x", Arm.Parse("a@top-2 p0.5"), new OutcomeCell(0.25, 3, 1.5, 2.5))]);
            Assert.Contains("\"score\": 0.25", OutcomeTableFile.Write(table), StringComparison.Ordinal);
            Assert.Contains("a@top-2 p0.5", OutcomeTableFile.Write(table), StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    // Cultures are invariant in these programs; one with a comma is made by hand.
    private static CultureInfo Comma(string name)
    {
        CultureInfo culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = name == "de-DE" ? "," : "·";
        culture.NumberFormat.NegativeSign = "~";
        return culture;
    }

    private static string Cell(string figures) => $"{{\"categories\":[\"x\"],\"cells\":[{{\"category\":\"x\",\"arm\":\"a@top-1\",{figures}}}]}}";

    private static string Fault(string json) => Assert.Throws<InvalidDataException>(() => OutcomeTableFile.Read(json, "outcomes.json")).Message;

    private static OutcomeTable Draw(Random random)
    {
        string[] categories = [.. Enumerable.Range(0, random.Next(1, 5)).Select(index => $"category {index} \"é\"")];
        Arm[] arms = [.. Enumerable.Range(0, random.Next(1, 5)).Select(index => Arm.Parse($"expert {index}@top-{index + 1}"))];
        return new OutcomeTable(
            categories,
            [.. from category in categories
                from arm in arms
                select new OutcomeEntry(category, arm, new OutcomeCell(random.NextDouble(), random.Next(1, int.MaxValue), Math.Exp(random.NextDouble() * 30), random.NextDouble() * 1e4)
                {
                    MeanCost = random.Next(2) == 0 ? 0 : random.NextDouble() / 1e3,
                })]);
    }
}
