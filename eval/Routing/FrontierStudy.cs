using CoERouter.Evaluation.Routing.Metrics;
using CoERouter.Evaluation.Routing.Policies;
using CoERouter.Evaluation.Routing.Reports;
using CoERouter.Router.Refinement;

namespace CoERouter.Evaluation.Routing;

/// <summary>What routers offer at every cost, beside what mixing single models at random offers (the zero router of RouterBench).</summary>
internal sealed class FrontierStudy(ExperimentData data, double[] weights, PairedBootstrap bootstrap, double? budget)
{
    private const int MostPoints = 24;

    private readonly double[][] _costs = [.. data.Scored.Select(question => question.Costs)];

    /// <summary>One row per router; none where all models cost the same.</summary>
    /// <param name="predictions">The routers.</param>
    /// <param name="single">The best single model of the training questions.</param>
    public IReadOnlyList<FrontierRow> Rows(IReadOnlyList<ScorePredictions> predictions, int single)
    {
        (double[] Costs, double[] Scores)[] singles = [.. data.Table.Models.Select((_, model) =>
            (data.Scored.Select(question => question.Costs[model]).ToArray(), data.Scored.Select(question => question.Scores[model]).ToArray()))];
        double[] means = [.. singles.Select(one => Mean(one.Costs, weights))];
        if (means.Max() - means.Min() < 1e-12)
        {
            return [];
        }

        double target = Mean(singles[single].Scores, weights);
        List<FrontierRow> rows = [Row("single models, mixed", "nothing", singles, singles, target)];
        foreach (ScorePredictions prediction in predictions)
        {
            rows.Add(Row(prediction.Name, prediction.Sees, Points(prediction.Scored), singles, target));
        }

        // Knowing every score, the price alone decides.
        rows.Add(Row("query oracle", "answers", Points([.. data.Scored.Select(question => question.Scores)]), singles, target));
        return rows;
    }

    private (double[] Costs, double[] Scores)[] Points(IReadOnlyList<double[]> scores)
    {
        IReadOnlyList<double> prices = PriceCurve.Prices(scores, _costs);
        int step = Math.Max(1, prices.Count / MostPoints);
        return [.. prices.Where((_, index) => index % step == 0 || index == prices.Count - 1).Select(price =>
        {
            int[] choices = [.. scores.Select((row, question) => CostAwareChoice.Choose(row, _costs[question], price))];
            return (choices.Select((choice, question) => _costs[question][choice]).ToArray(), choices.Select((choice, question) => data.Scored[question].Scores[choice]).ToArray());
        })];
    }

    private FrontierRow Row(string name, string sees, (double[] Costs, double[] Scores)[] points, (double[] Costs, double[] Scores)[] singles, double target)
    {
        CostQualityHull hull = Hull(points, weights);
        Interval average = bootstrap.Of(drawn =>
        {
            double[] costs = [.. singles.Select(one => Mean(one.Costs, drawn))];
            CostQualityHull own = Hull(points, drawn);
            return own.Average(Math.Max(costs.Min(), own.LeastCost), costs.Max());
        });
        return new(name, sees, average, hull.CostOf(target), budget is { } limit ? hull.At(limit) : double.NaN, [.. hull.Corners]);
    }

    private static CostQualityHull Hull((double[] Costs, double[] Scores)[] points, double[] weights) =>
        new(points.Select(point => (Mean(point.Costs, weights), Mean(point.Scores, weights))));

    private static double Mean(double[] values, double[] weights)
    {
        double sum = 0;
        for (int i = 0; i < values.Length; i++)
        {
            sum += values[i] * weights[i];
        }

        return sum;
    }
}
