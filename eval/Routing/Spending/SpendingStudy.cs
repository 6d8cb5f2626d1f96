using CoERouter.Evaluation.Routing.Data;
using CoERouter.Evaluation.Routing.Metrics;
using CoERouter.Evaluation.Routing.Policies;
using CoERouter.Evaluation.Routing.Reports;
using CoERouter.Router.Refinement;

namespace CoERouter.Evaluation.Routing.Spending;

/// <summary>
/// What can be had for a mean cost: by prompts alone, by cascades that look at the length of an answer before they ask a dearer model, and, as bounds, by
/// ways that see what no router sees. Deterministic: equal data and seed give equal reports.
/// </summary>
/// <param name="data">The questions, with prompts and costs that differ.</param>
/// <param name="options">Seed and resamples.</param>
public sealed class SpendingStudy(ExperimentData data, RoutingExperimentOptions options)
{
    private const int MostPrices = 32;
    private const int Folds = 5;
    private const double Ridge = 100;

    // Asking a dear model first can save nothing.
    private const int MostFirst = 4;
    private const int LeastBudgetSteps = 60;

    private static readonly double[] BeyondPrompt = [1, 1.4, 2, 4, 8];

    private const string SeesPrompt = "prompt";
    private const string SeesLengths = "prompt and answer lengths";

    /// <summary>Runs it.</summary>
    /// <param name="budgets">Mean costs to spend.</param>
    /// <param name="progress">Told in a few words what is being done.</param>
    /// <param name="cancellationToken">Stops between steps.</param>
    /// <exception cref="InvalidDataException">A question has no prompt, or all models cost the same.</exception>
    public SpendingReport Run(IReadOnlyList<double> budgets, Action<string>? progress, CancellationToken cancellationToken)
    {
        if (data.Training.Concat(data.Scored).Any(question => question.Prompt is null) || data.Scored.All(question => question.Costs.Max() - question.Costs.Min() < 1e-12))
        {
            throw new InvalidDataException($"A study of spending needs prompts and models of different cost; '{data.Table.Name}' lacks one of them.");
        }

        double[] trainingWeights = data.Table.WeightsOf(data.Training);
        double[] scoredWeights = data.Table.WeightsOf(data.Scored);
        int single = HindsightPolicies.BestSingle(data.Training, trainingWeights);
        IReadOnlyList<double[]> measured = [.. data.Training.Select(question => question.Scores)];
        PromptSpace space = PromptSpace.Learn([.. data.Training.Select(question => question.Prompt), .. data.Unlabelled.Select(one => one.Prompt)], options.Seed);
        (SpendingQuestions Training, SpendingQuestions Scored) Predicted(IReadOnlyList<RefinementSample> samples)
        {
            SampleReader reader = SampleReader.Learn(samples, data.Unlabelled, space, CategoryKnowledge.Guessed, options.Seed, cancellationToken);
            ScorePredictions predictions = ScorePredictions.Of("score model", SeesPrompt, reader, false, ExperimentData.Samples(data.Scored), cancellationToken);
            return (new(data.Training, trainingWeights, predictions.Training!), new(data.Scored, scoredWeights, predictions.Scored));
        }

        progress?.Invoke("spending: score models");
        (SpendingQuestions Training, SpendingQuestions Scored) plain = Predicted(ExperimentData.Samples(data.Training));
        List<SpendingWay> ways =
        [
            new("single models, mixed", "nothing", [.. data.Table.Models.Select((model, index) => (model.Name, Single(index, trainingWeights)))]),
            new("score model", SeesPrompt, Plays(plain, measured, [], false, AnswerEvidence.Length, cancellationToken)),
        ];
        IReadOnlyList<double[]> labels = measured;
        (SpendingQuestions Training, SpendingQuestions Scored) best = plain;
        if (LentLabels.Smooth(data.Training, options.Seed) is { } lent)
        {
            best = Predicted(lent);
            labels = [.. lent.Select(sample => sample.Scores.ToArray())];
            ways.Add(new("score model, lent labels", SeesPrompt, Plays(best, labels, [], false, AnswerEvidence.Length, cancellationToken)));
        }

        progress?.Invoke("spending: cascades");
        List<(string, CascadePlay)> Cascades(AnswerEvidence evidence, bool alwaysOnly) => [.. Orders(evidence)
            .SelectMany(order => alwaysOnly ? (IEnumerable<bool>)[true] : [false, true], (order, always) => (order, always))
            .SelectMany(pair => Plays(best, labels, pair.order, pair.always, evidence, cancellationToken))];
        if (Orders(AnswerEvidence.Length).Count > 0)
        {
            List<(string, CascadePlay)> always = Cascades(AnswerEvidence.Length, alwaysOnly: true);
            ways.Add(new("cascade that always asks a cheap model first", SeesLengths, always));
            ways.Add(new("cascade", SeesLengths, [.. Cascades(AnswerEvidence.Length, alwaysOnly: false), .. Plays(best, labels, [], false, AnswerEvidence.Length, cancellationToken)]));
        }

        progress?.Invoke("spending: bounds");
        if (Difficulty(plain) is { } difficulty)
        {
            ways.Add(new("reference: difficulty known", "how many other models were right", Plays(difficulty, measured, [], false, AnswerEvidence.Length, cancellationToken)));
        }

        ways.Add(new("bound: answers checked, one check in ten wrong", "prompt, and a simulated check of answers", Cascades(AnswerEvidence.FallibleCheck, alwaysOnly: false)));
        ways.Add(new("bound: answers checked without error", "prompt, and which answers asked for are right", Cascades(AnswerEvidence.Rightness, alwaysOnly: false)));
        (SpendingQuestions Training, SpendingQuestions Scored) oracle = (
            new(data.Training, trainingWeights, measured), new(data.Scored, scoredWeights, [.. data.Scored.Select(question => question.Scores)]));
        ways.Add(new("bound: query oracle", "answers", Plays(oracle, measured, [], false, AnswerEvidence.Length, cancellationToken)));
        return Report(budgets, ways, single, scoredWeights);
    }

