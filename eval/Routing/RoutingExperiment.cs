using System.Globalization;
using CoERouter.Evaluation.Routing.Data;
using CoERouter.Evaluation.Routing.Metrics;
using CoERouter.Evaluation.Routing.Policies;
using CoERouter.Evaluation.Routing.Reports;
using CoERouter.Router.Refinement;

namespace CoERouter.Evaluation.Routing;

/// <summary>
/// Fits routers on some questions and scores them on others, with every baseline beside them. Deterministic: equal data and seed give equal reports.
/// </summary>
/// <param name="data">The questions.</param>
/// <param name="options">How to run it.</param>
public sealed class RoutingExperiment(ExperimentData data, RoutingExperimentOptions options)
{
    private const string SeesPrompt = "prompt";
    private const string SeesCategory = "category";
    private const string SeesBoth = "prompt and category";

    // A richer router must win by this many standard errors on unseen training questions (one-sided, 95 %), or the simpler one stays: so noise seldom costs the
    // best single's score. At one error, shuffled labels of MMLU-Pro let a router through that lost 0.8 points.
    private const double WinningErrors = 1.645;

    private readonly IReadOnlyList<RefinementSample> _training = ExperimentData.Samples(data.Training);
    private readonly IReadOnlyList<RefinementSample> _scored = ExperimentData.Samples(data.Scored);
    private readonly double[][] _trainingCosts = [.. data.Training.Select(question => question.Costs)];
    private readonly double[][] _scoredCosts = [.. data.Scored.Select(question => question.Costs)];
    private readonly double[] _trainingWeights = data.Table.WeightsOf(data.Training);
    private readonly double[] _scoredWeights = data.Table.WeightsOf(data.Scored);
    private PromptSpace? _space;

    /// <summary>Runs it.</summary>
    /// <param name="progress">Told in a few words what is being done.</param>
    /// <param name="cancellationToken">Stops between steps.</param>
    public RoutingReport Run(Action<string>? progress, CancellationToken cancellationToken)
    {
        progress?.Invoke($"{data.Training.Count} questions to fit on, {data.Scored.Count} to score, {data.Table.Models.Count} models");
        int single = HindsightPolicies.BestSingle(data.Training, _trainingWeights);
        List<ScorePredictions> predictions = [.. Predict(progress, cancellationToken)];
        var bootstrap = new PairedBootstrap(
            _scoredWeights, data.Table.MeanOverCategories ? [.. data.Scored.Select(question => question.Category)] : null, options.Resamples, options.Seed);
        progress?.Invoke("scoring");
        (PolicyOutcome router, ScorePredictions? chosen, string choice) = Chosen(predictions, single, cancellationToken);
        ScorePredictions[] ranked = chosen is null ? [.. predictions] : [.. predictions, chosen with { Name = "router", Detail = string.Empty }];
        int[] bestOf = [.. data.Scored.Select(_ => single)];
        PolicyOutcome baseline = PolicyOutcome.OfChoices($"best single ({data.Table.Models[single].Name})", "nothing", data.Table, data.Scored, bestOf);
        int hindsight = HindsightPolicies.BestSingle(data.Scored, _scoredWeights);
        PolicyOutcome oracle = PolicyOutcome.OfChoices("query oracle", "answers", data.Table, data.Scored, HindsightPolicies.QueryOracle(data.Scored));
        List<PolicyOutcome> outcomes =
        [
            PolicyOutcome.OfRandom(data.Table, data.Scored),
            baseline,
            PolicyOutcome.OfChoices("category map, unshrunk", SeesCategory, data.Table, data.Scored, HindsightPolicies.Map(data.Scored, HindsightPolicies.CategoryMap(data.Training), single)),
            .. predictions.Select(prediction => Outcome(prediction, 0, prediction.Name)),
            .. Budgeted(predictions),
            router,
            PolicyOutcome.OfChoices($"best single in hindsight ({data.Table.Models[hindsight].Name})", "answers", data.Table, data.Scored, [.. data.Scored.Select(_ => hindsight)]),
            PolicyOutcome.OfChoices("category oracle", "answers", data.Table, data.Scored, HindsightPolicies.CategoryOracle(data.Scored)),
            oracle,
        ];
        return new()
        {
            Name = data.Table.Name,
            CostUnit = data.Table.CostUnit,
            Models = [.. data.Table.Models.Select(model => model.Name)],
            Training = data.Training.Count,
            Scored = data.Scored.Count,
            Categories = data.Scored.Select(question => question.Category).Distinct().Count(),
            MeanOverCategories = data.Table.MeanOverCategories,
            CostBudget = options.CostBudget,
            Policies = [.. outcomes.Select(outcome => Row(outcome, baseline, oracle, bootstrap))],
            Frontiers = new FrontierStudy(data, _scoredWeights, bootstrap, options.CostBudget).Rows(ranked, single),
            Pairs = data.Table.Models.Count == 2 ? PairStudy.Rows(data, ranked, single, bootstrap) : [],
            Notes = [.. data.Notes, .. Unscored(), choice, .. predictions.Where(prediction => prediction.Detail.Length > 0).Select(prediction => $"{prediction.Name} ({prediction.Sees}): {prediction.Detail}.")],
        };
    }

