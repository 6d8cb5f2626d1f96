using System.Globalization;

namespace CoERouter.Router.Mapping;

/// <summary>What a solver found: a map, or the limits that no map keeps.</summary>
public abstract record MapResult
{
    private MapResult()
    {
    }

    /// <summary>A map within the budget.</summary>
    /// <param name="Map">The map, with its objective and the proven bound.</param>
    /// <param name="ShadowPrices">What each limit of the budget costs.</param>
    /// <param name="RelaxedBound">Upper bound of the relaxation that the shadow prices belong to; at least the bound of the map.</param>
    /// <param name="Nodes">Nodes that the search visited.</param>
    public sealed record Solved(CategoryMap Map, IReadOnlyList<ShadowPrice> ShadowPrices, double RelaxedBound, long Nodes) : MapResult
    {
        /// <summary>How much better another map might be; 0 where the map is proven best.</summary>
        public double Gap => Map.Bound - Map.Objective;
    }

    /// <summary>No map keeps the budget.</summary>
    /// <param name="Limits">Every limit of the budget.</param>
    public sealed record Infeasible(IReadOnlyList<LimitShortfall> Limits) : MapResult
    {
        /// <summary>
        /// The limit to raise: the first that no map keeps by itself, else the first that is enough to raise while the others stay, else the
        /// first of all.
        /// </summary>
        public LimitShortfall Failing =>
            Limits.FirstOrDefault(limit => limit.FailsAlone) ?? Limits.FirstOrDefault(limit => limit.LeastBesideOthers is not null) ?? Limits[0];

        /// <summary>The limit that is too low.</summary>
        public BudgetConstraint Constraint => Failing.Constraint;

        /// <summary>The limit that was given.</summary>
        public double Limit => Failing.Limit;

        /// <summary>The least that it could be: beside the other limits where that suffices, else alone.</summary>
        public double Least => Failing.LeastBesideOthers ?? Failing.LeastAlone;

        /// <summary>How much the limit has to rise.</summary>
        public double Shortfall => Least - Limit;

        /// <summary>The result as one sentence.</summary>
        public string Sentence => string.Create(
            CultureInfo.InvariantCulture,
            $"No map keeps the budget: the {Constraint.Noun()} may be at most {Limit:#,0.######}, but {Who} at least {Least:#,0.######}, which is {Shortfall:#,0.######} more{Others}.");

        private string Who => Failing.FailsAlone || Limits.Count == 1 ? "every map needs" : "every map within the other limits needs";

        private string Others
        {
            get
            {
                string[] rest = [.. Limits.Where(limit => limit != Failing && (limit.FailsAlone || (!Failing.FailsAlone && limit.LeastBesideOthers is not null)))
                    .Select(limit => string.Create(CultureInfo.InvariantCulture, $"{limit.LeastBesideOthers ?? limit.LeastAlone:#,0.######} {limit.Constraint.Noun()}"))];
                return rest.Length == 0 ? string.Empty : $"; {(Failing.FailsAlone ? "also needed are" : "or else")} {string.Join(Failing.FailsAlone ? " and " : " or ", rest)}";
            }
        }
    }
}