    private SpendingReport Report(IReadOnlyList<double> budgets, List<SpendingWay> ways, int single, double[] weights)
    {
        var bootstrap = new PairedBootstrap(weights, data.Table.MeanOverCategories ? [.. data.Scored.Select(question => question.Category)] : null, options.Resamples, options.Seed);
        double[] singleScores = [.. data.Scored.Select(question => question.Scores[single])];
        double[] singleCosts = [.. data.Scored.Select(question => question.Costs[single])];
        double target = Mean(singleScores, weights);
        SpendingWay prompt = ways[1];
        Interval Difference(double[] scores, double[]? others) =>
            others is null ? new(double.NaN, double.NaN, double.NaN) : bootstrap.Mean([.. scores.Zip(others, (one, other) => one - other)]);
        SpendingCell? Cell(SpendingWay way, double budget) => way.For(budget) is { } plan
            ? new(budget, bootstrap.Mean(plan.Scores), Difference(plan.Scores, singleScores), Difference(plan.Scores, prompt.For(budget)?.Scores), Mean(plan.Costs, weights), Mean(plan.Calls, weights), string.Join("; ", plan.Names))
            : null;
        double highest = Math.Max(budgets.Max(), Mean(singleCosts, weights));
        double lowest = data.Scored.Average(question => question.Costs.Min());
        double[] grid = [.. Enumerable.Range(0, LeastBudgetSteps + 1).Select(step => lowest + ((highest - lowest) * step / LeastBudgetSteps))];
        double Least(SpendingWay way, Func<double[], bool> holds) =>
            grid.Where(budget => way.For(budget) is { } plan && holds(plan.Scores)).DefaultIfEmpty(double.NaN).First();
        return new(
            data.Table.CostUnit,
            budgets,
            data.Table.Models[single].Name,
            bootstrap.Mean(singleScores),
            Mean(singleCosts, weights),
            [.. ways.Select(way => new SpendingRow(
                way.Name,
                way.Sees,
                [.. budgets.Select(budget => Cell(way, budget))],
                Least(way, scores => Difference(scores, singleScores).High >= 0),
                Least(way, scores => Mean(scores, weights) >= target - 1e-12)))],
            Notes());
    }

