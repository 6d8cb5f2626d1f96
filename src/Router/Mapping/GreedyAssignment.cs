namespace CoERouter.Router.Mapping;

/// <summary>A good assignment in little time: the best arms at given prices, repaired until every mean limit is kept, then improved.</summary>
internal sealed class GreedyAssignment
{
    // Half of the tolerance is left for sums in another order.
    private const double Full = 1 + (AssignmentProblem.LoadTolerance / 2);

    private readonly AssignmentProblem _problem;
    private readonly int[][] _options;
    private readonly double[] _loads;

    private GreedyAssignment(AssignmentProblem problem, int[][] options, double[] prices)
    {
        _problem = problem;
        _options = options;
        _loads = new double[problem.Load.Length];
        Arms = [.. options.Select((arms, category) => arms.MaxBy(arm => MeanLimitRelaxation.Reduced(problem, prices, category, arm)))];
        for (int category = 0; category < Arms.Length; category++)
        {
            Add(category, Arms[category], 1);
        }
    }

    /// <summary>The arm of each category.</summary>
    public int[] Arms { get; }

    /// <summary>Sum of the values, in the order of the categories.</summary>
    public double Value => ValueOf(_problem, Arms);

    /// <summary>An assignment that keeps every mean limit, or null where none was found.</summary>
    public static GreedyAssignment? Find(AssignmentProblem problem, int[][] options, double[] prices)
    {
        GreedyAssignment greedy = new(problem, options, prices);
        if (!greedy.Repair())
        {
            return null;
        }

        greedy.Improve();
        return Keeps(problem, greedy.Arms) ? greedy : null;
    }

    public static double ValueOf(AssignmentProblem problem, ReadOnlySpan<int> arms)
    {
        double value = 0;
        for (int category = 0; category < arms.Length; category++)
        {
            value += problem.Value[category][arms[category]];
        }

        return value;
    }

    /// <summary>Whether an assignment keeps every mean limit.</summary>
    public static bool Keeps(AssignmentProblem problem, ReadOnlySpan<int> arms)
    {
        foreach (double[][] load in problem.Load)
        {
            double sum = 0;
            for (int category = 0; category < arms.Length; category++)
            {
                sum += load[category][arms[category]];
            }

            if (sum > 1 + AssignmentProblem.LoadTolerance)
            {
                return false;
            }
        }

        return true;
    }

    private bool Repair()
    {
        // Each step lowers the excess, so that the number of steps is bounded by the number of arms for every category.
        for (int step = 0; step < _problem.Categories * _problem.Arms; step++)
        {
            double now = Excess();
            if (now <= 0)
            {
                return true;
            }

            (int Category, int Arm) best = (-1, 0);
            double bestRatio = 0;
            for (int category = 0; category < Arms.Length; category++)
            {
                double[] values = _problem.Value[category];
                double value = values[Arms[category]];
                foreach (int arm in _options[category])
                {
                    double loss = Math.Max(1e-15, value - values[arm]);
                    double relief = now - Excess(category, arm);
                    if (relief > 1e-13 && relief / loss > bestRatio)
                    {
                        bestRatio = relief / loss;
                        best = (category, arm);
                    }
                }
            }

            if (best.Category < 0)
            {
                return false;
            }

            Swap(best.Category, best.Arm);
        }

        return Excess() <= 0;
    }

    private void Improve()
    {
        while (true)
        {
            (int Category, int Arm) best = (-1, 0);
            double bestGain = 1e-13;
            for (int category = 0; category < Arms.Length; category++)
            {
                double[] values = _problem.Value[category];
                double value = values[Arms[category]];
                foreach (int arm in _options[category])
                {
                    if (values[arm] - value > bestGain && Excess(category, arm) <= 0)
                    {
                        bestGain = values[arm] - value;
                        best = (category, arm);
                    }
                }
            }

            if (best.Category < 0)
            {
                return;
            }

            Swap(best.Category, best.Arm);
        }
    }

    private double Excess()
    {
        double excess = 0;
        foreach (double load in _loads)
        {
            excess += Math.Max(0, load - Full);
        }

        return excess;
    }

    // How far the limits are exceeded after a swap.
    private double Excess(int category, int arm)
    {
        double excess = 0;
        for (int limit = 0; limit < _loads.Length; limit++)
        {
            double[] load = _problem.Load[limit][category];
            excess += Math.Max(0, _loads[limit] + load[arm] - load[Arms[category]] - Full);
        }

        return excess;
    }

    private void Swap(int category, int arm)
    {
        Add(category, Arms[category], -1);
        Arms[category] = arm;
        Add(category, arm, 1);
    }

    private void Add(int category, int arm, int sign)
    {
        for (int limit = 0; limit < _loads.Length; limit++)
        {
            _loads[limit] += sign * _problem.Load[limit][category][arm];
        }
    }
}
