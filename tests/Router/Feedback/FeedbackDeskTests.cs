using CoERouter.Router.Feedback;
using CoERouter.Router.Mapping;
using CoERouter.Router.Routes;
using Xunit;

namespace CoERouter.Tests.Router.Feedback;

public sealed class FeedbackDeskTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("coe-desk").FullName;
    private int _routes;

    private string MapPath => Path.Combine(_folder, "map.json");

    private string State => Path.Combine(_folder, "state");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Scores_move_the_estimate_and_outlive_the_process()
    {
        using (FeedbackDesk desk = Desk())
        {
            FeedbackReply.Counted counted = Counted(desk.Score(Remember(desk, "sql@top-2"), 1));
            ArmEstimate estimate = Assert.Single(counted.Estimates);
            Assert.Equal(("math", 1L), (counted.Category, counted.Number));
            Assert.Equal((9.0 + 1) / 21, estimate.Mean, 1e-12);
            Assert.True(estimate.Low < estimate.Mean && estimate.Mean < estimate.High);
        }

        using FeedbackDesk again = Desk();
        FeedbackReply.Counted second = Counted(again.Score(Remember(again, "sql@top-2"), 1));
        Assert.Equal(2, second.Number);
        Assert.Equal((9.0 + 2) / 22, second.Estimates[0].Mean, 1e-12);
    }

    [Fact]
    public void Each_thing_is_said_once_and_about_routes_that_are_known()
    {
        using FeedbackDesk desk = Desk(new FeedbackOptions { RecentRoutes = 3 });
        string first = Remember(desk, "sql@top-2");
        Counted(desk.Score(first, 0.5));
        Refused(desk.Score(first, 0.5), FeedbackRefusal.AlreadyGiven);
        Refused(desk.Score("nobody", 0.5), FeedbackRefusal.UnknownRoute);
        string a = Remember(desk, "sql@top-2"), b = Remember(desk, "math@top-2");
        Counted(desk.Prefer(a, b));
        Refused(desk.Prefer(a, b), FeedbackRefusal.AlreadyGiven);
        Refused(desk.Prefer(b, a, isTie: true), FeedbackRefusal.AlreadyGiven);
        Remember(desk, "math@top-2");
        FeedbackReply.Refused forgotten = Refused(desk.Score(first, 1), FeedbackRefusal.UnknownRoute);
        Assert.Contains("the last 3 routes", forgotten.Sentence, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => desk.Score(a, 1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => desk.Score(a, -0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => desk.Score(a, double.NaN));
    }

    [Fact]
    public void Answers_to_different_prompts_are_not_compared_and_equal_arms_tell_nothing()
    {
        using FeedbackDesk desk = Desk();
        string a = Remember(desk, "sql@top-2"), b = Remember(desk, "math@top-2", hash: 8), c = Remember(desk, "sql@top-2"), d = Remember(desk, "math@top-2", category: "sql");
        Refused(desk.Prefer(a, b), FeedbackRefusal.NotComparable);
        Refused(desk.Prefer(a, a), FeedbackRefusal.NotComparable);
        Refused(desk.Prefer(a, d), FeedbackRefusal.NotComparable);
        Refused(desk.Prefer(a, "nobody"), FeedbackRefusal.UnknownRoute);
        Assert.Contains("tells nothing", Assert.IsType<FeedbackReply.NotCounted>(desk.Prefer(a, c)).Sentence, StringComparison.Ordinal);
        RouteReceipt refined = FeedbackSamples.Receipt("refined", "math@top-2") with { Refinement = new RouteRefinement(0.1, 0.2, RefinedSide.Cheap, RouterSamples.Arm("sql@top-2")) };
        desk.Remember(refined, "math", 1);
        Assert.Contains("tells nothing about math as a whole; ask the model by name instead.", Assert.IsType<FeedbackReply.NotCounted>(desk.Score("refined", 1)).Sentence, StringComparison.Ordinal);
        Assert.Contains("no category unknown", Assert.IsType<FeedbackReply.NotCounted>(desk.Score(Remember(desk, "math@top-2", category: "unknown"), 1)).Sentence, StringComparison.Ordinal);
        Assert.Contains("no arm math@top-5", Assert.IsType<FeedbackReply.NotCounted>(desk.Score(Remember(desk, "math@top-5"), 1)).Sentence, StringComparison.Ordinal);
        Assert.False(Directory.Exists(State));
    }

    [Fact]
    public void A_map_is_proposed_reviewed_applied_and_taken_back()
    {
        using FeedbackDesk desk = Desk();
        CategoryMap before = desk.Maps().Current;
        List<string> changes = [];
        desk.OnChange((map, _) => changes.Add(map.Revision));
        string? proposed = null;
        int needed = 0;
        while (proposed is null && needed < 500)
        {
            needed++;
            Counted(desk.Score(Remember(desk, "math@top-2"), 0));
            proposed = Counted(desk.Score(Remember(desk, "sql@top-2"), 1)).ProposedMap;
        }

        Assert.InRange(needed, 5, 60);
        Assert.Empty(changes);
        Assert.Equal(before.Revision, new MapHistory(MapPath, State).ReadCurrent().Revision);
        CategoryMap waiting = desk.Maps().Proposed!;
        Assert.Equal("math", Assert.Single(MapDiff.Of(before, waiting).Changes).Category);
        MapChange reviewed = Assert.Single(desk.Proposal()!.Changes);
        Assert.Equal(0.5, reviewed.FromScore);
        Assert.True(reviewed.FromEstimate!.Mean < 0.4 && reviewed.FromEstimate.High < reviewed.ToEstimate!.Mean, desk.Proposal()!.ToText());
        Assert.Contains("(score 0.5000; with all feedback 0.", desk.Proposal()!.ToText(), StringComparison.Ordinal);
        Assert.Null(desk.Apply("another", out string sentence));
        Assert.Contains(waiting.Revision, sentence, StringComparison.Ordinal);
        Assert.NotNull(desk.Apply(proposed!, out sentence));
        Assert.Equal([proposed!], changes);
        Assert.Equal(proposed, new MapHistory(MapPath, State).ReadCurrent().Revision);
        Assert.Null(desk.Maps().Proposed);
        Assert.Null(desk.Apply(proposed!, out sentence));
        Assert.Equal("No map is proposed.", sentence);
        MapDiff back = desk.RollBack()!;
        Assert.Equal((before.Revision, before.Revision), (back.ToRevision, new MapHistory(MapPath, State).ReadCurrent().Revision));
        Assert.Equal([proposed!, before.Revision], changes);
        Assert.Null(desk.RollBack());
    }

    [Fact]
    public void A_map_that_another_program_changed_meanwhile_is_not_overwritten()
    {
        using FeedbackDesk desk = Desk();
        CategoryMap amended = MapAmendment.With(
            FeedbackSamples.Map(), new MapEntry("poems", 0.1, RouterSamples.Arm("general@top-2"), 0.5, 400, []), FeedbackSamples.Costs());
        new MapHistory(MapPath, State).Apply(amended);
        string? proposed = null;
        for (int i = 0; proposed is null && i < 500; i++)
        {
            proposed = Counted(desk.Prefer(Remember(desk, "sql@top-2"), Remember(desk, "math@top-2"))).ProposedMap;
        }

        Assert.Null(desk.Apply(proposed!, out string sentence));
        Assert.Contains($"The map was changed to {amended.Revision} by another program", sentence, StringComparison.Ordinal);
        Assert.Equal(amended.Revision, new MapHistory(MapPath, State).ReadCurrent().Revision);
    }

    [Fact]
    public void Preferences_alone_propose_too_and_contrary_ones_withdraw_it()
    {
        using FeedbackDesk desk = Desk();
        string? proposed = null;
        int needed = 0;
        for (; proposed is null && needed < 500; needed++)
        {
            proposed = Counted(desk.Prefer(Remember(desk, "sql@top-2"), Remember(desk, "math@top-2"))).ProposedMap;
        }

        Assert.NotNull(proposed);
        for (int i = 0; proposed is not null && i < 1_000; i++)
        {
            proposed = Counted(desk.Prefer(Remember(desk, "math@top-2"), Remember(desk, "sql@top-2"))).ProposedMap;
        }

        Assert.Null(proposed);
        Assert.Null(desk.Maps().Proposed);
    }

    [Fact]
    public void Many_at_once_lose_nothing()
    {
        const int Threads = 8, Each = 40;
        using (FeedbackDesk desk = Desk(new FeedbackOptions { JournalEvents = 50 }))
        {
            Parallel.For(0, Threads, thread =>
            {
                for (int i = 0; i < Each; i++)
                {
                    string id = $"p-{thread}-{i}";
                    desk.Remember(FeedbackSamples.Receipt(id, "general@top-2"), "general", 7);
                    Assert.IsType<FeedbackReply.Counted>(desk.Score(id, 1));
                    Assert.NotNull(desk.Receipt(id));
                }
            });
        }

        using FeedbackJournal journal = new(State);
        Assert.Equal(Threads * Each, journal.Tallies.Last);
        Assert.Equal(new FeedbackTally(Threads * Each, Threads * Each), journal.Tallies.Scores("general", RouterSamples.Arm("general@top-2")));
    }

    [Fact]
    public void A_state_folder_in_use_by_another_is_said_and_nothing_counts()
    {
        using FeedbackDesk desk = Desk(), other = Desk();
        Counted(desk.Score(Remember(desk, "sql@top-2"), 1));
        string id = Remember(other, "sql@top-2");
        Assert.Contains("written by another process", Refused(other.Score(id, 1), FeedbackRefusal.NotKept).Sentence, StringComparison.Ordinal);
        desk.Dispose();
        Assert.Equal(2, Counted(other.Score(id, 1)).Number);
    }

    [Fact]
    public void Exploration_is_off_unless_asked_for_and_takes_up_what_it_learns()
    {
        using FeedbackDesk plain = Desk();
        Assert.Null(plain.Exploration);
        using FeedbackDesk desk = Desk(new FeedbackOptions { Explore = true, ExploreEvery = 4 });
        Assert.Equal("t+0", desk.Exploration!.OutcomesRevision);
        List<string?> revisions = [];
        desk.OnChange((_, exploration) => revisions.Add(exploration?.OutcomesRevision));
        for (int i = 0; i < 9; i++)
        {
            Counted(desk.Score(Remember(desk, "math@top-2"), 1));
        }

        Assert.Equal(["t+4", "t+8"], revisions);
    }

    [Fact]
    public void Options_that_are_not_legal_are_all_named()
    {
        string message = Assert.Throws<ArgumentException>(() => new FeedbackOptions { RecentRoutes = 0, FalseAlarm = 1, KeptMaps = -1 }.Validate()).Message;
        Assert.Contains("RecentRoutes is 0", message, StringComparison.Ordinal);
        Assert.Contains("KeptMaps is -1", message, StringComparison.Ordinal);
        Assert.Contains("FalseAlarm is 1", message, StringComparison.Ordinal);
    }

    private static FeedbackReply.Counted Counted(FeedbackReply reply) => Assert.IsType<FeedbackReply.Counted>(reply);

    private static FeedbackReply.Refused Refused(FeedbackReply reply, FeedbackRefusal refusal)
    {
        FeedbackReply.Refused refused = Assert.IsType<FeedbackReply.Refused>(reply);
        Assert.Equal(refusal, refused.Refusal);
        return refused;
    }

    private FeedbackDesk Desk(FeedbackOptions? options = null)
    {
        if (!File.Exists(MapPath))
        {
            File.WriteAllText(MapPath, CategoryMapFile.Write(FeedbackSamples.Map()));
        }

        MapHistory history = new(MapPath, State);
        return new FeedbackDesk(FeedbackSamples.Table(), "t", history.ReadCurrent(), FeedbackSamples.Proposer(), history, State, options, new ManualTimeProvider());
    }

    private string Remember(FeedbackDesk desk, string arm, string category = "math", int hash = 7)
    {
        RouteReceipt receipt = FeedbackSamples.Receipt($"r-{++_routes}", arm, category);
        desk.Remember(receipt, category, hash);
        return receipt.Id;
    }
}