    private List<string> Notes()
    {
        int peers = LentLabels.CompletePeers(data.Training).Length;
        List<string> notes = [];
        if (peers >= LentLabels.FewestPeers)
        {
            notes.Add($"Lent labels: {peers} other measured models tell what is to be expected of each training question; routers see none of their answers.");
            notes.Add($"\"Difficulty known\" is told how many of the {peers} other models were right on the very question, which no prompt tells; it is not told which model suits the prompt better than the score model is.");
        }

        return notes;
    }

    private static double Mean(double[] values, double[] weights) => values.Zip(weights, (value, weight) => value * weight).Sum();

    private CascadePlay Single(int model, double[] trainingWeights) => new(
        data.Training.Select((question, index) => trainingWeights[index] * question.Costs[model]).Sum(),
        data.Training.Select((question, index) => trainingWeights[index] * question.Scores[model]).Sum(),
        [.. data.Scored.Select(question => question.Scores[model])],
        [.. data.Scored.Select(question => question.Costs[model])],
        [.. data.Scored.Select(_ => 1.0)]);

    private List<(string, CascadePlay)> Plays(
        (SpendingQuestions Training, SpendingQuestions Scored) questions, IReadOnlyList<double[]> labels, int[] order, bool always, AnswerEvidence evidence, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Cascade cascade = new(questions.Training, labels, questions.Scored, order, always, evidence, options.Seed);
        string names = string.Join(", then ", order.Select(model => data.Table.Models[model].Name));
        string name = order.Length == 0 ? "by prompt" : always ? $"{names} first" : $"{names} first where it pays";
        return [.. Prices(questions.Training).Select(price => (name, cascade.Play(price)))];
    }

    private static IEnumerable<double> Prices(SpendingQuestions training)
    {
        IReadOnlyList<double> prices = PriceCurve.Prices(training.Predicted, [.. training.Questions.Select(question => question.Costs)]);
        double step = Math.Max(1, (prices.Count - 1.0) / (MostPrices - 1));

        // After an answer is seen, scores may differ by more than the prompt alone let expect.
        return Enumerable.Range(0, Math.Min(MostPrices, prices.Count)).Select(place => prices[(int)(place * step)]).Concat(BeyondPrompt.Select(factor => factor * prices[^1])).Distinct();
    }

    // Single cheap models, and two of them from cheap to dear.
    private List<int[]> Orders(AnswerEvidence evidence)
    {
        double[] costs = [.. data.Table.Models.Select((_, model) => data.Training.Average(question => question.Costs[model]))];
        int[] first = [.. Enumerable.Range(0, costs.Length).Where(model => costs[model] < costs.Max() && evidence.IsKnown(data.Training, model) && evidence.IsKnown(data.Scored, model))
            .OrderBy(model => costs[model]).Take(MostFirst)];
        return [.. first.Select(model => (int[])[model]), .. first.SelectMany((model, place) => first.Skip(place + 1).Select(other => (int[])[model, other]))];
    }

    // Fitted to the scores as all predictions are, but from the share of other models that were right on the very question, and the prompt.
    private (SpendingQuestions Training, SpendingQuestions Scored)? Difficulty((SpendingQuestions Training, SpendingQuestions Scored) plain)
    {
        int[] peers = LentLabels.CompletePeers([.. data.Training, .. data.Scored]);
        if (peers.Length < LentLabels.FewestPeers)
        {
            return null;
        }

        double[][] Inputs(SpendingQuestions questions) => [.. questions.Questions.Select((question, index) =>
        {
            double share = peers.Average(peer => question.PeerScores[peer]);
            return (double[])[share, share * share, .. questions.Predicted[index]];
        })];
        int[] folds = [.. Enumerable.Range(0, data.Training.Count).Select(question => question % Folds)];
        new Random(options.Seed).Shuffle(folds);
        double[][] scores = [.. data.Training.Select(question => question.Scores)];
        double[][] inputs = Inputs(plain.Training);
        LinearFit whole = LinearFit.Of(inputs, scores, Ridge / 10);
        return (
            plain.Training with { Predicted = LinearFit.OutOfFold(inputs, scores, Ridge / 10, folds) },
            plain.Scored with { Predicted = [.. Inputs(plain.Scored).Select(whole.Predict)] });
    }
}
