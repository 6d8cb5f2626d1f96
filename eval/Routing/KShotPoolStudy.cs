using CoERouter.Evaluation.Routing.Data;
using CoERouter.Evaluation.Routing.Reports;

namespace CoERouter.Evaluation.Routing;

/// <summary>Whether maps from few labels are as safe with other labels and with other models as with those at hand. Deterministic.</summary>
/// <param name="options">Splits and seed; the runs need no resamples.</param>
public sealed class KShotPoolStudy(RoutingExperimentOptions options)
{
    private readonly RoutingExperimentOptions _quick = options with { Resamples = 1 };

    /// <summary>The same models with other draws of labels.</summary>
    /// <param name="data">The questions.</param>
    /// <param name="seeds">How many other seeds; at least 1.</param>
    /// <param name="labels">Labels per category, one row each.</param>
    /// <param name="draws">Draws of labels for each row.</param>
    /// <param name="cancellationToken">Stops between draws.</param>
    public IReadOnlyList<KShotSpreadRow> OtherSeeds(ExperimentData data, int seeds, IReadOnlyList<int> labels, int draws, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seeds, 1);
        return KShotSpread.Of([.. Enumerable.Range(1, seeds).Select(other => new KShotStudy(data, _quick with { Seed = options.Seed + other }).Run(labels, draws, cancellationToken))]);
    }

    /// <summary>Pools drawn from all measured models.</summary>
    /// <param name="table">The questions with all models.</param>
    /// <param name="pools">How many pools; at least 1.</param>
    /// <param name="size">Models of each pool.</param>
    /// <param name="labels">Labels per category, one row each.</param>
    /// <param name="draws">Draws of labels for each row.</param>
    /// <param name="progress">Told in a few words what is being done.</param>
    /// <param name="cancellationToken">Stops between draws.</param>
    /// <exception cref="InvalidDataException">Fewer models were measured than a pool needs.</exception>
    public IReadOnlyList<KShotSpreadRow> OtherPools(
        RoutingTable table, int pools, int size, IReadOnlyList<int> labels, int draws, Action<string>? progress, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pools, 1);
        string[] models = [.. ExperimentData.Divide(table, _quick).Table.Models.Select(model => model.Name)];
        if (size < 2 || size > models.Length)
        {
            throw new InvalidDataException($"A pool of {size} models cannot be drawn; legal is 2 to {models.Length}, the models of '{table.Name}' that were measured on nearly all questions.");
        }

        var random = new Random(options.Seed);
        List<IReadOnlyList<KShotRow>> runs = [];
        for (int pool = 0; pool < pools; pool++)
        {
            progress?.Invoke($"pool {pool + 1} of {pools}");
            string[] drawn = [.. models];
            random.Shuffle(drawn);
            runs.Add(new KShotStudy(ExperimentData.Divide(table.ForModels(drawn[..size]), _quick), _quick).Run(labels, draws, cancellationToken));
        }

        return KShotSpread.Of(runs);
    }
}
