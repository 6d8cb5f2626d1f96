using CoERouter.Evaluation.Routing;
using CoERouter.Evaluation.Routing.Data;
using CoERouter.Evaluation.Routing.FoundCategories;
using CoERouter.Tests.Training.Categorization;
using CoERouter.Training.Categorization;
using Xunit;

namespace CoERouter.Tests.Evaluation.Routing.FoundCategories;

public sealed class FoundCategoryStudyTests
{
    private static readonly RoutingExperimentOptions s_options = new() { Resamples = 50 };

    private static readonly string[] s_topics = ["cooking", "music", "travel"];

    [Fact]
    public void Categories_that_nobody_named_route_nearly_as_well_as_named_ones()
    {
        FoundCategoryReport hidden = Study(Table(prompt => "all")).Run([2, 3, 5], null, CancellationToken.None);
        FoundCategoryReport named = Study(Table(prompt => prompt.Category)).Run([3], null, CancellationToken.None);

        // Each topic has its own model, right at 90 %; on the other topics a model is right at 30 %.
        Assert.DoesNotContain(hidden.Rows, row => row.Way.StartsWith("given", StringComparison.Ordinal));
        FoundCategoryRow chosen = hidden.Rows[^1];
        FoundCategoryRow given = named.Rows.Single(row => row.Way == "given categories, guessed");
        Assert.Equal("found categories, their number chosen in training", chosen.Way);
        Assert.Equal("prompt", chosen.Sees);
        Assert.True(chosen.Gain.Low > 0.1, $"The gain is {chosen.Gain.ToText("F3")}.");
        Assert.True(chosen.Score.Value > given.Score.Value - 0.1, $"{chosen.Score.ToText("F3")} beside {given.Score.ToText("F3")} given.");
        Assert.True(chosen.TrainingGain > 0.1);
        Assert.Contains(hidden.Rows, row => row.Way == "found categories, guessed" && row.Categories == chosen.Categories && row.Score == chosen.Score);
    }

    [Fact]
    public void Where_prompts_tell_nothing_the_best_single_model_stays()
    {
        RoutingTable table = Table(prompt => "all");
        var random = new Random(3);
        double[][] scores = [.. table.Questions.Select(question => question.Scores)];
        random.Shuffle(scores);
        table = table with { Questions = [.. table.Questions.Select((question, index) => question with { Scores = scores[index] })] };
        FoundCategoryReport report = Study(table).Run([2, 3, 5], null, CancellationToken.None);
        FoundCategoryRow chosen = report.Rows[^1];
        Assert.StartsWith("found categories: none clearly wins", chosen.Way, StringComparison.Ordinal);
        Assert.Equal(1, chosen.Categories);
        Assert.Equal(0, chosen.Gain.Value);
        Assert.Equal(report.Rows[0].Score, chosen.Score);
    }

    [Fact]
    public void Equal_data_and_seed_give_equal_reports()
    {
        RoutingTable table = Table(prompt => prompt.Category);
        string first = Text(table), second = Text(table);
        Assert.Equal(first, second);
        Assert.Contains("| found categories, guessed | prompt | 3 |", first, StringComparison.Ordinal);
        Assert.Contains("| given categories | category | 3 |", first, StringComparison.Ordinal);
        Assert.Contains("## toy: fitted on 360 questions, scored on 240 others", first, StringComparison.Ordinal);
        Assert.Contains("- A note.", first, StringComparison.Ordinal);

        static string Text(RoutingTable table) => FoundCategoryReportText.Markdown("coe eval found", [Study(table).Run([3], null, CancellationToken.None)]);
    }

    [Fact]
    public void Weights_of_categories_count()
    {
        // Nearly all questions are of one topic, but the table counts topics the same: then its own model is not enough.
        RoutingTable table = Table(prompt => prompt.Category);
        RoutingTable skewed = table with
        {
            MeanOverCategories = true,
            Questions = [.. table.Questions.Where((question, index) => question.Category == s_topics[0] || index % 4 < 2)],
        };
        FoundCategoryReport report = Study(skewed).Run([3], null, CancellationToken.None);
        Assert.True(report.Rows[^1].Gain.Value > 0.1, report.Rows[^1].Gain.ToText("F3"));
        Assert.InRange(report.Rows[0].Score.Value, 0.35, 0.65);
    }

    [Theory]
    [InlineData()]
    [InlineData(1)]
    [InlineData(3, 65)]
    public void Numbers_that_are_not_legal_are_refused(params int[] counts)
    {
        string sentence = Assert.Throws<ArgumentException>(() => Study(Table(_ => "all")).Run(counts, null, CancellationToken.None)).Message;
        Assert.Contains("legal is one or more from 2 to 64", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Questions_without_prompts_are_refused()
    {
        RoutingTable table = Table(_ => "all");
        table = table with { Questions = [.. table.Questions.Select(question => question with { Prompt = null })] };
        Assert.Contains("without one", Assert.Throws<InvalidDataException>(() => Study(table).Run([3], null, CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_stops_when_asked()
    {
        using CancellationTokenSource stop = new();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => Study(Table(_ => "all")).Run([3], null, stop.Token));
    }

    [Fact]
    public void Progress_names_every_step()
    {
        List<string> steps = [];
        Study(Table(prompt => prompt.Category)).Run([2, 3], steps.Add, CancellationToken.None);
        Assert.Equal(["given categories", "2 found categories", "3 found categories"], steps);
    }

    private static FoundCategoryStudy Study(RoutingTable table) => new(ExperimentData.Divide(table, s_options), s_options);

    private static RoutingTable Table(Func<LabelledPrompt, string> category)
    {
        var random = new Random(1);
        IReadOnlyList<LabelledPrompt> prompts = ToyPrompts.Draw(600, 4);
        return new()
        {
            Name = "toy",
            Models = [RoutedModel.Unknown("cook"), RoutedModel.Unknown("player"), RoutedModel.Unknown("guide")],
            CostUnit = "not known",
            Notes = ["A note."],
            Questions =
            [
                .. prompts.Select((prompt, index) => new RoutingQuestion
                {
                    Id = $"q{index}",
                    Table = "toy",
                    Category = category(prompt),
                    Split = index % 5 < 3 ? "train" : "dev",
                    Prompt = $"{prompt.Prompt} {index}",
                    Scores = [.. s_topics.Select(topic => random.NextDouble() < (topic == prompt.Category ? 0.9 : 0.3) ? 1.0 : 0.0)],
                    Costs = [double.NaN, double.NaN, double.NaN],
                }),
            ],
        };
    }
}
