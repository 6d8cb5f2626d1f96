namespace CoERouter.Router.Mapping;

/// <summary>
/// Upper bound of a map problem in which some experts are taken, some are excluded and the rest are open: the Lagrangian relaxation of the
/// condition that each category has one arm, of the mean limits and of the counted limits. Any multipliers give a bound; subgradient steps
/// (Held, Wolfe and Crowder, 1974) improve it. What remains decomposes by expert, which is why the bound is as good as that of the linear
/// program with one condition for every category and expert.
/// </summary>
internal sealed class ExpertRelaxation
{
    private const int Patience = 12;
    private const double Averaging = 0.05;

    // Steps of the prices of limits, in units of those of the categories: limits are scaled to 1, categories carry a weight of 1 together.
    private const double LimitStep = 4;

    private readonly AssignmentProblem _problem;
    private readonly int[] _serving;
    private readonly double[] _margin;
    private readonly double[] _cells;
    private readonly double[] _profit;
    private readonly LimitPrices _gradient;
    private readonly LimitPrices _direction;

    /// <summary>Prepares relaxations of one problem; they share its memory, so one thread owns it.</summary>
    public ExpertRelaxation(AssignmentProblem problem)
    {
        _problem = problem;
        _serving = new int[problem.Experts * problem.Categories];
        _margin = new double[problem.Experts * problem.Categories];
        _cells = new double[problem.Arms * problem.Categories];
        _profit = new double[problem.Experts];
        _gradient = LimitPrices.Start(problem);
        _direction = LimitPrices.Start(problem);
        Reduced = new double[problem.Experts];
        Taken = new double[problem.Experts];
        Prices = LimitPrices.Start(problem);
    }

    /// <summary>The best bound of the last run.</summary>
    public double Bound { get; private set; }

    /// <summary>The multipliers that gave it.</summary>
    public LimitPrices Prices { get; private set; }

    /// <summary>What each expert adds to the bound at these multipliers; negative where the bound is better off without it.</summary>
    public double[] Reduced { get; private set; }

    /// <summary>How often each expert was taken in the last steps, from 0 to 1: an estimate of its part in the linear program.</summary>
    public double[] Taken { get; private set; }

    /// <summary>Improves the bound.</summary>
    /// <param name="cells">The arms that are left, none of them of an excluded expert.</param>
    /// <param name="status">Taken, excluded or open, by expert.</param>
    /// <param name="start">Multipliers to start from.</param>
    /// <param name="steps">Most steps.</param>
    /// <param name="progress">Where the bound falls below its value, the run ends.</param>
    /// <param name="visit">Called now and then with the multipliers, to find good assignments.</param>
    public void Run(ArmCells cells, ExpertStatus[] status, LimitPrices start, int steps, SearchProgress progress, Action<LimitPrices, double[]>? visit)
    {
        LimitPrices prices = start.Copy();
        Bound = double.PositiveInfinity;
        double scale = 1;
        int stale = 0;
        Clear(_direction);
        for (int step = 0; step < steps; step++)
        {
            double bound = Evaluate(cells, status, prices);
            if (bound < Bound - (1e-9 * Math.Max(1, Math.Abs(bound))))
            {
                stale = 0;
            }
            else if (++stale > Patience)
            {
                scale /= 2;
                stale = 0;
            }

            if (bound < Bound)
            {
                Bound = bound;
                Prices = prices.Copy();
                _profit.CopyTo(Reduced, 0);
            }

            for (int expert = 0; expert < status.Length; expert++)
            {
                double now = status[expert] == ExpertStatus.Taken || (status[expert] == ExpertStatus.Open && _profit[expert] > 0) ? 1 : 0;
                Taken[expert] = step == 0 ? now : Taken[expert] + (Averaging * (now - Taken[expert]));
            }

            if (visit is not null && step % 20 == 19)
            {
                visit(prices, _profit);
            }

            if (progress.IsBeaten(Bound) || scale < 1e-4)
            {
                return;
            }

            // The target of the step: what is known to be reachable, or a little below the bound where nothing is.
            double target = double.IsNegativeInfinity(progress.Value) ? Bound - (0.02 * Math.Max(0.1, Math.Abs(Bound))) : progress.Value;
            if (!Move(prices, scale * Math.Max(bound - target, 1e-12)))
            {
                return;
            }
        }
    }

