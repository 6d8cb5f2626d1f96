using CoERouter.Evaluation.Routing.Data;
using CoERouter.Evaluation.Routing.Metrics;
using CoERouter.Evaluation.Routing.Policies;
using CoERouter.Evaluation.Routing.Reports;
using CoERouter.Router.Estimation;

namespace CoERouter.Evaluation.Routing;

/// <summary>
/// Learns category maps from few labels, many times over, and scores each on all scored questions. The intervals are those of the scored questions; the
/// draws of labels are averaged.
/// </summary>
/// <param name="data">The questions; the category of each is known.</param>
/// <param name="options">Seed and resamples.</param>
public sealed class KShotStudy(ExperimentData data, RoutingExperimentOptions options)
{
    private readonly string[] _categories = [.. data.Training.Concat(data.Scored).Select(question => question.Category).Distinct().Order(StringComparer.Ordinal)];
    private readonly string[] _arms = [.. data.Table.Models.Select(model => model.Name)];
    private readonly IReadOnlyList<LabelledQuestion> _labels = SafeCategoryMap.Labelled(data.Training);
    private readonly Dictionary<string, string> _parents = SafeCategoryMap.ParentsOf(data);
    private readonly double[] _weights = data.Table.WeightsOf(data.Scored);

    /// <summary>The name of the single model that is best on the whole training split: the incumbent, and what must not be lost to.</summary>
    public string Incumbent => _arms[HindsightPolicies.BestSingle(data.Training, data.Table.WeightsOf(data.Training))];

    /// <summary>Mean score of the incumbent on the scored questions.</summary>
    public double IncumbentScore => data.Scored.Select((question, index) => _weights[index] * question.Scores[Array.IndexOf(_arms, Incumbent)]).Sum();

    /// <summary>Runs the study.</summary>
    /// <param name="labels">Labels per category, one row each.</param>
    /// <param name="draws">Draws of labels for each row.</param>
    /// <param name="cancellationToken">Stops between draws.</param>
    public IReadOnlyList<KShotRow> Run(IReadOnlyList<int> labels, int draws, CancellationToken cancellationToken)
    {
        var bootstrap = new PairedBootstrap(_weights, null, options.Resamples, options.Seed);
        return [.. labels.Select(count => Row(count, draws, bootstrap, cancellationToken))];
    }

    private KShotRow Row(int labels, int draws, PairedBootstrap bootstrap, CancellationToken cancellationToken)
    {
        double[] naive = new double[data.Scored.Count], single = new double[naive.Length], safe = new double[naive.Length], told = new double[naive.Length];
        double worst = double.PositiveInfinity;
        double found = 0;
        for (int draw = 0; draw < draws; draw++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            IReadOnlyList<LabelledQuestion> drawn = CategoryMapLearner.Draw(_labels, labels, new Random((options.Seed * 1000) + draw));
            Add(naive, Naive(drawn), draws);
            found += Best(drawn) == Array.IndexOf(_arms, Incumbent) ? 1.0 / draws : 0;
            Add(single, [.. Enumerable.Repeat(Best(drawn), _categories.Length)], draws);
            Add(safe, CategoryMapLearner.Learn(_categories, _arms, drawn, new EstimatorOptions { Parents = _parents }).SafeMap, draws);
            IReadOnlyList<int> map = CategoryMapLearner.Learn(_categories, _arms, drawn, new EstimatorOptions { Parents = _parents, Incumbent = Incumbent }).SafeMap;
            Add(told, map, draws);
            worst = Math.Min(worst, Score(map));
        }

        int incumbent = Array.IndexOf(_arms, Incumbent);
        return new(
            labels,
            bootstrap.Mean(naive),
            bootstrap.Mean(single),
            bootstrap.Mean(safe),
            bootstrap.Mean(told),
            bootstrap.Mean([.. told.Select((score, question) => score - data.Scored[question].Scores[incumbent])]),
            bootstrap.Mean([.. safe.Zip(naive, (one, other) => one - other)]),
            found,
            worst);
    }

    private static int Best(IEnumerable<LabelledQuestion> questions)
    {
        LabelledQuestion[] all = [.. questions];
        double[] sums = [.. all[0].Scores.Select((_, arm) => all.Sum(question => question.Scores[arm]))];
        return Array.IndexOf(sums, sums.Max());
    }

    private int[] Naive(IReadOnlyList<LabelledQuestion> drawn)
    {
        ILookup<string, LabelledQuestion> byCategory = drawn.ToLookup(question => question.Category);
        int general = Best(drawn);
        return [.. _categories.Select(category => byCategory[category].Any() ? Best(byCategory[category]) : general)];
    }

    private void Add(double[] means, IReadOnlyList<int> map, int draws)
    {
        for (int question = 0; question < means.Length; question++)
        {
            means[question] += data.Scored[question].Scores[map[Array.IndexOf(_categories, data.Scored[question].Category)]] / draws;
        }
    }

    private double Score(IReadOnlyList<int> map) =>
        data.Scored.Select((question, index) => _weights[index] * question.Scores[map[Array.IndexOf(_categories, question.Category)]]).Sum();
}
