using System.Globalization;

namespace CoERouter.Router.Mapping;

/// <summary>What a solver found: a map, or the limits that no map keeps; where neither was found in time, that.</summary>
public abstract record MapResult
{
    private MapResult()
    {
    }

    /// <summary>The result as one sentence.</summary>
    public abstract string Sentence { get; }

    /// <summary>A map within the budget.</summary>
    /// <param name="Map">The map, with its objective and the proven bound.</param>
    /// <param name="ShadowPrices">What each limit of the budget costs.</param>
    /// <param name="RelaxedBound">Upper bound of the relaxation that the shadow prices belong to; at least the bound of the map.</param>
    /// <param name="Nodes">Nodes that the search visited.</param>
    public sealed record Solved(CategoryMap Map, IReadOnlyList<ShadowPrice> ShadowPrices, double RelaxedBound, long Nodes) : MapResult
    {
        /// <summary>How much better another map might be; 0 where the map is proven best.</summary>
        public double Gap => Map.Bound - Map.Objective;

        /// <inheritdoc/>
        public override string Sentence => Gap <= 0
            ? "No map within the limits scores more by a billionth or above; this is proven."
            : string.Create(
                CultureInfo.InvariantCulture, $"The search was cut short after {Nodes:#,0} nodes: another map within the limits might score up to {Gap:0.##E+0} more.");
    }

    /// <summary>No map keeps the budget.</summary>
    /// <param name="Limits">Every limit of the budget.</param>
    /// <param name="Conflict">
    /// Where no single limit is to blame, some limits that no map keeps together while it could keep all but any one of them, each with what
    /// it needs beside the others of these; else empty.
    /// </param>
    public sealed record Infeasible(IReadOnlyList<LimitShortfall> Limits, IReadOnlyList<LimitShortfall> Conflict) : MapResult
    {
        /// <summary>
        /// The limit to raise: the first that no map keeps by itself, else the first that is enough to raise while the others stay, else the
        /// first of those that fail together.
        /// </summary>
        public LimitShortfall Failing =>
            Limits.FirstOrDefault(limit => limit.FailsAlone) ?? Limits.FirstOrDefault(limit => limit.LeastBesideOthers is not null) ?? Conflict[0];

        /// <summary>The limit that is too low.</summary>
        public BudgetConstraint Constraint => Failing.Constraint;

        /// <summary>The limit that was given.</summary>
        public double Limit => Failing.Limit;

        /// <summary>The least that it could be: beside the other limits where that suffices, else alone.</summary>
        public double Least => Failing.LeastBesideOthers ?? Failing.LeastAlone;

        /// <summary>How much the limit has to rise.</summary>
        public double Shortfall => Least - Limit;

        /// <inheritdoc/>
        public override string Sentence => string.Create(
            CultureInfo.InvariantCulture,
            $"No map keeps the budget: the {Constraint.Noun()} may be at most {Limit:#,0.######}, but {Who} at least {Least:#,0.######}, which is {Shortfall:#,0.######} more{Others}.");

        private string Who => Failing.FailsAlone || Limits.Count == 1 ? "every map needs"
            : Conflict.Count == 0 ? "every map within the other limits needs"
            : $"every map within the {(Conflict.Count == 2 ? "limit" : "limits")} of {string.Join(" and ", Conflict.Skip(1).Select(limit => limit.Constraint.Noun()))} needs";

        private string Others
        {
            get
            {
                IEnumerable<LimitShortfall> rest = Conflict.Count > 0
                    ? Conflict.Skip(1)
                    : Limits.Where(limit => limit != Failing && (limit.FailsAlone || (!Failing.FailsAlone && limit.LeastBesideOthers is not null)));
                string[] needs = [.. rest.Select(limit => string.Create(CultureInfo.InvariantCulture, $"{limit.LeastBesideOthers ?? limit.LeastAlone:#,0.######} {limit.Constraint.Noun()}"))];
                string list = needs.Length == 0 ? string.Empty : $"; {(Failing.FailsAlone ? "also needed are" : "or else")} {string.Join(Failing.FailsAlone ? " and " : " or ", needs)}";
                return Conflict.Count == 0 ? list : $"{list}; and the remaining limits would still fail together";
            }
        }
    }

    /// <summary>The search ended with neither a map nor a proof that there is none.</summary>
    /// <param name="Nodes">Nodes that it visited.</param>
    public sealed record Unfinished(long Nodes) : MapResult
    {
        /// <inheritdoc/>
        public override string Sentence => string.Create(
            CultureInfo.InvariantCulture, $"The search ended after {Nodes:#,0} nodes with neither a map nor a proof that no map keeps the budget; raise its limits or allow more effort.");
    }
}
