using CoERouter.Router.Arms;

namespace CoERouter.Router.Mapping;

/// <summary>Finds what an infeasible budget lacks: the least that each limit could be, and which limits fail together.</summary>
/// <param name="problem">A problem that no map solves.</param>
/// <param name="options">How long to search.</param>
/// <param name="cancellation">Stops the study.</param>
internal sealed class BudgetStudy(MapProblem problem, MapSolverOptions options, CancellationToken cancellation)
{
    public static MapResult.Infeasible Of(MapProblem problem, MapSolverOptions options, CancellationToken cancellation) =>
        new BudgetStudy(problem, options, cancellation).Run();

    private MapResult.Infeasible Run()
    {
        BudgetConstraint[] limited = [.. Enum.GetValues<BudgetConstraint>().Where(constraint => problem.Budget.Limit(constraint) is not null)];
        LimitShortfall[] limits = [.. limited.Select(constraint => Shortfall(constraint, problem.Budget))];
        return Array.Exists(limits, limit => limit.FailsAlone || limit.LeastBesideOthers is not null)
            ? new MapResult.Infeasible(limits, [])
            : new MapResult.Infeasible(limits, Conflict(limited));
    }

    private LimitShortfall Shortfall(BudgetConstraint constraint, Budget budget)
    {
        double limit = budget.Limit(constraint)!.Value;
        return new LimitShortfall(constraint, limit, Least(Budget.Unlimited.With(constraint, limit), constraint)!.Value, Least(budget, constraint));
    }

    // No single limit is to blame: leaves out limit after limit as long as the rest still fails. Of what remains, none can be left out.
    private LimitShortfall[] Conflict(BudgetConstraint[] limited)
    {
        Budget budget = problem.Budget;
        foreach (BudgetConstraint constraint in limited)
        {
            if (Least(budget, constraint) is null)
            {
                budget = budget.With(constraint, null);
            }
        }

        return [.. limited.Where(constraint => budget.Limit(constraint) is not null).Select(constraint => Shortfall(constraint, budget))];
    }

    // The least of one limit that any map within the others needs, or where the search is cut short, a bound of it; null where there is no
    // such map.
    private double? Least(Budget budget, BudgetConstraint constraint)
    {
        AssignmentProblem assignment = AssignmentProblem.From(problem with { Budget = budget });
        AssignmentProblem least = assignment.ForLeast(constraint);
        SearchProgress progress = new(options.MostEffort, least.LeastValue, cancellation);
        new ExpertSetSearch(least, progress).Run();
        int counted = Array.IndexOf(assignment.CountedConstraints, constraint);
        double limit = budget.Limit(constraint)!.Value;
        if (progress.IsCutShort)
        {
            double bound = -progress.Bound * limit;
            return counted >= 0 ? Math.Ceiling(bound * (1 - AssignmentProblem.LoadTolerance)) : bound;
        }

        return progress.Arms is null
            ? null
            : counted >= 0
            ? progress.Arms.Select(arm => assignment.ArmExpert[arm]).Distinct().Sum(expert => (double)assignment.Units[counted][expert])
            : -progress.Value * limit;
    }
}
