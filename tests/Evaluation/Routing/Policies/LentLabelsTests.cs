using CoERouter.Evaluation.Routing;
using CoERouter.Evaluation.Routing.Data;
using CoERouter.Evaluation.Routing.Policies;
using CoERouter.Router.Refinement;
using Xunit;

namespace CoERouter.Tests.Evaluation.Routing.Policies;

public sealed class LentLabelsTests
{
    [Fact]
    public void Draws_labels_to_what_other_models_make_likely()
    {
        // The chance to be right is known here: labels that were steadied must lie closer to it than the measured ones.
        var random = new Random(2);
        double[] chances = [.. Enumerable.Range(0, 400).Select(_ => random.NextDouble())];
        RoutingQuestion[] questions = [.. chances.Select((chance, index) => Question(index, [Draw(random, chance), Draw(random, chance)], [.. Enumerable.Range(0, 12).Select(_ => Draw(random, chance))]))];
        IReadOnlyList<RefinementSample> lent = LentLabels.Smooth(questions, 1)!;
        double Error(Func<int, double> label) => Enumerable.Range(0, chances.Length).Average(index => (label(index) - chances[index]) * (label(index) - chances[index]));
        Assert.True(Error(index => lent[index].Scores[0]) < 0.4 * Error(index => questions[index].Scores[0]));
        Assert.Equal(questions.Average(question => question.Scores[1]), lent.Average(sample => sample.Scores[1]), 0.02);
    }

    [Fact]
    public void Keeps_prompts_and_categories()
    {
        RoutingTable table = MadeQuestions.CheapAndDear(60, 10);
        IReadOnlyList<RefinementSample> lent = LentLabels.Smooth(table.OfSplits(["train"]), 1)!;
        Assert.Equal(table.OfSplits(["train"]).Select(question => (question.Prompt, question.Category)), lent.Select(sample => (sample.Prompt, sample.Category!)));
    }

    [Fact]
    public void Lends_nothing_where_too_few_were_measured()
    {
        RoutingQuestion[] few = [.. Enumerable.Range(0, 60).Select(index => Question(index, [0, 1], [1, 0, 1, 0]))];
        Assert.Null(LentLabels.Smooth(few, 1));
        RoutingQuestion[] gaps = [.. Enumerable.Range(0, 60).Select(index => Question(index, [0, 1], [1, 0, 1, 0, index == 7 ? double.NaN : 1]))];
        Assert.Equal([0, 1, 2, 3], LentLabels.CompletePeers(gaps));
        Assert.Null(LentLabels.Smooth(gaps, 1));
        Assert.Empty(LentLabels.CompletePeers([few[0], gaps[1]]));
    }

    [Fact]
    public void Models_that_are_not_chosen_among_become_those_that_lend()
    {
        RoutingTable table = MadeQuestions.CheapAndDear(60, 10);
        table = table with { Questions = [.. table.Questions.Select(question => question with { PeerScores = [] })] };
        RoutingTable one = table.ForModels(["dear"]);
        Assert.All(one.Questions.Zip(table.Questions), pair => Assert.Equal([pair.Second.Scores[0]], pair.First.PeerScores));
        Assert.All(one.Questions.Zip(table.Questions), pair => Assert.Equal([pair.Second.AnswerCharacters[1]], pair.First.AnswerCharacters));
    }

    [Fact]
    public void Another_table_lends_nothing()
    {
        RoutingTable table = MadeQuestions.CheapAndDear(60, 10);
        ExperimentData data = ExperimentData.Transfer(table, table with { Name = "other" }, new());
        Assert.All(data.Scored, question => Assert.Empty(question.PeerScores));
        Assert.NotNull(LentLabels.Smooth(data.Training, 1));
    }

    private static double Draw(Random random, double chance) => random.NextDouble() < chance ? 1 : 0;

    private static RoutingQuestion Question(int index, double[] scores, double[] peers) => new()
    {
        Id = $"q{index}", Table = "t", Category = "c", Split = "train", Prompt = "p", Scores = scores, Costs = [.. scores.Select(_ => 1.0)], PeerScores = peers,
    };
}
