using CoERouter.Router.Arms;
using CoERouter.Router.Feedback;
using CoERouter.Router.Mapping;
using Xunit;

namespace CoERouter.Tests.Router.Feedback;

public sealed class MapHistoryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("coe-maps").FullName;
    private readonly MapHistory _history;

    public MapHistoryTests()
    {
        File.WriteAllText(MapPath, CategoryMapFile.Write(Map(0)));
        _history = new MapHistory(MapPath, Path.Combine(_folder, "state"), most: 3);
    }

    private string MapPath => Path.Combine(_folder, "map.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_proposal_is_kept_until_it_is_withdrawn_or_put_in_use()
    {
        Assert.Null(_history.ReadProposed());
        _history.Propose(Map(1));
        Assert.Equal(Map(1).Revision, _history.ReadProposed()!.Revision);
        _history.Propose(null);
        Assert.Null(_history.ReadProposed());
        _history.Propose(Map(2));
        _history.Apply(_history.ReadProposed()!);
        Assert.Null(_history.ReadProposed());
        Assert.Equal(Map(2).Revision, _history.ReadCurrent().Revision);
    }

    [Fact]
    public void Rollbacks_go_back_step_by_step_as_far_as_maps_are_kept()
    {
        for (int i = 1; i <= 5; i++)
        {
            _history.Apply(Map(i));
        }

        Assert.Equal(Map(4).Revision, _history.ReadPrevious()!.Revision);
        Assert.Equal([4, 3, 2], Enumerable.Range(0, 3).Select(_ => IndexOf(_history.RollBack()!)));
        Assert.Null(_history.RollBack());
        Assert.Equal(Map(2).Revision, _history.ReadCurrent().Revision);
        _history.Apply(Map(9));
        Assert.Equal(2, IndexOf(_history.RollBack()!));
    }

    [Fact]
    public void A_process_that_died_before_the_map_was_replaced_leaves_a_history_that_still_goes_back()
    {
        _history.Apply(Map(1));

        // What Apply(2) leaves when it dies after keeping the present map.
        File.WriteAllText(Path.Combine(_folder, "state", "maps", "000002.json"), CategoryMapFile.Write(Map(1)));
        File.WriteAllText(MapPath + ".partial", "{ half");
        Assert.Equal(0, IndexOf(_history.RollBack()!));
    }

    [Fact]
    public void Damage_is_said_with_the_files_name()
    {
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "state")).FullName, "map.proposed.json"), "{");
        Assert.Contains("map.proposed.json", Assert.Throws<InvalidDataException>(_history.ReadProposed).Message, StringComparison.Ordinal);
        File.Delete(MapPath);
        Assert.Throws<FileNotFoundException>(_history.ReadCurrent);
    }

    [Fact]
    public void A_diff_shows_what_goes_elsewhere_and_nothing_else()
    {
        MapDiff diff = MapDiff.Of(Map(0), Amended("poems", "math@top-2", 0.5));
        MapChange change = Assert.Single(diff.Changes);
        Assert.Equal(("poems", null, "math@top-2"), (change.Category, change.From?.ToString(), change.To?.ToString()));
        Assert.Contains("+poems -> math@top-2  (score 0.5000)", diff.ToText(), StringComparison.Ordinal);
        Assert.DoesNotContain("-poems", diff.ToText(), StringComparison.Ordinal);
        Assert.True(MapDiff.Of(Map(0), Map(1)).IsEmpty);
        Assert.Contains("No category goes elsewhere.", MapDiff.Of(Map(0), Map(1)).ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_amended_map_keeps_the_others_and_its_budget()
    {
        CategoryMap map = Amended("poems", "spare@top-1", 0.25);
        Assert.Equal(1, map.Entries.Sum(entry => entry.Weight), 1e-12);
        Assert.Equal([0.25, 0.25, 0.25, 0.25], map.Entries.Select(entry => Math.Round(entry.Weight, 12)));
        Assert.Contains(map.Experts, cost => cost.Expert == "spare");
        Assert.True(map.Objective <= map.Bound + 1e-12);
        CategoryMap replaced = MapAmendment.With(map, Entry("poems", "math@top-2", 0.5), Costs());
        Assert.Equal(4, replaced.Entries.Count);
        Assert.Equal("math@top-2", replaced.Entries.Single(entry => entry.Category == "poems").Arm.ToString());
        Assert.Equal(0.5, replaced.Entries[0].Weight + replaced.Entries[1].Weight + replaced.Entries[2].Weight, 1e-12);
    }

    [Theory]
    [InlineData(0.0, "legal is a number above 0 and below 1")]
    [InlineData(1.0, "legal is a number above 0 and below 1")]
    [InlineData(double.NaN, "legal is a number above 0 and below 1")]
    public void An_entry_that_does_not_fit_is_refused(double weight, string sentence) =>
        Assert.Contains(sentence, Assert.Throws<ArgumentException>(() => MapAmendment.With(Map(0), Entry("poems", "math@top-2", weight), Costs())).Message, StringComparison.Ordinal);

    [Fact]
    public void A_budget_that_the_entry_would_break_says_by_how_much()
    {
        CategoryMap total = With(new Budget(3_000));
        Assert.Contains("4,000 total parameters, 1,000 more", Assert.Throws<ArgumentException>(() => MapAmendment.With(total, Entry("poems", "spare@top-2", 0.2), Costs())).Message, StringComparison.Ordinal);
        CategoryMap active = With(new Budget(null, 450));
        Assert.Contains("more than allowed", Assert.Throws<ArgumentException>(() => MapAmendment.With(active, Entry("poems", "math@top-8", 0.5), Costs())).Message, StringComparison.Ordinal);
        Assert.Contains("cost of the expert \"nobody\"", Assert.Throws<ArgumentException>(() => MapAmendment.With(total, Entry("poems", "nobody@top-2", 0.2), Costs())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_one_of_the_six_limits_is_checked()
    {
        // Three categories cost 0.2 and take 10 ms; the new one, a fifth of the prompts, costs 1.2 and takes 60 ms on an expert of 1,000
        // parameters and 2,000 bytes. So 0.4 on average, 20 ms, four experts, 4,000 parameters, 8,000 bytes.
        (Budget Budget, string Sentence)[] broken =
        [
            (new Budget(MaxTotalParameters: 3_999), "The map would not keep its budget: it would need 4,000 total parameters, 1 more than allowed."),
            (new Budget(MaxMeanActiveParameters: 399), "The map would not keep its budget: it would need 400 mean active parameters, 1 more than allowed."),
            (new Budget(MaxMeanCost: 0.3), "The map would not keep its budget: it would need 0.4 mean costs of an answer, 0.1 more than allowed."),
            (new Budget(MaxMeanLatencyMilliseconds: 15), "The map would not keep its budget: it would need 20 mean milliseconds of an answer, 5 more than allowed."),
            (new Budget(MaxMemoryBytes: 7_000), "The map would not keep its budget: it would need 8,000 bytes of memory, 1,000 more than allowed."),
            (new Budget(MaxExperts: 3), "The map would not keep its budget: it would need 4 experts, 1 more than allowed."),
            (new Budget(MaxMeanCost: 0.3, MaxExperts: 3), "The map would not keep its budget: it would need 0.4 mean costs of an answer, 0.1 more than allowed; it would need 4 experts, 1 more than allowed."),
        ];
        Assert.All(broken, one => Assert.Equal(one.Sentence, Assert.Throws<ArgumentException>(() => Amend(one.Budget, 1.2)).Message));
        Assert.Equal(4, Amend(new Budget(4_000, 400, 0.4, 20, 8_000, 4), 1.2).Entries.Count);
        Assert.Equal(
            "The map would not keep its budget: the mean costs of an answer are limited, but those of the category poems are not known.",
            Assert.Throws<ArgumentException>(() => Amend(new Budget(MaxMeanCost: 9), null)).Message);

        static CategoryMap Amend(Budget budget, double? cost)
        {
            ExpertCost Sized(string name) => RouterSamples.Cost(name) with { WeightBytes = 2_000 };
            CategoryMap map = new(
                [.. Map(0).Entries.Select(entry => entry with { MeanCost = 0.2, MeanLatencyMilliseconds = 10 })],
                Map(0).GeneralArm, [Sized("general"), Sized("math"), Sized("sql")], budget, 0.9, 0.9);
            return MapAmendment.With(map, Entry("poems", "spare@top-2", 0.2) with { MeanCost = cost, MeanLatencyMilliseconds = 60 }, [Sized("spare")]);
        }
    }

    [Theory]
    [InlineData(BudgetConstraint.MeanActiveParameters)]
    [InlineData(BudgetConstraint.MeanCost)]
    [InlineData(BudgetConstraint.MeanLatency)]
    public void Under_a_mean_limit_the_old_bound_says_nothing_of_the_others(BudgetConstraint constraint)
    {
        // The category that is replaced was dear; without it the others may have become affordable, so no bound below 1 is known for them.
        CategoryMap map = new(
            [.. Map(0).Entries.Select(entry => entry with { MeanCost = 1, MeanLatencyMilliseconds = 1 })], Map(0).GeneralArm, Map(0).Experts,
            new Budget().With(constraint, 10_000), 0.5, 0.5);
        MapEntry entry = Entry("math", "math@top-2", 1.0 / 3) with { MeanCost = 1, MeanLatencyMilliseconds = 1 };
        Assert.Equal(1, MapAmendment.With(map, entry, Costs()).Bound, 12);
        CategoryMap free = new(map.Entries, map.GeneralArm, map.Experts, Budget.Unlimited, 0.5, 0.5);
        Assert.Equal((1.0 / 3) + (2.0 / 3 * 0.75), MapAmendment.With(free, entry, Costs()).Bound, 12);
    }

    private static CategoryMap With(Budget budget) => new(Map(0).Entries, Map(0).GeneralArm, Map(0).Experts, budget, Map(0).Objective, Map(0).Bound);

    // Maps that decide alike and differ in a figure, so in their revision.
    private static CategoryMap Map(int number) => new(
        RouterSamples.Map().Entries, RouterSamples.Map().GeneralArm, RouterSamples.Map().Experts, Budget.Unlimited, 0.9, 0.9 + (0.001 * number));

    private static int IndexOf(CategoryMap map) => Enumerable.Range(0, 10).Single(number => Map(number).Revision == map.Revision);

    private static CategoryMap Amended(string category, string arm, double weight) => MapAmendment.With(Map(0), Entry(category, arm, weight), Costs());

    private static MapEntry Entry(string category, string arm, double weight)
    {
        Arm parsed = RouterSamples.Arm(arm);
        return new MapEntry(category, weight, parsed, 0.5, RouterSamples.Cost(parsed.Expert).ActiveParameters(parsed.Gating), []);
    }

    private static ExpertCost[] Costs() => [RouterSamples.Cost("math"), RouterSamples.Cost("sql"), RouterSamples.Cost("general"), RouterSamples.Cost("spare")];
}
