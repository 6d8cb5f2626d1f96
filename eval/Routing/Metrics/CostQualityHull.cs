namespace CoERouter.Evaluation.Routing.Metrics;

/// <summary>
/// The non-decreasing concave hull of points of cost and quality, and its average height AIQ (RouterBench, arXiv 2403.12031). Points between two
/// on the hull are reached by mixing both at random, so the hull is what a set of policies offers. Immutable.
/// </summary>
public sealed class CostQualityHull
{
    private readonly (double Cost, double Quality)[] _corners;
    private readonly double _lastCost;

    /// <param name="points">The points; at least one.</param>
    public CostQualityHull(IEnumerable<(double Cost, double Quality)> points)
    {
        List<(double Cost, double Quality)> corners = [];
        (double Cost, double Quality)[] sorted = [.. points.OrderBy(point => point.Cost).ThenByDescending(point => point.Quality)];
        if (sorted.Length == 0)
        {
            throw new ArgumentException("A hull needs at least one point.", nameof(points));
        }

        foreach ((double Cost, double Quality) point in sorted)
        {
            if (corners.Count > 0 && point.Quality <= corners[^1].Quality)
            {
                continue;
            }

            while (corners.Count >= 2 && Slope(corners[^2], corners[^1]) <= Slope(corners[^1], point))
            {
                corners.RemoveAt(corners.Count - 1);
            }

            corners.Add(point);
        }

        _corners = [.. corners];
        _lastCost = sorted[^1].Cost;
    }

    /// <summary>The corners, by rising cost.</summary>
    public IReadOnlyList<(double Cost, double Quality)> Corners => _corners;

    /// <summary>Least cost of any point.</summary>
    public double LeastCost => _corners[0].Cost;

    /// <summary>Highest cost of any point, also of one below the hull.</summary>
    public double MostCost => _lastCost;

    /// <summary>AIQ as the paper has it, over this hull's own costs: area divided by the range of costs.</summary>
    public double Average() => Average(LeastCost, MostCost);

    /// <summary>AIQ over given costs: the mean height from one cost to another. Routers compare over the same costs only.</summary>
    /// <returns>NaN where the hull begins above <paramref name="from"/>; the height where both are equal.</returns>
    public double Average(double from, double to) => from < LeastCost ? double.NaN : to <= from ? At(from) : Area(from, to) / (to - from);

    /// <summary>AIQ as the paper's code has it, which divides the area by the highest cost.</summary>
    public double AverageOfCode() => Area(LeastCost, MostCost) / MostCost;

    /// <summary>Best quality at a mean cost; NaN below the least cost.</summary>
    public double At(double cost)
    {
        if (cost < LeastCost)
        {
            return double.NaN;
        }

        for (int i = 1; i < _corners.Length; i++)
        {
            if (cost <= _corners[i].Cost)
            {
                return _corners[i - 1].Quality + ((cost - _corners[i - 1].Cost) * Slope(_corners[i - 1], _corners[i]));
            }
        }

        return _corners[^1].Quality;
    }

    /// <summary>Least mean cost that reaches a quality; NaN where none does.</summary>
    public double CostOf(double quality)
    {
        if (quality <= _corners[0].Quality)
        {
            return _corners[0].Cost;
        }

        for (int i = 1; i < _corners.Length; i++)
        {
            if (quality <= _corners[i].Quality)
            {
                return _corners[i - 1].Cost + ((quality - _corners[i - 1].Quality) / Slope(_corners[i - 1], _corners[i]));
            }
        }

        return double.NaN;
    }

    private static double Slope((double Cost, double Quality) left, (double Cost, double Quality) right) =>
        right.Cost == left.Cost ? double.PositiveInfinity : (right.Quality - left.Quality) / (right.Cost - left.Cost);

    private double Area(double from, double to)
    {
        double[] stops = [from, .. _corners.Select(corner => corner.Cost).Where(cost => cost > from && cost < to), to];
        double area = 0;
        for (int i = 1; i < stops.Length; i++)
        {
            area += (stops[i] - stops[i - 1]) * (At(stops[i]) + At(stops[i - 1])) / 2;
        }

        return area;
    }
}
