using CoERouter.Router.Arms;
using CoERouter.Router.Feedback;
using Xunit;

namespace CoERouter.Tests.Router.Feedback;

public sealed class FeedbackTalliesTests
{
    [Fact]
    public void Tallies_are_the_sums_of_what_was_said()
    {
        Random random = new(1);
        for (int round = 0; round < 30; round++)
        {
            FeedbackEvent[] said = [.. Enumerable.Range(1, 60).Select(number => FeedbackSamples.Draw(random, number))];
            FeedbackTallies tallies = Tally(said);
            Assert.Equal(60, tallies.Last);
            foreach (string category in FeedbackSamples.Categories)
            {
                foreach (Arm arm in FeedbackSamples.Arms.Select(Arm.Parse))
                {
                    FeedbackEvent[] scores = [.. said.Where(one => one.Category == category && one.Arm == arm && one.Score is not null)];
                    Assert.Equal(scores.Length, tallies.Scores(category, arm).Count);
                    Assert.Equal(scores.Sum(one => one.Score!.Value), tallies.Scores(category, arm).Sum, 9);
                    foreach (Arm other in FeedbackSamples.Arms.Select(Arm.Parse).Where(other => other != arm))
                    {
                        FeedbackEvent[] compared = [.. said.Where(one => one.Category == category && one.OtherArm is not null && ((one.Arm == arm && one.OtherArm == other) || (one.Arm == other && one.OtherArm == arm)))];
                        FeedbackTally preferences = tallies.Preferences(category, arm, other);
                        Assert.Equal(compared.Length, preferences.Count);
                        Assert.Equal(compared.Sum(one => one.Arm == arm ? one.Preference!.Value : -one.Preference!.Value), preferences.Sum, 9);
                        Assert.Equal((preferences.Count, -preferences.Sum), (tallies.Preferences(category, other, arm).Count, tallies.Preferences(category, other, arm).Sum));
                    }
                }
            }
        }
    }

    [Fact]
    public void Json_reads_back_to_the_same_tallies_whatever_the_order_they_came_in()
    {
        Random random = new(2);
        for (int round = 0; round < 30; round++)
        {
            FeedbackEvent[] said = [.. Enumerable.Range(1, 40).Select(number => FeedbackSamples.Draw(random, number))];
            string json = Tally(said).ToJson();
            Assert.Equal(json, FeedbackTallies.FromJson(json, "It").ToJson());

            // Scores of three digits add up to the same bits in most orders only, so whole ones are taken here.
            FeedbackEvent[] whole = [.. said.Select(one => one.Score is null ? one : one with { Score = Math.Round(one.Score.Value) })];
            string before = Tally(whole).ToJson();
            random.Shuffle(whole);
            Assert.Equal(before, Tally([.. whole.Select((one, index) => one with { Number = index + 1 })]).ToJson());
        }
    }

    [Fact]
    public void What_was_read_goes_on_counting()
    {
        Random random = new(3);
        FeedbackEvent[] said = [.. Enumerable.Range(1, 50).Select(number => FeedbackSamples.Draw(random, number))];
        FeedbackTallies half = FeedbackTallies.FromJson(Tally(said[..25]).ToJson(), "It");
        foreach (FeedbackEvent one in said[25..])
        {
            half.Add(one);
        }

        Assert.Equal(Tally(said).ToJson(), half.ToJson());
    }

    public static TheoryData<FeedbackEvent> Neither => new(
        FeedbackSamples.Score(1, "math", "math@top-2", -0.01),
        FeedbackSamples.Score(1, "math", "math@top-2", 1.01),
        FeedbackSamples.Score(1, "math", "math@top-2", double.NaN),
        FeedbackSamples.Score(1, "math", "math@top-2", 0.5) with { Score = null },
        FeedbackSamples.Score(1, "math", "math@top-2", 0.5) with { OtherArm = Arm.Parse("sql@top-2") },
        FeedbackSamples.Score(1, "math", "math@top-2", 0.5) with { Preference = 1 },
        FeedbackSamples.Preference(1, "math", "math@top-2", "sql@top-2", 1.5),
        FeedbackSamples.Preference(1, "math", "math@top-2", "sql@top-2", double.NaN),
        FeedbackSamples.Preference(1, "math", "math@top-2", "math@top-2", 1),
        FeedbackSamples.Preference(1, "math", "math@top-2", "sql@top-2", 1) with { OtherArm = null },
        FeedbackSamples.Preference(1, "math", "math@top-2", "sql@top-2", 1) with { Score = 1 });

