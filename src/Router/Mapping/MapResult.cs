using System.Globalization;

namespace CoERouter.Router.Mapping;

/// <summary>What a solver found: a map, or the limit that no map keeps.</summary>
public abstract record MapResult
{
    private MapResult()
    {
    }

    /// <summary>A map within the budget.</summary>
    /// <param name="Map">The map.</param>
    public sealed record Solved(CategoryMap Map) : MapResult;

    /// <summary>No map keeps the budget.</summary>
    /// <param name="Constraint">The limit that is too low.</param>
    /// <param name="Least">The least that any map needs (for the mean active parameters: any map within the total parameters).</param>
    /// <param name="Limit">The limit that was given.</param>
    public sealed record Infeasible(BudgetConstraint Constraint, double Least, double Limit) : MapResult
    {
        /// <summary>How much the limit has to rise.</summary>
        public double Shortfall => Least - Limit;

        /// <summary>The result as one sentence.</summary>
        public string Sentence => string.Create(
            CultureInfo.InvariantCulture,
            $"No map keeps the budget: the {(Constraint == BudgetConstraint.TotalParameters ? "total" : "mean active")} parameters may be at most {Limit:#,0.##}, but every map needs at least {Least:#,0.##}, which is {Shortfall:#,0.##} more.");
    }
}
