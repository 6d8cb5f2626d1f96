namespace CoERouter.Router.Mapping;

/// <summary>Score against one limit: every map that no other one beats in both.</summary>
/// <param name="Axis">The limit that is walked along.</param>
/// <param name="Points">The points, by rising use and rising score.</param>
/// <param name="IsWhole">Whether every point is there; not so where a resolution made the walk skip some, or a search left a gap.</param>
public sealed record ParetoFrontier(BudgetConstraint Axis, IReadOnlyList<FrontierPoint> Points, bool IsWhole)
{
    // Scores this close are equal, and a mean limit is lowered by at least this share.
    private const double Tie = 1e-9;

    /// <summary>
    /// Walks the frontier from its dear end: solves, then asks for less than the last map used, until no map is left.
    /// </summary>
    /// <param name="problem">The problem; its own limit of the axis bounds the dear end, its other limits hold for every point.</param>
    /// <param name="axis">Which limit to walk along.</param>
    /// <param name="resolution">
    /// Share of the dear end's use by which two neighbours differ at least. 0, the default, gives the whole frontier; with many categories that
    /// may be thousands of points.
    /// </param>
    /// <param name="solver">How to solve; null means the defaults.</param>
    /// <param name="cancellationToken">Stops the walk.</param>
    /// <exception cref="ArgumentException">The problem has a fault, or the resolution is not from 0 to 1.</exception>
    public static ParetoFrontier Walk(
        MapProblem problem, BudgetConstraint axis, double resolution = 0, MapSolver? solver = null, CancellationToken cancellationToken = default)
    {
        if (resolution is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(resolution), FormattableString.Invariant($"The resolution is {resolution}, legal is a number from 0 to 1."));
        }

        solver ??= new MapSolver();
        List<FrontierPoint> points = [];
        bool whole = true;
        double step = 0;
        MapProblem next = problem;
        while (solver.TrySolve(next, cancellationToken) is { } result)
        {
            if (result is not MapResult.Solved solved)
            {
                whole = false;
                break;
            }

            double used = BudgetUse.Of(axis, solved.Map, problem.Outcomes);
            whole &= solved.Gap == 0;
            if (points.Count > 0 && solved.Map.Objective >= points[^1].Score - Tie)
            {
                // As good for less: the dearer one was not on the frontier.
                points.RemoveAt(points.Count - 1);
            }

            points.Add(new FrontierPoint(solved.Map.Objective, used, solved.Map));
            step = points.Count == 1 ? resolution * used : step;
            double least = axis.IsCounted() ? 1 : Tie * used;
            whole &= step <= least;
            double limit = used - Math.Max(step, least);
            if (limit < (axis.IsCounted() ? 1 : double.Epsilon))
            {
                break;
            }

            next = problem with { Budget = problem.Budget.With(axis, limit) };
        }

        points.Reverse();
        return new ParetoFrontier(axis, points, whole);
    }
}