    /// <summary>
    /// The bound of the last run if a category had to use an arm, for every cell: the other arms of the category fall away, and with them the
    /// profit that their experts made of it.
    /// </summary>
    /// <param name="cells">The arms of the last run.</param>
    /// <param name="status">The status of the last run.</param>
    /// <param name="forced">Takes the bounds.</param>
    public void Force(ArmCells cells, ExpertStatus[] status, double[] forced)
    {
        Evaluate(cells, status, Prices);
        double all = Prices.Sum();
        for (int expert = 0; expert < status.Length; expert++)
        {
            all += Share(status[expert], _profit[expert]);
        }

        double[] without = _gradient.Categories;
        Array.Fill(without, all);
        for (int expert = 0; expert < status.Length; expert++)
        {
            for (int segment = cells.ExpertSegments[expert]; segment < cells.ExpertSegments[expert + 1]; segment++)
            {
                without[cells.SegmentCategories[segment]] += Share(status[expert], _profit[expert] - _margin[segment]) - Share(status[expert], _profit[expert]);
            }
        }

        for (int expert = 0; expert < status.Length; expert++)
        {
            for (int segment = cells.ExpertSegments[expert]; segment < cells.ExpertSegments[expert + 1]; segment++)
            {
                int category = cells.SegmentCategories[segment];
                double rest = _profit[expert] - _margin[segment];
                double bound = without[category] - Share(status[expert], rest) + rest - Prices.Categories[category];
                for (int place = cells.SegmentStarts[segment]; place < cells.SegmentStarts[segment + 1]; place++)
                {
                    forced[place] = bound + _cells[place];
                }
            }
        }
    }

    private static double Share(ExpertStatus status, double profit) => status switch
    {
        ExpertStatus.Taken => profit,
        ExpertStatus.Open => Math.Max(0, profit),
        _ => 0,
    };

    private double Evaluate(ArmCells cells, ExpertStatus[] status, LimitPrices prices)
    {
        Array.Fill(_gradient.Categories, 1);
        Array.Fill(_gradient.Means, 1);
        Array.Fill(_gradient.Counted, 1);
        double bound = prices.Sum();
        cells.Reduce(prices.Means, _cells);
        for (int expert = 0; expert < status.Length; expert++)
        {
            if (status[expert] == ExpertStatus.Excluded)
            {
                _profit[expert] = double.NegativeInfinity;
                continue;
            }

            _profit[expert] = Profit(cells, expert, prices);
            if (status[expert] == ExpertStatus.Taken || _profit[expert] > 0)
            {
                bound += _profit[expert];
                Subtract(cells, expert);
            }
        }

        return bound;
    }

    private double Profit(ArmCells cells, int expert, LimitPrices prices)
    {
        double profit = -_problem.OpeningCost[expert];
        for (int limit = 0; limit < prices.Counted.Length; limit++)
        {
            profit -= prices.Counted[limit] * _problem.Size[limit][expert];
        }

        int[] starts = cells.SegmentStarts;
        int[] categories = cells.SegmentCategories;
        for (int segment = cells.ExpertSegments[expert]; segment < cells.ExpertSegments[expert + 1]; segment++)
        {
            double floor = prices.Categories[categories[segment]];
            double best = floor;
            int serving = -1;
            for (int place = starts[segment]; place < starts[segment + 1]; place++)
            {
                if (_cells[place] > best)
                {
                    best = _cells[place];
                    serving = place;
                }
            }

            profit += best - floor;
            _margin[segment] = best - floor;
            _serving[segment] = serving;
        }

        return profit;
    }

    private void Subtract(ArmCells cells, int expert)
    {
        for (int limit = 0; limit < _gradient.Counted.Length; limit++)
        {
            _gradient.Counted[limit] -= _problem.Size[limit][expert];
        }

        for (int segment = cells.ExpertSegments[expert]; segment < cells.ExpertSegments[expert + 1]; segment++)
        {
            int place = _serving[segment];
            if (place >= 0)
            {
                _gradient.Categories[cells.SegmentCategories[segment]]--;
                for (int limit = 0; limit < _gradient.Means.Length; limit++)
                {
                    _gradient.Means[limit] -= cells.Loads[limit][place];
                }
            }
        }
    }

    // One step against the gradient, with some of the last direction in it against zigzag. False where the gradient is 0: an optimum.
    private bool Move(LimitPrices prices, double excess)
    {
        double norm = 0;
        norm += Blend(_direction.Categories, _gradient.Categories, 1);
        norm += Blend(_direction.Means, _gradient.Means, LimitStep);
        norm += Blend(_direction.Counted, _gradient.Counted, LimitStep);
        if (norm < 1e-18)
        {
            return false;
        }

        double step = excess / norm;
        Step(prices.Categories, _direction.Categories, step, double.NegativeInfinity);
        Step(prices.Means, _direction.Means, step * LimitStep * LimitStep, 0);
        Step(prices.Counted, _direction.Counted, step * LimitStep * LimitStep, 0);
        return true;
    }

    private static double Blend(double[] direction, double[] gradient, double scale)
    {
        double norm = 0;
        for (int i = 0; i < direction.Length; i++)
        {
            direction[i] = (0.7 * gradient[i]) + (0.3 * direction[i]);
            norm += direction[i] * direction[i] * scale * scale;
        }

        return norm;
    }

    private static void Step(double[] prices, double[] direction, double step, double least)
    {
        for (int i = 0; i < prices.Length; i++)
        {
            prices[i] = Math.Max(least, prices[i] - (step * direction[i]));
        }
    }

    private static void Clear(LimitPrices prices)
    {
        Array.Clear(prices.Categories);
        Array.Clear(prices.Means);
        Array.Clear(prices.Counted);
    }
}
