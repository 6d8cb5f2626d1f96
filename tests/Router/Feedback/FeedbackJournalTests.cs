using CoERouter.Router.Arms;
using CoERouter.Router.Feedback;
using Xunit;

namespace CoERouter.Tests.Router.Feedback;

public sealed class FeedbackJournalTests : IDisposable
{
    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("coe-feedback").FullName, "state");

    private string JournalPath => Path.Combine(_folder, "feedback.jsonl");

    private string SnapshotPath => Path.Combine(_folder, "feedback.snapshot.json");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);

    [Fact]
    public void Nothing_is_written_before_the_first_event()
    {
        using FeedbackJournal journal = new(_folder);
        Assert.False(Directory.Exists(_folder));
        Assert.Equal(0, journal.Tallies.Last);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_000)]
    public void Everything_said_is_there_again_however_often_it_was_summed_up(int mostLines)
    {
        Random random = new(mostLines);
        FeedbackTallies expected = new();
        for (int session = 0; session < 5; session++)
        {
            using FeedbackJournal journal = new(_folder, mostLines);
            Assert.Equal(expected.ToJson(), journal.Tallies.ToJson());
            for (int i = 0; i < 20; i++)
            {
                FeedbackEvent said = journal.Append(number => FeedbackSamples.Draw(random, number));
                expected.Add(said);
                Assert.True(File.ReadLines(JournalPath).Count() < mostLines);
            }
        }

        Assert.Equal(100, expected.Last);
        Assert.Equal(expected.ToJson(), new FeedbackJournal(_folder).Tallies.ToJson());
    }

    [Fact]
    public void A_journal_cut_anywhere_holds_whole_events_only_and_goes_on()
    {
        Random random = new(3);
        using (FeedbackJournal journal = new(_folder))
        {
            for (int i = 0; i < 6; i++)
            {
                journal.Append(number => FeedbackSamples.Draw(random, number));
            }
        }

        byte[] whole = File.ReadAllBytes(JournalPath);
        for (int length = 0; length <= whole.Length; length++)
        {
            File.WriteAllBytes(JournalPath, whole[..length]);
            using FeedbackJournal journal = new(_folder);
            int lines = whole[..length].Count(value => value == '\n');
            Assert.Equal(lines, journal.Tallies.Last);
            Assert.Equal(lines + 1, journal.Append(number => FeedbackSamples.Draw(random, number)).Number);
            Assert.Equal(lines + 1, File.ReadLines(JournalPath).Count());
        }
    }

    [Fact]
    public void A_death_between_snapshot_and_journal_counts_nothing_twice()
    {
        using (FeedbackJournal journal = new(_folder))
        {
            for (int i = 0; i < 5; i++)
            {
                journal.Append(number => FeedbackSamples.Score(number, "math", "math@top-2", 1));
            }

            // The snapshot of a process that died before it emptied the journal.
            File.WriteAllText(SnapshotPath, journal.Tallies.ToJson());
        }

        FeedbackTallies again = new FeedbackJournal(_folder).Tallies;
        Assert.Equal((5, new FeedbackTally(5, 5)), (again.Last, again.Scores("math", Arm.Parse("math@top-2"))));
    }

    [Fact]
    public void Only_one_process_writes_and_what_it_wrote_is_taken_over()
    {
        FeedbackJournal first = new(_folder);
        using FeedbackJournal second = new(_folder);
        first.Append(number => FeedbackSamples.Score(number, "math", "math@top-2", 1));
        Assert.Contains("written by another process", Assert.Throws<IOException>(
            () => second.Append(number => FeedbackSamples.Score(number, "math", "math@top-2", 1))).Message, StringComparison.Ordinal);
        Assert.Equal(0, second.Tallies.Last);
        first.Dispose();
        Assert.Equal(2, second.Append(number => FeedbackSamples.Score(number, "math", "math@top-2", 0)).Number);
        Assert.Equal(new FeedbackTally(2, 1), second.Tallies.Scores("math", Arm.Parse("math@top-2")));
    }

    [Fact]
    public void What_was_said_up_to_an_event_can_be_read_as_long_as_it_is_not_summed_up()
    {
        using (FeedbackJournal journal = new(_folder, mostLines: 5))
        {
            for (int i = 0; i < 8; i++)
            {
                journal.Append(number => FeedbackSamples.Score(number, "math", "math@top-2", 1));
            }
        }

        Assert.Null(FeedbackJournal.ReadUpTo(_folder, 4));
        Assert.Equal([5L, 6, 7, 8], Enumerable.Range(5, 4).Select(number => FeedbackJournal.ReadUpTo(_folder, number)!.Last));
        Assert.Null(FeedbackJournal.ReadUpTo(_folder, 9));
    }

    [Theory]
    [InlineData("nonsense", "Line 2 of")]
    [InlineData("""{"number":3,"at":"2026-01-01T00:00:00+00:00","category":"math","route_id":"r","arm":"math@top-2","score":1}""", "Feedback 3 follows feedback 1")]
    [InlineData("""{"number":2,"at":"2026-01-01T00:00:00+00:00","category":"math","route_id":"r","arm":"math@top-2","score":2}""", "neither a score")]
    [InlineData("""{"number":2,"at":"2026-01-01T00:00:00+00:00","category":"math","route_id":"r","arm":"math@top-2"}""", "neither a score")]
    [InlineData("""{"number":2,"at":"2026-01-01T00:00:00+00:00","category":"math","route_id":"r","arm":"math@top-2","other_arm":"math@top-2","preference":1}""", "neither a score")]
    public void A_damaged_line_in_the_middle_is_said(string line, string sentence)
    {
        using (FeedbackJournal journal = new(_folder))
        {
            journal.Append(number => FeedbackSamples.Score(number, "math", "math@top-2", 1));
        }

        File.AppendAllText(JournalPath, line + "\n");
        string message = Assert.Throws<InvalidDataException>(() => new FeedbackJournal(_folder)).Message;
        Assert.Contains(sentence, message, StringComparison.Ordinal);
        Assert.Contains(JournalPath, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_snapshot_is_said()
    {
        Directory.CreateDirectory(_folder);
        File.WriteAllText(SnapshotPath, "{\"last\":1}");
        Assert.Contains(SnapshotPath, Assert.Throws<InvalidDataException>(() => new FeedbackJournal(_folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Preferences_turn_with_their_arms()
    {
        FeedbackTallies tallies = new();
        tallies.Add(FeedbackSamples.Preference(1, "math", "sql@top-2", "math@top-2", 1));
        tallies.Add(FeedbackSamples.Preference(2, "math", "math@top-2", "sql@top-2", 0));
        Arm math = Arm.Parse("math@top-2"), sql = Arm.Parse("sql@top-2");
        Assert.Equal(new FeedbackTally(2, 1), tallies.Preferences("math", sql, math));
        Assert.Equal(new FeedbackTally(2, -1), tallies.Preferences("math", math, sql));
        Assert.Equal(tallies.ToJson(), FeedbackTallies.FromJson(tallies.ToJson(), "x").ToJson());
    }
}
