using CoERouter.Evaluation.Routing;
using CoERouter.Evaluation.Routing.Data;
using CoERouter.Evaluation.Routing.Spending;
using Xunit;

namespace CoERouter.Tests.Evaluation.Routing.Spending;

public sealed class CascadeTests
{
    [Fact]
    public void Asks_the_dear_model_where_the_cheap_answer_is_long()
    {
        CascadePlay play = Play([0], AnswerEvidence.Length, 0.03, out ExperimentData data);
        Assert.True(play.Scores.Average() > 0.95);
        for (int question = 0; question < data.Scored.Count; question++)
        {
            bool isLong = data.Scored[question].AnswerCharacters[0] > 1000;
            Assert.Equal(isLong ? 11 : 1, play.Costs[question]);
            Assert.Equal(isLong ? 2 : 1, play.Calls[question]);
        }
    }

    [Fact]
    public void Without_an_order_one_model_is_asked_by_prompt()
    {
        CascadePlay play = Play([], AnswerEvidence.Length, 0, out _);
        Assert.All(play.Costs, cost => Assert.Equal(10, cost));
        Assert.All(play.Calls, calls => Assert.Equal(1, calls));
        Assert.All(Play([], AnswerEvidence.Length, 1, out _).Costs, cost => Assert.Equal(1, cost));
    }

    [Fact]
    public void A_cheap_model_is_not_asked_first_where_its_answer_tells_nothing()
    {
        ExperimentData data = Data(telling: false);
        (SpendingQuestions training, SpendingQuestions scored) = Predicted(data);
        Cascade cascade = new(training, Labels(data), scored, [0], alwaysAsks: false, AnswerEvidence.Length, 1);
        CascadePlay play = cascade.Play(0.01);
        Assert.True(play.Calls.Average() < 1.2, $"{play.Calls.Average()} models were asked on average.");
    }

    [Fact]
    public void Can_be_made_to_ask_first_always()
    {
        ExperimentData data = Data(telling: false);
        (SpendingQuestions training, SpendingQuestions scored) = Predicted(data);
        CascadePlay play = new Cascade(training, Labels(data), scored, [0], alwaysAsks: true, AnswerEvidence.Length, 1).Play(0);
        Assert.All(play.Costs, cost => Assert.True(cost is 1 or 11));
        Assert.Contains(11, play.Costs);
    }

    [Fact]
    public void A_check_without_error_bounds_what_lengths_reach()
    {
        foreach (double price in (double[])[0, 0.01, 0.03, 0.06])
        {
            CascadePlay length = Play([0], AnswerEvidence.Length, price, out _);
            CascadePlay right = Play([0], AnswerEvidence.Rightness, price, out _);
            Assert.True(Value(right, price) >= Value(length, price) - 0.01);
        }

        CascadePlay exact = Play([0], AnswerEvidence.Rightness, 0.001, out ExperimentData data);
        Assert.Equal(data.Scored.Select(question => question.Scores.Max()), exact.Scores);
    }

    [Fact]
    public void A_check_that_errs_lies_between_both()
    {
        double Score(AnswerEvidence evidence) => Play([0], evidence, 0.03, out _).Scores.Average();
        Assert.InRange(Score(AnswerEvidence.FallibleCheck), 0.85, Score(AnswerEvidence.Rightness) - 0.01);
    }

    [Fact]
    public void Costs_grow_as_the_price_falls()
    {
        double[] costs = [.. ((double[])[0.2, 0.06, 0.03, 0]).Select(price => Play([0], AnswerEvidence.Length, price, out _).Costs.Average())];
        Assert.Equal(costs.Order(), costs);
    }

    private static double Value(CascadePlay play, double price) => play.Scores.Average() - (price * play.Costs.Average());

    private static CascadePlay Play(int[] order, AnswerEvidence evidence, double price, out ExperimentData data)
    {
        data = Data(telling: true);
        (SpendingQuestions training, SpendingQuestions scored) = Predicted(data);
        return new Cascade(training, Labels(data), scored, order, alwaysAsks: order.Length > 0, evidence, 1).Play(price);
    }

    private static ExperimentData Data(bool telling) => ExperimentData.Divide(MadeQuestions.CheapAndDear(400, 200, telling), new());

    private static IReadOnlyList<double[]> Labels(ExperimentData data) => [.. data.Training.Select(question => question.Scores)];

    // All that the prompt tells is how often each model is right.
    private static (SpendingQuestions Training, SpendingQuestions Scored) Predicted(ExperimentData data)
    {
        double[] means = [data.Training.Average(question => question.Scores[0]), data.Training.Average(question => question.Scores[1])];
        SpendingQuestions Of(IReadOnlyList<RoutingQuestion> questions) => new(questions, data.Table.WeightsOf(questions), [.. questions.Select(_ => means)]);
        return (Of(data.Training), Of(data.Scored));
    }
}
