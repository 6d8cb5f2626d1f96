namespace CoERouter.Router.Mapping;

/// <summary>
/// The exact map (Composition of Experts, arXiv 2412.01868): the highest Σ weight · score under any of the limits of a budget. Branch and
/// bound over the sets of experts by Lagrangian bounds, and for each set over the assignments by the linear relaxation. The search depends on
/// the data alone, so the same problem gives the same map bit for bit, in whatever order its categories and arms stand; among arms that are equal in a category, the one of fewer active
/// parameters wins, then of the smaller expert, then the first by name.
/// </summary>
/// <param name="options">How long to search; null means the defaults.</param>
public sealed class MapSolver(MapSolverOptions? options = null) : IMapSolver
{
    private readonly MapSolverOptions _options = options ?? new MapSolverOptions();

    /// <inheritdoc/>
    public string Name => "branch and bound";

    /// <inheritdoc/>
    public MapResult Solve(MapProblem problem, CancellationToken cancellationToken = default) =>
        TrySolve(problem, cancellationToken) ?? BudgetStudy.Of(problem, _options, cancellationToken);

    /// <summary>Solves; null where no map keeps the budget, without a study of why.</summary>
    internal MapResult? TrySolve(MapProblem problem, CancellationToken cancellationToken)
    {
        problem.Validate();
        AssignmentProblem assignment = AssignmentProblem.From(problem);
        SearchProgress progress = new(_options.MostEffort, assignment.LeastValue, cancellationToken);
        ExpertSetSearch search = new(assignment, progress);
        search.Run();
        if (progress.Arms is not { } arms)
        {
            return progress.IsCutShort ? new MapResult.Unfinished(progress.Nodes) : null;
        }

        int[] chosen = new int[arms.Length];
        for (int category = 0; category < arms.Length; category++)
        {
            chosen[assignment.TableCategory[category]] = assignment.TableArm[arms[category]];
        }

        CategoryMap map = MapWriter.Write(problem, chosen, progress.Bound > progress.Value ? progress.Bound : null);
        (double bound, LimitPrices prices) = search.Price();
        return new MapResult.Solved(
            map,
            [.. assignment.CountedConstraints.Select((constraint, index) => Price(problem, map, constraint, prices.Counted[index])),
                .. assignment.MeanConstraints.Select((constraint, index) => Price(problem, map, constraint, prices.Means[index]))],
            Math.Max(bound, map.Bound),
            progress.Nodes);
    }

    private static ShadowPrice Price(MapProblem problem, CategoryMap map, BudgetConstraint constraint, double price)
    {
        double limit = problem.Budget.Limit(constraint)!.Value;
        return new ShadowPrice(constraint, limit, BudgetUse.Of(constraint, map, problem.Outcomes), price / limit);
    }
}