    private IEnumerable<ScorePredictions> Predict(Action<string>? progress, CancellationToken cancellationToken)
    {
        bool prompts = options.ReadsPrompts && _training.All(sample => sample.Prompt is not null) && _scored.All(sample => sample.Prompt is not null);
        bool categories = _training.Select(sample => sample.Category).Distinct().Count() > 1;
        ScorePredictions Fit(string name, string sees, SampleReader reader, bool categoryOnly = false)
        {
            progress?.Invoke($"fitting {name} ({sees})");
            return ScorePredictions.Of(name, sees, reader, categoryOnly, _scored, cancellationToken);
        }

        if (prompts)
        {
            progress?.Invoke("neighbours");
            var neighbours = new PromptNeighbours(_training);
            yield return new("kNN", SeesPrompt, null, [.. _scored.Select(sample => neighbours.Predict(sample.Prompt))], string.Empty);
        }

        ScorePredictions? map = categories ? SafeCategoryMap.Predict(data, options.Seed) : null;
        if (map is not null)
        {
            yield return map;
        }

        if (!prompts)
        {
            yield break;
        }

        PromptSpace space = _space = PromptSpace.Learn([.. _training.Select(sample => sample.Prompt), .. data.Unlabelled.Select(one => one.Prompt)], options.Seed);
        SampleReader guessing = SampleReader.Learn(_training, data.Unlabelled, space, CategoryKnowledge.Guessed, options.Seed, cancellationToken);
        ScorePredictions model = Fit("score model", SeesPrompt, guessing);
        if (LentLabels.Smooth(data.Training, options.Seed) is { } lent)
        {
            yield return Fit("score model, lent labels", SeesPrompt, SampleReader.Learn(lent, data.Unlabelled, space, CategoryKnowledge.Guessed, options.Seed, cancellationToken));
        }

        if (map is null)
        {
            yield return model;
            yield break;
        }

        ScorePredictions guessed = Fit("category map", SeesPrompt, guessing, categoryOnly: true);
        ScorePredictions given = Fit("score model", SeesBoth, SampleReader.Learn(_training, data.Unlabelled, space, CategoryKnowledge.Given, options.Seed, cancellationToken));
        yield return guessed;
        yield return model;
        yield return ScorePredictions.Mean("map and score model", SeesPrompt, [guessed, model]);
        yield return given;
        yield return ScorePredictions.Mean("maps and score models", SeesBoth, [map, guessed, model, given]);
    }

    private string[] Unscored() => data.Unlabelled.Count == 0
        ? []
        : [$"{data.Unlabelled.Count} further training prompts taught words and categories; their scores were not used."];

