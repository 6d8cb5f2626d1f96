namespace CoERouter.Router.Mapping;

/// <summary>Finds what an infeasible budget lacks: the least that each limit could be.</summary>
internal static class BudgetStudy
{
    public static IReadOnlyList<LimitShortfall> Of(MapProblem problem, MapSolverOptions options, CancellationToken cancellation)
    {
        List<LimitShortfall> limits = [];
        foreach (BudgetConstraint constraint in Enum.GetValues<BudgetConstraint>())
        {
            if (problem.Budget.Limit(constraint) is { } limit)
            {
                double alone = Least(AssignmentProblem.From(problem with { Budget = Arms.Budget.Unlimited.With(constraint, limit) }), constraint, limit, options, cancellation)!.Value;
                limits.Add(new LimitShortfall(constraint, limit, alone, Least(AssignmentProblem.From(problem), constraint, limit, options, cancellation)));
            }
        }

        return limits;
    }

    private static double? Least(
        AssignmentProblem problem, BudgetConstraint constraint, double limit, MapSolverOptions options, CancellationToken cancellation)
    {
        SearchProgress progress = new(options.MostNodes, cancellation);
        new ExpertSetSearch(problem.ForLeast(constraint), progress).Run();
        if (progress.Arms is null)
        {
            return null;
        }

        int counted = Array.IndexOf(problem.CountedConstraints, constraint);
        return counted >= 0
            ? progress.Arms.Select(arm => problem.ArmExpert[arm]).Distinct().Sum(expert => (double)problem.Units[counted][expert])
            : -progress.Value * limit;
    }
}
