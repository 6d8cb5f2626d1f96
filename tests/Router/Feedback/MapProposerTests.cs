using CoERouter.Router.Arms;
using CoERouter.Router.Feedback;
using CoERouter.Router.Mapping;
using CoERouter.Router.Outcomes;
using Xunit;

namespace CoERouter.Tests.Router.Feedback;

public sealed class MapProposerTests
{
    [Fact]
    public void Nothing_is_proposed_before_an_interval_clears()
    {
        Assert.Null(Propose(FeedbackSamples.Map(), FeedbackSamples.Tallies()));

        // sql is ahead on math now, but not surely so.
        FeedbackTallies few = FeedbackSamples.Tallies(("math", "sql@top-2", 1, 10), ("math", "math@top-2", 0, 2));
        OutcomeEstimates estimates = Estimates(few);
        Assert.True(estimates.Of("math")!.Mean(1) > estimates.Of("math")!.Mean(0));
        Assert.Null(Propose(FeedbackSamples.Map(), few));
    }

    [Fact]
    public void Only_the_category_whose_interval_clears_goes_elsewhere()
    {
        CategoryMap map = FeedbackSamples.Map();
        CategoryMap proposed = Propose(map, FeedbackSamples.Tallies(("math", "sql@top-2", 1, 60), ("math", "math@top-2", 0, 60)))!;
        MapChange change = Assert.Single(MapDiff.Of(map, proposed).Changes);
        Assert.Equal(("math", "math@top-2", "sql@top-2"), (change.Category, change.From?.ToString(), change.To?.ToString()));
        Assert.Equal((9.0 + 60) / 80, change.ToScore!.Value, 1e-9);
    }

    [Fact]
    public void Feedback_on_one_category_never_moves_another_that_merely_looks_worse()
    {
        // By measurement general is a little better on math than the arm in use, which was chosen otherwise.
        OutcomeTable table = FeedbackSamples.Table(20, new[,] { { 0.5, 0.45, 0.55 }, { 0.5, 0.9, 0.1 }, { 0.1, 0.1, 0.9 } });
        CategoryMap map = FeedbackSamples.Map();
        FeedbackTallies tallies = FeedbackSamples.Tallies(("sql", "math@top-2", 1, 80), ("sql", "sql@top-2", 0, 80));
        CategoryMap proposed = FeedbackSamples.Proposer().Propose(map, new OutcomeEstimates(table, "t", tallies, 200))!;
        MapChange change = Assert.Single(MapDiff.Of(map, proposed).Changes);
        Assert.Equal(("sql", "math@top-2"), (change.Category, change.To?.ToString()));
    }

    [Fact]
    public void After_it_is_applied_the_same_feedback_proposes_nothing_more()
    {
        FeedbackTallies tallies = FeedbackSamples.Tallies(("math", "sql@top-2", 1, 60), ("math", "math@top-2", 0, 60));
        CategoryMap applied = Propose(FeedbackSamples.Map(), tallies)!;
        Assert.Null(Propose(applied, tallies));

        // What is learnt later of another category leaves the first where it was moved.
        FeedbackTallies more = FeedbackSamples.Tallies(
            ("math", "sql@top-2", 1, 60), ("math", "math@top-2", 0, 60), ("general", "math@top-2", 1, 150), ("general", "general@top-2", 0, 150));
        Assert.Equal("general", Assert.Single(MapDiff.Of(applied, Propose(applied, more)!).Changes).Category);
    }

    [Fact]
    public void A_better_arm_without_room_in_the_budget_is_not_proposed()
    {
        // Room for one expert: it is in use everywhere, and another is surely better on one category only.
        CategoryMap map = FeedbackSamples.Map(new Budget(1_000));
        Arm only = map.Entries[0].Arm;
        Assert.All(map.Entries, entry => Assert.Equal(only, entry.Arm));
        string other = FeedbackSamples.Arms.First(arm => arm != only.ToString() && arm != "general@top-2");
        FeedbackTallies tallies = FeedbackSamples.Tallies(("math", other, 0.9, 100), ("math", only.ToString(), 0.7, 100));
        OutcomeTable table = FeedbackSamples.Table(20, new[,] { { 0.5, 0.5, 0.5 }, { 0.9, 0.9, 0.9 }, { 0.9, 0.9, 0.9 } });
        CategoryMap? proposed = FeedbackSamples.Proposer().Propose(map, new OutcomeEstimates(table, "t", tallies, 200));
        Assert.True(proposed is null || proposed.TotalParameters <= 1_000);
        Assert.True(proposed is null || proposed.Entries.All(entry => entry.Arm == proposed.Entries[0].Arm));
    }

    [Fact]
    public void Categories_and_arms_that_the_outcomes_do_not_know_stay_with_their_weights()
    {
        CategoryMap map = FeedbackSamples.Map();
        foreach (string category in (string[])["poems", "songs"])
        {
            map = MapAmendment.With(
                map, new MapEntry(category, 0.2, Arm.Parse(category == "poems" ? "spare@top-1" : "general@top-2"), 0.5, 300, []), FeedbackSamples.Costs());
        }

        CategoryMap proposed = Propose(map, FeedbackSamples.Tallies(("math", "sql@top-2", 1, 60), ("math", "math@top-2", 0, 60)))!;
        Assert.Equal("math", Assert.Single(MapDiff.Of(map, proposed).Changes).Category);
        foreach (MapEntry entry in map.Entries)
        {
            Assert.Equal(entry.Weight, proposed.Entries.Single(other => other.Category == entry.Category).Weight, 1e-9);
        }
    }

    private static OutcomeEstimates Estimates(FeedbackTallies tallies) => new(FeedbackSamples.Table(), "t", tallies, 200);

    private static CategoryMap? Propose(CategoryMap map, FeedbackTallies tallies) => FeedbackSamples.Proposer().Propose(map, Estimates(tallies));
}
