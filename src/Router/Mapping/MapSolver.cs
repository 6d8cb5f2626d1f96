using CoERouter.Router.Arms;

namespace CoERouter.Router.Mapping;

/// <summary>
/// The exact map (Composition of Experts, arXiv 2412.01868): the highest Σ weight · score under the total parameters of the chosen experts
/// and the mean active parameters. Branch and bound over the experts, and inside over the categories, both pruned by the Lagrangian dual
/// of the mean active limit. Among maps of equal score the one of fewer mean active parameters wins, then of smaller experts, then by
/// name.
/// </summary>
public sealed class MapSolver : IMapSolver
{
    /// <inheritdoc/>
    public string Name => "branch and bound";

    /// <inheritdoc/>
    public MapResult Solve(MapProblem problem, CancellationToken cancellationToken = default)
    {
        problem.Validate();
        AssignmentProblem assignment = AssignmentProblem.From(problem);
        double limit = problem.Budget.MaxMeanActiveParameters ?? double.PositiveInfinity;
        long total = problem.Budget.MaxTotalParameters ?? long.MaxValue;
        long smallest = assignment.ExpertParameters.Min();
        if (smallest > total)
        {
            return new MapResult.Infeasible(BudgetConstraint.TotalParameters, smallest, total);
        }

        if (new ExpertSetSearch(assignment, total, limit, cancellationToken).Run() is { } best)
        {
            return new MapResult.Solved(MapWriter.Write(problem, best.Arms));
        }

        Assignment leanest = new ExpertSetSearch(assignment.ForLeastActive(), total, double.PositiveInfinity, cancellationToken).Run()!;
        return new MapResult.Infeasible(BudgetConstraint.MeanActiveParameters, leanest.Active, limit);
    }
}