    [Theory]
    [MemberData(nameof(Neither))]
    public void What_is_neither_a_score_nor_a_comparison_is_refused_and_counts_nothing(FeedbackEvent said)
    {
        FeedbackTallies tallies = new();
        Assert.Equal("Feedback 1 is neither a score from 0 to 1 nor a comparison of two arms.", Assert.Throws<InvalidDataException>(() => tallies.Add(said)).Message);
        Assert.Equal(new FeedbackTallies().ToJson(), tallies.ToJson());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public void A_number_that_does_not_follow_is_refused(long number)
    {
        FeedbackTallies tallies = FeedbackSamples.Tallies(("math", "math@top-2", 1, 2));
        Assert.Equal($"Feedback {number} follows feedback 2.", Assert.Throws<InvalidDataException>(() => tallies.Add(FeedbackSamples.Score(number, "math", "math@top-2", 1))).Message);
        Assert.Equal((2L, 2L), (tallies.Last, tallies.Scores("math", Arm.Parse("math@top-2")).Count));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"last\":1,\"scores\":[null],\"preferences\":[]}")]
    [InlineData("{\"last\":1,\"scores\":[],\"preferences\":[null]}")]
    [InlineData("{\"last\":1,\"scores\":[],\"preferences\":[{\"category\":\"x\",\"arm\":\"a@top-1\",\"count\":1,\"sum\":1}]}")]
    [InlineData("{\"last\":1,\"scores\":[],\"preferences\":[{\"category\":\"x\",\"arm\":\"b@top-1\",\"other\":\"a@top-1\",\"count\":1,\"sum\":1}]}")]
    [InlineData("{\"last\":1,\"scores\":[],\"preferences\":[{\"category\":\"x\",\"arm\":\"a@top-1\",\"other\":\"a@top-1\",\"count\":1,\"sum\":1}]}")]
    [InlineData("{\"last\":1,\"scores\":[{\"category\":\"x\",\"arm\":\"a@top-1\",\"other\":\"b@top-1\",\"count\":1,\"sum\":1}],\"preferences\":[]}")]
    [InlineData("{\"last\":2,\"scores\":[{\"category\":\"x\",\"arm\":\"a@top-1\",\"count\":1,\"sum\":1},{\"category\":\"x\",\"arm\":\"a@top-1\",\"count\":1,\"sum\":1}],\"preferences\":[]}")]
    [InlineData("{\"last\":1,\"scores\":[{\"category\":\"x\",\"arm\":\"a\",\"count\":1,\"sum\":1}],\"preferences\":[]}")]
    [InlineData("{\"last\":1,\"scores\":[{\"category\":\"x\",\"arm\":\"a@top-1\",\"count\":1,\"sum\":2}],\"preferences\":[]}")]
    [InlineData("{\"last\":1,\"scores\":[{\"category\":\"x\",\"arm\":\"a@top-1\",\"count\":-1,\"sum\":-1}],\"preferences\":[]}")]
    [InlineData("{\"last\":-1,\"scores\":[],\"preferences\":[]}")]
    public void A_damaged_summary_is_refused_by_its_name(string json) =>
        Assert.StartsWith("The summary ", Assert.Throws<InvalidDataException>(() => FeedbackTallies.FromJson(json, "The summary")).Message, StringComparison.Ordinal);

    private static FeedbackTallies Tally(FeedbackEvent[] said)
    {
        FeedbackTallies tallies = new();
        foreach (FeedbackEvent one in said)
        {
            tallies.Add(one);
        }

        return tallies;
    }
}
