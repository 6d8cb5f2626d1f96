using CoERouter.Evaluation.Routing;
using CoERouter.Evaluation.Routing.Data;
using CoERouter.Evaluation.Routing.Metrics;
using CoERouter.Evaluation.Routing.Reports;
using Xunit;

namespace CoERouter.Tests.Evaluation.Routing;

public sealed class KShotPoolStudyTests
{
    private static readonly RoutingExperimentOptions Quick = new() { Resamples = 50, ReadsPrompts = false };

    [Fact]
    public void Repeats_a_study_with_other_seeds_and_other_models()
    {
        RoutingTable table = Table(6);
        ExperimentData data = ExperimentData.Divide(table.ForModels(["m0", "m1", "m2"]), Quick);
        var study = new KShotPoolStudy(Quick);
        IReadOnlyList<KShotSpreadRow> seeds = study.OtherSeeds(data, 3, [5, 20], 4, CancellationToken.None);
        Assert.Equal([(5, 3), (20, 3)], seeds.Select(row => (row.Labels, row.Runs)));
        List<string> told = [];
        IReadOnlyList<KShotSpreadRow> pools = study.OtherPools(table, 4, 3, [5], 3, told.Add, CancellationToken.None);
        Assert.Equal((5, 4), (pools[0].Labels, pools[0].Runs));
        Assert.Equal(4, told.Count);
        Assert.All(seeds.Concat(pools), row => Assert.True(row.WorstOverSingle <= row.OverSingle && row.WorstOverNaive <= row.OverNaive));
        Assert.Equal(pools, study.OtherPools(table, 4, 3, [5], 3, null, CancellationToken.None));
    }

    [Fact]
    public void Refuses_pools_that_cannot_be_drawn()
    {
        var study = new KShotPoolStudy(Quick);
        Assert.Contains("legal is 2 to 4", Assert.Throws<InvalidDataException>(() => study.OtherPools(Table(4), 1, 5, [5], 1, null, CancellationToken.None)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => study.OtherPools(Table(4), 0, 2, [5], 1, null, CancellationToken.None));
    }

    [Fact]
    public void Counts_runs_that_lose_and_names_the_worst()
    {
        static KShotRow Row(double overSingle, double overNaive) => new(
            5, Interval.Exact(0.4), Interval.Exact(0.41), Interval.Exact(0.43), Interval.Exact(0.45), Interval.Exact(overSingle), Interval.Exact(overNaive), 0.5, 0.4);
        KShotSpreadRow spread = KShotSpread.Of([[Row(0.01, 0.02)], [Row(-0.0005, 0.03)], [Row(-0.02, -0.01)], [Row(0.03, 0)]])[0];
        Assert.Equal(0.25, spread.LosesToSingle);
        Assert.Equal(-0.02, spread.WorstOverSingle);
        Assert.Equal(0.01, spread.OverNaive, 1e-12);
        Assert.Equal(0.05, spread.ToldOverNaive, 1e-12);
        Assert.Equal(0.02, spread.AloneOverDrawn, 1e-12);
        Assert.Contains("| 5 | 4 | +0.49 (-2.00) | 25 % |", KShotSpread.Markdown("Four runs", [spread]), StringComparison.Ordinal);
    }

    [Fact]
    public void Says_how_often_labels_name_the_best_single_model()
    {
        ExperimentData data = ExperimentData.Divide(Table(4), Quick);
        IReadOnlyList<KShotRow> rows = new KShotStudy(data, Quick).Run([2, 60], 20, CancellationToken.None);
        Assert.InRange(rows[0].SingleFound, 0, 1);
        Assert.True(rows[1].SingleFound > rows[0].SingleFound);
        Assert.True(rows[1].SingleFound > 0.8);
    }

    // Model m0 is the best single one by a little, and each category has a favourite.
    private static RoutingTable Table(int models)
    {
        var random = new Random(7);
        return new()
        {
            Name = "few",
            Models = [.. Enumerable.Range(0, models).Select(model => RoutedModel.Unknown($"m{model}"))],
            CostUnit = "not known",
            Questions = [.. Enumerable.Range(0, 800).Select(index => new RoutingQuestion
            {
                Id = $"q{index}",
                Table = "few",
                Category = $"c{index % 4}",
                Split = index < 500 ? "train" : "dev",
                Scores = [.. Enumerable.Range(0, models).Select(model => random.NextDouble() < 0.45 + (model == 0 ? 0.12 : 0) + (model == index % 4 ? 0.1 : 0) ? 1.0 : 0.0)],
                Costs = [.. Enumerable.Repeat(double.NaN, models)],
            })],
        };
    }
}
