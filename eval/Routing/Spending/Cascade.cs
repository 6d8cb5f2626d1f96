using CoERouter.Evaluation.Routing.Data;
using CoERouter.Router.Refinement;

namespace CoERouter.Evaluation.Routing.Spending;

/// <summary>
/// Asks models in a fixed order as long as the next answer is worth its cost, then takes an answer it has or asks one model more. After each answer the
/// predicted scores are corrected by what may be seen of it; whether to go on is decided by the fitted gain of going on, from the last step
/// backwards (fitted value iteration). An empty order is the choice by prompt alone. Immutable; any thread.
/// </summary>
internal sealed class Cascade
{
    private const int Folds = 5;
    private const double Ridge = 100;

    private readonly SpendingQuestions _training;
    private readonly IReadOnlyList<double[]> _labels;
    private readonly SpendingQuestions _scored;
    private readonly int[] _order;
    private readonly bool _alwaysAsks;
    private readonly int[] _folds;
    private readonly Step[] _steps;

    /// <summary>Fits the corrections.</summary>
    /// <param name="training">What to fit on.</param>
    /// <param name="labels">Scores to fit on, by training question; the plays are judged by the measured ones.</param>
    /// <param name="scored">What to score.</param>
    /// <param name="order">The models to ask, in this order; may be empty.</param>
    /// <param name="alwaysAsks">Whether the first is asked whatever the prompt is.</param>
    /// <param name="evidence">What may be seen of answers.</param>
    /// <param name="seed">Seed of the folds.</param>
    public Cascade(SpendingQuestions training, IReadOnlyList<double[]> labels, SpendingQuestions scored, int[] order, bool alwaysAsks, AnswerEvidence evidence, int seed)
    {
        _training = training;
        _labels = labels;
        _scored = scored;
        _order = order;
        _alwaysAsks = alwaysAsks;
        _folds = [.. Enumerable.Range(0, training.Questions.Count).Select(question => question % Folds)];
        new Random(seed).Shuffle(_folds);
        List<Step> steps = [new(Inputs(training), Inputs(scored), training.Predicted, scored.Predicted)];
        foreach (int model in order)
        {
            double usual = evidence == AnswerEvidence.Length ? AnswerEvidenceInputs.UsualLength(training.Questions, model) : 0;
            double[][] Extended(double[][] inputs, SpendingQuestions questions) => [.. inputs.Select((row, index) => (double[])[.. row, .. evidence.Of(questions.Questions[index], model, usual)])];
            double[][] inputs = Extended(steps[^1].TrainingInputs, training);
            double[][] scoredInputs = Extended(steps[^1].ScoredInputs, scored);
            double[][] errors = [.. labels.Select((row, index) => row.Select((score, arm) => score - training.Predicted[index][arm]).ToArray())];
            double[][] corrections = LinearFit.OutOfFold(inputs, errors, Ridge, _folds);
            LinearFit whole = LinearFit.Of(inputs, errors, Ridge);
            int asked = steps.Count;
            double[] Corrected(RoutingQuestion question, double[] predicted, double[] correction) => [.. predicted.Select((score, arm) =>
                evidence == AnswerEvidence.Rightness && order.AsSpan(0, asked).Contains(arm) ? question.Scores[arm] : score + correction[arm])];
            steps.Add(new(
                inputs,
                scoredInputs,
                [.. corrections.Select((correction, index) => Corrected(training.Questions[index], training.Predicted[index], correction))],
                [.. scoredInputs.Select((row, index) => Corrected(scored.Questions[index], scored.Predicted[index], whole.Predict(row)))]));
        }

        _steps = [.. steps];
    }

    /// <summary>Plays it at a price.</summary>
    /// <param name="price">What one unit of cost is worth, in score.</param>
    public CascadePlay Play(double price)
    {
        (bool[][] training, bool[][] scored) = Asks(price);
        (double[] scores, double[] costs, double[] calls) = Outcomes(_scored, step => _steps[step].Scored, scored, price);
        (double[] trainingScores, double[] trainingCosts, _) = Outcomes(_training, step => _steps[step].Training, training, price);
        return new(Mean(trainingCosts, _training.Weights), Mean(trainingScores, _training.Weights), scores, costs, calls);
    }

    private static double[][] Inputs(SpendingQuestions questions) => [.. questions.Questions.Select((question, index) => AnswerEvidenceInputs.OfPrompt(question, questions.Predicted[index]))];

    private static double Mean(double[] values, double[] weights) => values.Zip(weights, (value, weight) => value * weight).Sum();

    // For each step whether the next model is asked, by question.
    private (bool[][] Training, bool[][] Scored) Asks(double price)
    {
        bool[][] training = new bool[_order.Length][];
        bool[][] scored = new bool[_order.Length][];
        double[] values = [.. _training.Questions.Select((_, index) => StopValue(_order.Length, index, price))];
        for (int step = _order.Length - 1; step >= 0; step--)
        {
            int model = _order[step];
            double[] stops = [.. _training.Questions.Select((_, index) => StopValue(step, index, price))];
            double[] next = [.. values.Select((value, index) => value - (price * _training.Questions[index].Costs[model]))];
            double[][] gains = [.. next.Select((value, index) => (double[])[value - stops[index]])];
            bool forced = step == 0 && _alwaysAsks;
            training[step] = [.. LinearFit.OutOfFold(_steps[step].TrainingInputs, gains, Ridge, _folds).Select(gain => forced || gain[0] > 0)];
            LinearFit whole = LinearFit.Of(_steps[step].TrainingInputs, gains, Ridge);
            scored[step] = [.. _steps[step].ScoredInputs.Select(row => forced || whole.Predict(row)[0] > 0)];
            values = [.. next.Select((value, index) => training[step][index] ? value : stops[index])];
        }

        return (training, scored);
    }

    // By the label, not by the prediction: the highest of several predictions promises too much, and the more so the more is asked.
    private double StopValue(int asked, int index, double price)
    {
        RoutingQuestion question = _training.Questions[index];
        int choice = Choice(asked, _steps[asked].Training[index], question, price);
        return _labels[index][choice] - (price * CostOf(asked, choice, question));
    }

    // An answer that is there costs nothing more.
    private double CostOf(int asked, int model, RoutingQuestion question) => _order.AsSpan(0, asked).Contains(model) ? 0 : question.Costs[model];

    private int Choice(int asked, double[] predicted, RoutingQuestion question, double price)
    {
        double[] costs = [.. question.Costs.Select((_, model) => CostOf(asked, model, question))];
        return CostAwareChoice.Choose(predicted, costs, price);
    }

    private (double[] Scores, double[] Costs, double[] Calls) Outcomes(SpendingQuestions questions, Func<int, IReadOnlyList<double[]>> predictions, bool[][] asks, double price)
    {
        int count = questions.Questions.Count;
        double[] scores = new double[count], costs = new double[count], calls = new double[count];
        for (int index = 0; index < count; index++)
        {
            RoutingQuestion question = questions.Questions[index];
            int asked = 0;
            while (asked < _order.Length && asks[asked][index])
            {
                costs[index] += question.Costs[_order[asked]];
                asked++;
            }

            int choice = Choice(asked, predictions(asked)[index], question, price);
            scores[index] = question.Scores[choice];
            costs[index] += CostOf(asked, choice, question);
            calls[index] = asked + (_order.AsSpan(0, asked).Contains(choice) ? 0 : 1);
        }

        return (scores, costs, calls);
    }

    private sealed record Step(double[][] TrainingInputs, double[][] ScoredInputs, IReadOnlyList<double[]> Training, IReadOnlyList<double[]> Scored);
}
