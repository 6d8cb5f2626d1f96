using CoERouter.Evaluation.Routing.Data;
using CoERouter.Evaluation.Routing.Reports;

namespace CoERouter.Evaluation.Routing;

/// <summary>
/// Repeats an experiment with other draws of its labels. One draw says little about a way to predict: with 1,500 labels, draws alone scatter the recovered gap by
/// 0.01 to 0.02, so ways are compared by their means over draws.
/// </summary>
/// <param name="table">The table.</param>
/// <param name="options">Labels and splits; the seed of the first draw.</param>
public sealed class LabelDrawStudy(RoutingTable table, RoutingExperimentOptions options)
{
    /// <summary>Runs the study.</summary>
    /// <param name="draws">How many draws, 2 or more.</param>
    /// <param name="progress">Told in a few words what is being done.</param>
    /// <param name="cancellationToken">Stops between steps.</param>
    /// <exception cref="ArgumentException">Fewer than two draws, or all questions are labelled anyway.</exception>
    public IReadOnlyList<LabelDrawRow> Run(int draws, Action<string>? progress, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 2);
        List<RoutingReport> reports = [];
        for (int draw = 0; draw < draws; draw++)
        {
            progress?.Invoke($"draw {draw + 1} of {draws}");
            RoutingExperimentOptions own = options with { Seed = options.Seed + draw, Resamples = 1 };
            ExperimentData data = ExperimentData.Divide(table, own);
            if (data.Training.Count != options.Labels)
            {
                throw new ArgumentException($"There are {data.Training.Count} questions to fit on and {options.Labels?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "no number of"} labels; draws differ only where fewer are labelled than there are.");
            }

            reports.Add(new RoutingExperiment(data, own).Run(null, cancellationToken));
        }

        // A draw may lack the best single model of another; rows that every draw has are compared.
        return [.. reports[0].Policies
            .Where(policy => policy.Sees != "answers" && reports.All(report => Find(report, policy) is not null))
            .Select(policy => Row(policy, reports))];
    }

    private static PolicyRow? Find(RoutingReport report, PolicyRow policy) =>
        report.Policies.FirstOrDefault(row => row.Name == policy.Name && row.Sees == policy.Sees);

    private static LabelDrawRow Row(PolicyRow policy, List<RoutingReport> reports)
    {
        PolicyRow[] rows = [.. reports.Select(report => Find(report, policy)!)];
        PairRow[] pairs = [.. reports.Select(report => report.Pairs.FirstOrDefault(row => row.Name == policy.Name && row.Sees == policy.Sees)).OfType<PairRow>()];
        double[] gains = [.. rows.Select(row => row.Gain.Value)];
        double[] recovered = pairs.Length == reports.Count ? [.. pairs.Select(row => row.Average.Value)] : [double.NaN];
        double Of(Func<PairRow, double> figure) => pairs.Length == reports.Count ? pairs.Average(figure) : double.NaN;
        return new(
            policy.Name,
            policy.Sees,
            rows.Average(row => row.Score.Value),
            gains.Average(),
            Spread(gains),
            recovered.Average(),
            Spread(recovered),
            recovered.Min(),
            Of(row => row.CallsForHalf.Value),
            Of(row => row.CallsForMost.Value));
    }

    private static double Spread(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / Math.Max(1, values.Length - 1));
    }
}
