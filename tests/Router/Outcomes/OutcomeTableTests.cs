using CoERouter.Router.Arms;
using CoERouter.Router.Outcomes;
using Xunit;

namespace CoERouter.Tests.Router.Outcomes;

public sealed class OutcomeTableTests
{
    private static readonly OutcomeCell Good = new(0.5, 10, 100, 5);

    [Fact]
    public void Cells_are_found_by_category_and_arm_whatever_their_order()
    {
        OutcomeTable table = new(
            ["x", "y"], [Entry("y", "a@top-1", 0.1), Entry("x", "b@top-2", 0.2), Entry("x", "a@top-1", 0.3), Entry("y", "b@top-2", 0.4)]);
        Assert.Equal(["a@top-1", "b@top-2"], table.Arms.Select(arm => arm.ToString()));
        Assert.Equal([0.3, 0.2, 0.1, 0.4], table.Entries().Select(entry => entry.Cell.Score));
        Assert.Equal(0.4, table[1, 1].Score);
        Assert.Throws<ArgumentOutOfRangeException>(() => table[2, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => table[0, -1]);
    }

    [Fact]
    public void Json_reads_back_to_the_same_text_and_cells()
    {
        OutcomeTable table = new(["x", "y"], [Entry("x", "a@top-1", 1d / 3), Entry("y", "a@top-1", 1)]);
        string json = OutcomeTableFile.Write(table);
        OutcomeTable back = OutcomeTableFile.Read(json);
        Assert.Equal(table.Entries(), back.Entries());
        Assert.Equal(json, OutcomeTableFile.Write(back));
    }

    public static TheoryData<string, OutcomeCell> BadCells => new()
    {
        { "score NaN", Good with { Score = double.NaN } },
        { "score 1.5", Good with { Score = 1.5 } },
        { "score -0.1", Good with { Score = -0.1 } },
        { "count 0", Good with { Count = 0 } },
        { "mean active parameters 0", Good with { MeanActiveParameters = 0 } },
        { "mean active parameters Infinity", Good with { MeanActiveParameters = double.PositiveInfinity } },
        { "mean latency in milliseconds NaN", Good with { MeanLatencyMilliseconds = double.NaN } },
    };

    [Theory]
    [MemberData(nameof(BadCells))]
    public void Illegal_numbers_are_named(string what, OutcomeCell cell)
    {
        string message = Assert.Throws<InvalidDataException>(
            () => new OutcomeTable(["x"], [new OutcomeEntry("x", Arm.Parse("a@top-1"), cell)])).Message;
        Assert.StartsWith($"The cell of category x and arm a@top-1 has {what}; legal is", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_structural_fault_gets_one_sentence_and_all_are_reported()
    {
        string message = Assert.Throws<InvalidDataException>(() => new OutcomeTable(
            ["x", "y", "x"],
            [Entry("x", "a@top-1", 0.1), Entry("x", "a@top-1", 0.1), Entry("z", "a@top-1", 0.1), Entry("y", "b@top-1", 0.1)])).Message;
        Assert.Contains("The category \"x\" is listed more than once.", message, StringComparison.Ordinal);
        Assert.Contains("The cell of category x and arm a@top-1 is given more than once.", message, StringComparison.Ordinal);
        Assert.Contains("names the category \"z\", which is not one of x, y, x.", message, StringComparison.Ordinal);
        Assert.Contains("The cell of category x and arm b@top-1 is missing.", message, StringComparison.Ordinal);
        Assert.Contains("The cell of category y and arm a@top-1 is missing.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_table_is_refused()
    {
        Assert.Contains(
            "no cells", Assert.Throws<InvalidDataException>(() => new OutcomeTable(["x"], [])).Message, StringComparison.Ordinal);
        Assert.Contains(
            "no categories", Assert.Throws<InvalidDataException>(() => new OutcomeTable([], [])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "cannot be read")]
    [InlineData("null", "is empty")]
    [InlineData("{\"categories\":[\"x\"]}", "cells")]
    [InlineData("{\"categories\":[\"x\"],\"cells\":[],\"extra\":1}", "extra")]
    [InlineData("{\"categories\":[\"x\"],\"cells\":[],\"cells\":[]}", "cells")]
    [InlineData("{\"categories\":null,\"cells\":[]}", "categories")]
    [InlineData("{\"categories\":[\"x\"],\"cells\":[{\"category\":\"x\",\"arm\":\"a\",\"score\":1,\"count\":1,\"mean_active_parameters\":1}]}", "names the arm \"a\"")]
    [InlineData("{\"categories\":[\"x\"],\"cells\":[{\"category\":\"x\",\"arm\":\"a@top-1\",\"score\":\"NaN\",\"count\":1,\"mean_active_parameters\":1}]}", "has score NaN")]
    [InlineData("{\"categories\":[\"x\"],\"cells\":[{\"category\":\"x\",\"arm\":\"a@top-1\",\"score\":\"high\",\"count\":1,\"mean_active_parameters\":1}]}", "score")]
    public void A_bad_file_is_refused_with_its_fault(string json, string expected) =>
        Assert.Contains(
            expected, Assert.Throws<InvalidDataException>(() => OutcomeTableFile.Read(json, "outcomes.json"))
                .Message, StringComparison.Ordinal);

    private static OutcomeEntry Entry(string category, string arm, double score) =>
        new(category, Arm.Parse(arm), Good with { Score = score });
}
