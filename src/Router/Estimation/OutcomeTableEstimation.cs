using CoERouter.Router.Outcomes;

namespace CoERouter.Router.Estimation;

/// <summary>Replaces the measured scores of an outcome table by estimates, so that the map solver can be given either.</summary>
public static class OutcomeTableEstimation
{
    /// <summary>The same table with scores of another basis; counts and costs stay.</summary>
    /// <param name="table">The measured table.</param>
    /// <param name="basis">Which figure takes the place of the score.</param>
    /// <param name="options">How to estimate; null means the defaults. Not looked at for <see cref="ScoreBasis.Measured"/>.</param>
    public static OutcomeTable With(this OutcomeTable table, ScoreBasis basis, EstimatorOptions? options = null)
    {
        if (basis == ScoreBasis.Measured)
        {
            return table;
        }

        OutcomeEstimates estimates = OutcomeEstimator.Estimate(OutcomeEvidence.FromTable(table), options);
        double Score(int category, int arm) => basis switch
        {
            ScoreBasis.Estimated => estimates[category, arm].Score,
            ScoreBasis.LowerBound => estimates[category, arm].LowerBound,
            ScoreBasis.Guarded => Math.Clamp(estimates[category, arm].GuardedScore, 0, 1),
            _ => throw new ArgumentOutOfRangeException(nameof(basis), basis, "The basis is measured, estimated, lower bound or guarded."),
        };

        return new OutcomeTable(
            table.Categories,
            [.. from category in Enumerable.Range(0, table.Categories.Count)
                from arm in Enumerable.Range(0, table.Arms.Count)
                select new OutcomeEntry(table.Categories[category], table.Arms[arm], table[category, arm] with { Score = Score(category, arm) })]);
    }
}
