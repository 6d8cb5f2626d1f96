namespace CoERouter.Router.Mapping;

/// <summary>How one limit of an infeasible budget stands.</summary>
/// <param name="Constraint">The limit.</param>
/// <param name="Limit">Its value.</param>
/// <param name="LeastAlone">The least that any map needs of it, whatever it needs of the others.</param>
/// <param name="LeastBesideOthers">The least that a map within all other limits needs of it; null where there is no such map.</param>
public sealed record LimitShortfall(BudgetConstraint Constraint, double Limit, double LeastAlone, double? LeastBesideOthers)
{
    /// <summary>Whether no map keeps this limit, even without the others.</summary>
    public bool FailsAlone => LeastAlone > Limit * (1 + AssignmentProblem.LoadTolerance);
}
