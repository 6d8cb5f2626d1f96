using CoERouter.Router.Arms;
using CoERouter.Router.Feedback;
using CoERouter.Router.Mapping;
using Xunit;

namespace CoERouter.Tests.Router.Feedback;

public sealed class MapAmendmentLawTests
{
    [Fact]
    public void Weights_sum_to_one_and_the_others_keep_their_proportions_and_arms()
    {
        Random random = new(1);
        for (int round = 0; round < 200; round++)
        {
            CategoryMap map = FeedbackSamples.Map();
            string category = random.Next(2) == 0 ? "poems" : FeedbackSamples.Categories[random.Next(3)];
            double weight = 0.001 + (0.99 * random.NextDouble());
            CategoryMap amended = MapAmendment.With(map, Entry(category, weight), FeedbackSamples.Costs());
            Assert.Equal(1, amended.Entries.Sum(entry => entry.Weight), 1e-9);
            Assert.Equal(Entry(category, weight).Arm, amended.Entries.Single(entry => entry.Category == category).Arm);
            MapEntry[] before = [.. map.Entries.Where(entry => entry.Category != category)], after = [.. amended.Entries.Where(entry => entry.Category != category)];
            Assert.Equal(before.Select(entry => (entry.Category, entry.Arm, entry.Score)), after.Select(entry => (entry.Category, entry.Arm, entry.Score)));
            Assert.All(before.Zip(after), pair => Assert.Equal(pair.First.Weight / before.Sum(entry => entry.Weight) * (1 - weight), pair.Second.Weight, 9));
            Assert.Equal(amended.Entries.Sum(entry => entry.Weight * entry.Score), amended.Objective, 9);
            Assert.InRange(amended.Bound, amended.Objective, 1 + 1e-9);
            Assert.Equal(map.GeneralArm, amended.GeneralArm);
            Assert.NotEqual(map.Revision, amended.Revision);
        }
    }

    [Fact]
    public void A_map_that_was_amended_reads_back_from_its_file()
    {
        CategoryMap amended = MapAmendment.With(FeedbackSamples.Map(), Entry("poems", 0.2), FeedbackSamples.Costs());
        Assert.Equal(amended.Revision, CategoryMapFile.Read(CategoryMapFile.Write(amended)).Revision);
    }

    [Fact]
    public void The_map_that_is_amended_stays_as_it_was()
    {
        CategoryMap map = FeedbackSamples.Map();
        string before = CategoryMapFile.Write(map);
        _ = MapAmendment.With(map, Entry("poems", 0.2), FeedbackSamples.Costs());
        Assert.Equal(before, CategoryMapFile.Write(map));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "1")]
    [InlineData(-0.5, "-0.5")]
    [InlineData(double.NaN, "NaN")]
    public void A_weight_that_leaves_nothing_to_the_others_or_to_itself_is_refused(double weight, string text) =>
        Assert.Equal(
            $"The weight of poems is {text}; legal is a number above 0 and below 1.",
            Assert.Throws<ArgumentException>(() => MapAmendment.With(FeedbackSamples.Map(), Entry("poems", weight), FeedbackSamples.Costs())).Message);

    [Fact]
    public void An_expert_of_no_cost_is_named() =>
        Assert.Equal(
            "The cost of the expert \"spare\" is not given.",
            Assert.Throws<ArgumentException>(() => MapAmendment.With(FeedbackSamples.Map(), Entry("poems", 0.2), [])).Message);

    [Fact]
    public void A_diff_of_a_map_and_itself_is_empty_and_one_turned_around_swaps_its_sides()
    {
        CategoryMap map = FeedbackSamples.Map();
        CategoryMap amended = MapAmendment.With(map, Entry("poems", 0.2), FeedbackSamples.Costs());
        CategoryMap other = MapAmendment.With(amended, Entry("math", 0.3), FeedbackSamples.Costs());
        Assert.True(MapDiff.Of(other, other).IsEmpty);
        Assert.Contains("No category goes elsewhere.\n", MapDiff.Of(map, map).ToText(), StringComparison.Ordinal);
        MapDiff there = MapDiff.Of(map, other), back = MapDiff.Of(other, map);
        Assert.Equal(["math", "poems"], there.Changes.Select(change => change.Category).Order(StringComparer.Ordinal));
        foreach (MapChange change in there.Changes)
        {
            MapChange turned = back.Changes.Single(one => one.Category == change.Category);
            Assert.Equal((change.From, change.To, change.FromScore, change.ToScore), (turned.To, turned.From, turned.ToScore, turned.FromScore));
        }

        Assert.Equal((there.FromRevision, there.ToRevision, there.FromTotalParameters, there.ToTotalParameters), (back.ToRevision, back.FromRevision, back.ToTotalParameters, back.FromTotalParameters));
    }

    [Fact]
    public void The_text_of_a_diff_has_a_line_for_what_goes_and_one_for_what_comes()
    {
        CategoryMap map = FeedbackSamples.Map();
        CategoryMap other = MapAmendment.With(MapAmendment.With(map, Entry("poems", 0.2), FeedbackSamples.Costs()), Entry("math", 0.3), FeedbackSamples.Costs());
        string[] lines = MapDiff.Of(map, other).ToText().TrimEnd('\n').Split('\n');
        Assert.Equal([$"--- map {map.Revision}", $"+++ map {other.Revision}"], lines[..2]);
        Assert.Equal(
            ["-math -> math@top-2  (score 0.5000)", "+math -> spare@top-1  (score 0.5000)", "+poems -> spare@top-1  (score 0.5000)"],
            lines[2..^1].Order(StringComparer.Ordinal).OrderBy(line => line[1]).ThenByDescending(line => line[0]));
        Assert.Equal($"Total parameters 3,000 -> 4,000; mean active parameters {map.MeanActiveParameters:#,0} -> {other.MeanActiveParameters:#,0}.", lines[^1]);
    }

    private static MapEntry Entry(string category, double weight) => new(category, weight, Arm.Parse("spare@top-1"), 0.5, 300, []);
}
