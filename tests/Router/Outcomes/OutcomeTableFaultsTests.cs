using CoERouter.Router.Arms;
using CoERouter.Router.Outcomes;
using Xunit;

namespace CoERouter.Tests.Router.Outcomes;

public sealed class OutcomeTableFaultsTests
{
    private static readonly OutcomeCell Good = new(0.5, 10, 100, 5);
    private static readonly string[] Categories = ["x", "y", "z"];
    private static readonly Arm[] Arms = [Arm.Parse("a@top-1"), Arm.Parse("a@top-2"), Arm.Parse("b@top-1")];

    [Fact]
    public void A_complete_table_has_no_fault_and_each_missing_cell_is_one()
    {
        Random random = new(1);
        OutcomeEntry[] whole = Whole();
        Assert.Empty(Find(whole));
        for (int round = 0; round < 100; round++)
        {
            int[] kept = [.. Enumerable.Range(0, whole.Length).Where(_ => random.Next(4) > 0)];
            OutcomeEntry[] entries = [.. kept.Select(place => whole[place])];
            Arm[] arms = [.. entries.Select(entry => entry.Arm).Distinct()];
            int missing = Categories.Sum(category => entries.Any(entry => entry.Category == category)
                ? arms.Count(arm => !entries.Any(entry => entry.Category == category && entry.Arm == arm))
                : 1);
            IReadOnlyList<string> faults = OutcomeTableFaults.Find(Categories, arms, entries);
            Assert.Equal(arms.Length == 0 ? 1 : missing, faults.Count(fault => fault.Contains("missing", StringComparison.Ordinal)
                || fault.Contains("no data", StringComparison.Ordinal) || fault.Contains("no cells", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void A_category_without_any_cell_is_one_sentence_rather_than_one_for_each_arm()
    {
        OutcomeEntry[] entries = [.. Whole().Where(entry => entry.Category != "y")];
        Assert.Equal(["The category y has no data; it needs a cell for every arm."], Find(entries));
    }

    [Fact]
    public void Every_cell_given_twice_is_named_as_often_as_it_is_too_many()
    {
        OutcomeEntry twice = Whole()[4];
        Assert.Equal(
            ["The cell of category y and arm a@top-2 is given more than once.", "The cell of category y and arm a@top-2 is given more than once."],
            Find([.. Whole(), twice, twice]));
    }

    [Fact]
    public void A_cell_of_no_category_is_named_and_its_numbers_are_looked_at_too()
    {
        OutcomeEntry stranger = new("w", Arms[0], Good with { Score = 2 });
        Assert.Equal(
            ["The cell of a@top-1 names the category \"w\", which is not one of x, y, z.", "The cell of category w and arm a@top-1 has score 2; legal is a number from 0 to 1."],
            Find([.. Whole(), stranger]));
    }

    [Fact]
    public void Names_differ_by_case()
    {
        OutcomeEntry[] entries = [.. Whole().Select(entry => entry.Category == "z" ? entry with { Category = "Z" } : entry)];
        IReadOnlyList<string> faults = Find(entries);
        Assert.Contains("The category z has no data; it needs a cell for every arm.", faults);
        Assert.Equal(3, faults.Count(fault => fault.Contains("names the category \"Z\"", StringComparison.Ordinal)));
    }

    public static TheoryData<OutcomeCell, bool> Boundaries => new()
    {
        { Good with { Score = 0 }, true },
        { Good with { Score = 1 }, true },
        { Good with { Score = Math.BitIncrement(1.0) }, false },
        { Good with { Score = -double.Epsilon }, false },
        { Good with { Count = 1 }, true },
        { Good with { Count = -1 }, false },
        { Good with { MeanActiveParameters = double.Epsilon }, true },
        { Good with { MeanActiveParameters = -1 }, false },
        { Good with { MeanActiveParameters = double.NaN }, false },
        { Good with { MeanLatencyMilliseconds = 0 }, true },
        { Good with { MeanLatencyMilliseconds = -double.Epsilon }, false },
        { Good with { MeanLatencyMilliseconds = double.PositiveInfinity }, false },
        { Good with { MeanCost = 0 }, true },
        { Good with { MeanCost = double.MaxValue }, true },
        { Good with { MeanCost = -1e-9 }, false },
        { Good with { MeanCost = double.NaN }, false },
    };

    [Theory]
    [MemberData(nameof(Boundaries))]
    public void Each_number_is_legal_up_to_its_ends(OutcomeCell cell, bool legal) =>
        Assert.Equal(legal ? 0 : 1, OutcomeTableFaults.Find(["x"], [Arms[0]], [new OutcomeEntry("x", Arms[0], cell)]).Count);

    [Fact]
    public void A_cell_with_five_bad_numbers_has_five_sentences()
    {
        OutcomeCell bad = new(-1, 0, 0, -1) { MeanCost = -1 };
        IReadOnlyList<string> faults = OutcomeTableFaults.Find(["x"], [Arms[0]], [new OutcomeEntry("x", Arms[0], bad)]);
        Assert.Equal(5, faults.Count);
        Assert.All(faults, fault => Assert.Matches("^The cell of category x and arm a@top-1 has .+ -?[01]; legal is .+\\.$", fault));
    }

    [Fact]
    public void A_place_outside_of_the_table_is_named()
    {
        OutcomeTable table = new(Categories, Whole());
        foreach ((int category, int arm) in ((int, int)[])[(-1, 0), (3, 0), (0, 3), (int.MaxValue, 0), (0, int.MinValue)])
        {
            Assert.Contains(
                $"The table has 3 categories and 3 arms; there is no cell ({category}, {arm}).",
                Assert.Throws<ArgumentOutOfRangeException>(() => table[category, arm]).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_table_does_not_change_with_the_lists_that_it_was_made_of()
    {
        List<string> categories = [.. Categories];
        List<OutcomeEntry> entries = [.. Whole()];
        OutcomeTable table = new(categories, entries);
        string before = OutcomeTableFile.Write(table);
        categories[0] = "changed";
        entries.Clear();
        Assert.Equal(before, OutcomeTableFile.Write(table));
    }

    private static IReadOnlyList<string> Find(OutcomeEntry[] entries) => OutcomeTableFaults.Find(Categories, Arms, entries);

    private static OutcomeEntry[] Whole() => [.. Categories.SelectMany(category => Arms.Select(arm => new OutcomeEntry(category, arm, Good)))];
}
