using CoERouter.Evaluation.Routing.Metrics;
using CoERouter.Evaluation.Routing.Policies;
using CoERouter.Evaluation.Routing.Reports;

namespace CoERouter.Evaluation.Routing;

/// <summary>Measures routers between two models as RouteLLM does.</summary>
internal static class PairStudy
{
    /// <summary>One row per router; none where the better model of the training questions is not the better one of those scored.</summary>
    /// <param name="data">The questions, of two models.</param>
    /// <param name="predictions">The routers.</param>
    /// <param name="better">The better model of the training questions.</param>
    /// <param name="bootstrap">Draws the intervals.</param>
    public static IReadOnlyList<PairRow> Rows(ExperimentData data, IReadOnlyList<ScorePredictions> predictions, int better, PairedBootstrap bootstrap)
    {
        int other = 1 - better;
        double[] weak = [.. data.Scored.Select(question => question.Scores[other])];
        double[] strong = [.. data.Scored.Select(question => question.Scores[better])];
        if (strong.Average() <= weak.Average())
        {
            return [];
        }

        PairRow Row(string name, string sees, IReadOnlyList<double> scores)
        {
            int[][] order = GainRecovered.OrderOf(scores);
            Interval Of(Func<GainRecovered, double> figure) => bootstrap.Of(weights => GainRecovered.Of(order, weak, strong, weights) is { } curve ? figure(curve) : double.NaN);
            return new(name, sees, Of(curve => curve.Average), Of(curve => curve.CallsFor(0.5)), Of(curve => curve.CallsFor(0.8)));
        }

        return
        [
            Row("random", "nothing", new double[weak.Length]),
            .. predictions.Select(prediction => Row(prediction.Name, prediction.Sees, [.. prediction.Scored.Select(scores => scores[better] - scores[other])])),
            Row("query oracle", "answers", [.. weak.Zip(strong, (first, second) => second - first)]),
        ];
    }
}
