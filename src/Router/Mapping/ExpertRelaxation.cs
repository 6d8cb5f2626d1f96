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
    private readonly int[][][] _arms;
    private readonly ArmColumns[] _columns;
    private readonly int[] _serving;
    private readonly double[] _profit;
    private readonly LimitPrices _gradient;
    private readonly LimitPrices _direction;

    /// <summary>Prepares relaxations of one problem; they share its memory, so one thread owns it.</summary>
    public ExpertRelaxation(AssignmentProblem problem)
    {
        _problem = problem;
        _serving = new int[problem.Experts * problem.Categories];
        _profit = new double[problem.Experts];
        _gradient = LimitPrices.Start(problem);
        _direction = LimitPrices.Start(problem);
        _arms = [.. Enumerable.Range(0, problem.Experts).Select(expert => problem.Options(other => other == expert))];
        _columns = [.. _arms.Select(arms => ArmColumns.Of(problem, arms))];
        Reduced = new double[problem.Experts];
        Taken = new double[problem.Experts];
        Prices = LimitPrices.Start(problem);
    }

    /// <summary>The arms of one expert that no other of its arms dominates, by category.</summary>
    public int[][] Arms(int expert) => _arms[expert];

    /// <summary>The best bound of the last run.</summary>
    public double Bound { get; private set; }

    /// <summary>The multipliers that gave it.</summary>
    public LimitPrices Prices { get; private set; }

    /// <summary>What each expert adds to the bound at these multipliers; negative where the bound is better off without it.</summary>
    public double[] Reduced { get; private set; }

    /// <summary>How often each expert was taken in the last steps, from 0 to 1: an estimate of its part in the linear program.</summary>
    public double[] Taken { get; private set; }

    /// <summary>Improves the bound.</summary>
    /// <param name="status">Taken, excluded or open, by expert.</param>
    /// <param name="start">Multipliers to start from.</param>
    /// <param name="steps">Most steps.</param>
    /// <param name="progress">Where the bound falls below its value, the run ends.</param>
    /// <param name="visit">Called now and then with the multipliers, to find good assignments.</param>
    public void Run(ExpertStatus[] status, LimitPrices start, int steps, SearchProgress progress, Action<LimitPrices, double[]>? visit)
    {
        LimitPrices prices = start.Copy();
        Bound = double.PositiveInfinity;
        double scale = 1;
        int stale = 0;
        Clear(_direction);
        for (int step = 0; step < steps; step++)
        {
            double bound = Evaluate(status, prices);
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

    private double Evaluate(ExpertStatus[] status, LimitPrices prices)
    {
        Array.Fill(_gradient.Categories, 1);
        Array.Fill(_gradient.Means, 1);
        Array.Fill(_gradient.Counted, 1);
        double bound = prices.Sum();
        for (int expert = 0; expert < status.Length; expert++)
        {
            if (status[expert] == ExpertStatus.Excluded)
            {
                _profit[expert] = double.NegativeInfinity;
                continue;
            }

            _profit[expert] = Profit(expert, prices);
            if (status[expert] == ExpertStatus.Taken || _profit[expert] > 0)
            {
                bound += _profit[expert];
                Subtract(expert);
            }
        }

        return bound;
    }

    private double Profit(int expert, LimitPrices prices)
    {
        double profit = -_problem.OpeningCost[expert];
        for (int limit = 0; limit < prices.Counted.Length; limit++)
        {
            profit -= prices.Counted[limit] * _problem.Size[limit][expert];
        }

        ArmColumns columns = _columns[expert];
        ReadOnlySpan<double> values = columns.Values;
        for (int category = 0; category < _problem.Categories; category++)
        {
            double best = prices.Categories[category];
            int serving = -1;
            for (int place = columns.Starts[category]; place < columns.Starts[category + 1]; place++)
            {
                double reduced = values[place];
                for (int limit = 0; limit < prices.Means.Length; limit++)
                {
                    reduced -= prices.Means[limit] * columns.Loads[limit][place];
                }

                if (reduced > best)
                {
                    best = reduced;
                    serving = columns.Arms[place];
                }
            }

            profit += best - prices.Categories[category];
            _serving[(expert * _problem.Categories) + category] = serving;
        }

        return profit;
    }

    private void Subtract(int expert)
    {
        for (int limit = 0; limit < _gradient.Counted.Length; limit++)
        {
            _gradient.Counted[limit] -= _problem.Size[limit][expert];
        }

        for (int category = 0; category < _problem.Categories; category++)
        {
            int arm = _serving[(expert * _problem.Categories) + category];
            if (arm >= 0)
            {
                _gradient.Categories[category]--;
                for (int limit = 0; limit < _gradient.Means.Length; limit++)
                {
                    _gradient.Means[limit] -= _problem.Load[limit][category][arm];
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
