using CoERouter.Evaluation.Routing.Data;
using CoERouter.Evaluation.Routing.Reports;

namespace CoERouter.Evaluation.Routing;

/// <summary>How a router does on kinds of questions that it was not fitted on: each category in turn is left out and scored alone. Deterministic.</summary>
/// <param name="options">Splits, seed and resamples.</param>
public sealed class LeaveOutStudy(RoutingExperimentOptions options)
{
    /// <summary>Leaves out each category of the training split in turn.</summary>
    /// <param name="table">The questions.</param>
    /// <param name="progress">Told in a few words what is being done.</param>
    /// <param name="cancellationToken">Stops between steps.</param>
    public IReadOnlyList<LeaveOutRow> Run(RoutingTable table, Action<string>? progress, CancellationToken cancellationToken) =>
        [.. table.OfSplits(options.TrainingSplits).Select(question => question.Category).Distinct().Order(StringComparer.Ordinal).Select(category =>
        {
            progress?.Invoke($"leaving out {category}");
            RoutingExperimentOptions own = options with { LeaveOut = category };
            return Row(category, ExperimentData.Divide(table, own), own, progress, cancellationToken);
        })];

    /// <summary>Scores each category of another table, fitted on all of the first.</summary>
    /// <param name="table">The questions to fit on.</param>
    /// <param name="other">The questions to score.</param>
    /// <param name="progress">Told in a few words what is being done.</param>
    /// <param name="cancellationToken">Stops between steps.</param>
    public IReadOnlyList<LeaveOutRow> Run(RoutingTable table, RoutingTable other, Action<string>? progress, CancellationToken cancellationToken) =>
        [.. other.OfSplits(options.ScoredSplits).Select(question => question.Category).Distinct().Order(StringComparer.Ordinal).Select(category =>
        {
            progress?.Invoke($"scoring {category}");
            RoutingTable alone = other with { Questions = [.. other.Questions.Where(question => question.Category == category)] };
            return Row(category, ExperimentData.Transfer(table, alone, options), options, progress, cancellationToken);
        })];

    private static LeaveOutRow Row(string kind, ExperimentData data, RoutingExperimentOptions options, Action<string>? progress, CancellationToken cancellationToken)
    {
        RoutingReport report = new RoutingExperiment(data, options).Run(progress, cancellationToken);
        PolicyRow Of(string name) => report.Policies.First(row => row.Name.StartsWith(name, StringComparison.Ordinal));
        return new(
            kind, report.Scored, Of("best single ("), Of("router"), report.Policies.FirstOrDefault(row => row.Name == "kNN"), Of("category oracle"),
            report.Notes.First(note => note.StartsWith("The router", StringComparison.Ordinal)));
    }
}