    // The router sees the prompt alone where there are prompts, since a category is not given to it at run time. The mean of several ways comes first, because
    // it is steadier than choosing one of them by few scores; a single way has to beat it.
    private (PolicyOutcome Router, ScorePredictions? Ranks, string Note) Chosen(List<ScorePredictions> predictions, int single, CancellationToken cancellationToken)
    {
        string sees = predictions.Exists(prediction => prediction.Training is not null && prediction.Sees == SeesPrompt) ? SeesPrompt : SeesCategory;
        ScorePredictions[] candidates = [.. predictions.Where(prediction => prediction.Training is not null && prediction.Sees == sees).OrderByDescending(prediction => prediction.IsMean)];
        ScorePredictions? best = null;
        double[] bestScores = [.. data.Training.Select(question => question.Scores[single])];
        foreach (ScorePredictions prediction in candidates)
        {
            int[] choices = prediction.ChooseInTraining(_trainingCosts);
            double[] scores = [.. data.Training.Select((question, index) => question.Scores[choices[index]])];
            if (Wins(scores, bestScores))
            {
                (best, bestScores) = (prediction, scores);
            }
        }

        if (best is null)
        {
            return (Outcome(candidates.FirstOrDefault(), [.. data.Scored.Select(_ => single)], "router", sees), candidates.FirstOrDefault(), Stays(candidates.FirstOrDefault()));
        }

        string note = $"The router is the {best.Name} that sees the {best.Sees}.";
        if (_space is { } space && NoveltyGuard.Learn(data, space, options.Seed, cancellationToken) is { } guard)
        {
            (best, double share) = guard.Guard(best, data.Scored);
            note += string.Create(CultureInfo.InvariantCulture, $" {100 * share:F1} % of the prompts are likely of no kind it was fitted on; for those {100 * guard.Trust:F0} % of what the nearest kind says counts beside the global means.");
        }

        return (Outcome(best, 0, "router"), best, note);
    }

    private static string Stays(ScorePredictions? ranks) =>
        "The router stays with the best single model: nothing clearly beat it on unseen training questions."
        + (ranks is null ? string.Empty : $" Where it must save, the {ranks.Name} that sees the {ranks.Sees} says which questions lose least.");

    private bool Wins(double[] scores, double[] others)
    {
        double mean = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            mean += _trainingWeights[i] * (scores[i] - others[i]);
        }

        double variance = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            double distance = scores[i] - others[i] - mean;
            variance += _trainingWeights[i] * _trainingWeights[i] * distance * distance;
        }

        return mean > WinningErrors * Math.Sqrt(variance) && mean > 0;
    }

    private IEnumerable<PolicyOutcome> Budgeted(List<ScorePredictions> predictions)
    {
        if (options.CostBudget is not { } budget)
        {
            yield break;
        }

        foreach (ScorePredictions prediction in predictions.Where(prediction => prediction.Training is not null))
        {
            PriceCurve curve = PriceCurve.Of(prediction.Training!, [.. data.Training.Select(question => question.Scores)], _trainingCosts, _trainingWeights);
            PricePoint? point = curve.Points.FirstOrDefault(candidate => candidate.MeanCost <= budget);
            if (point is not null)
            {
                yield return Outcome(prediction, point.Price, FormattableString.Invariant($"{prediction.Name} for {budget:0.######}"));
            }
        }
    }

    private PolicyOutcome Outcome(ScorePredictions prediction, double price, string name) => Outcome(prediction, prediction.Choose(_scoredCosts, price), name, prediction.Sees);

    private PolicyOutcome Outcome(ScorePredictions? prediction, int[] choices, string name, string sees) => PolicyOutcome.OfChoices(
        name, sees, data.Table, data.Scored, choices, prediction is null ? null : [.. choices.Select((choice, question) => Math.Clamp(prediction.Scored[question][choice], 0, 1))]);

    private PolicyRow Row(PolicyOutcome outcome, PolicyOutcome baseline, PolicyOutcome oracle, PairedBootstrap bootstrap) => new(
        outcome.Name,
        outcome.Sees,
        bootstrap.Mean(outcome.Scores),
        bootstrap.Mean([.. outcome.Scores.Zip(baseline.Scores, (score, other) => score - other)]),
        bootstrap.Mean([.. oracle.Scores.Zip(outcome.Scores, (best, score) => best - score)]),
        bootstrap.Mean(outcome.Costs),
        outcome.Active.Zip(_scoredWeights, (active, weight) => active * weight).Sum(),
        outcome.Promised is null ? double.NaN : CalibrationError.Expected(outcome.Promised, outcome.Scores, _scoredWeights),
        outcome.Promised is null ? double.NaN : CalibrationError.Brier(outcome.Promised, outcome.Scores, _scoredWeights));
}
