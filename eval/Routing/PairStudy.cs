using CoERouter.Evaluation.Routing.Metrics;
using CoERouter.Evaluation.Routing.Policies;
using CoERouter.Evaluation.Routing.Reports;

namespace CoERouter.Evaluation.Routing;

/// <summary>Measures routers between two models as RouteLLM does.</summary>
internal static class PairStudy
{
    /// <summary>One row per router; none where the second model is not the better one.</summary>
    public static IReadOnlyList<PairRow> Rows(ExperimentData data, IReadOnlyList<ScorePredictions> predictions, PairedBootstrap bootstrap)
    {
        double[] weak = [.. data.Scored.Select(question => question.Scores[0])];
        double[] strong = [.. data.Scored.Select(question => question.Scores[1])];
        if (data.Scored.Average(question => question.Scores[1]) <= data.Scored.Average(question => question.Scores[0]))
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
            .. predictions.Select(prediction => Row(prediction.Name, prediction.Sees, [.. prediction.Scored.Select(scores => scores[1] - scores[0])])),
            Row("query oracle", "answers", [.. weak.Zip(strong, (first, second) => second - first)]),
        ];
    }
}
