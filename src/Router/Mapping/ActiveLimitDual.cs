namespace CoERouter.Router.Mapping;

/// <summary>
/// The Lagrangian dual of the mean active limit over one set of arms: for every price λ ≥ 0 of an active parameter, no assignment within
/// the limit exceeds λ · limit + Σ max (value − λ · active). The best price gives the bound of the linear relaxation.
/// </summary>
internal sealed class ActiveLimitDual
{
    private readonly double[] _priced;
    private readonly double[] _free;

    private ActiveLimitDual(double price, double[] priced, double[] free)
    {
        Price = price;
        _priced = priced;
        _free = free;
    }

    /// <summary>The best price of one active parameter; 0 where the limit does not bind.</summary>
    public double Price { get; }

    /// <summary>Solves the dual.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="options">The arms to choose from, by category.</param>
    /// <param name="limit">Most active parameters; may be infinite.</param>
    public static ActiveLimitDual Solve(AssignmentProblem problem, IReadOnlyList<int>[] options, double limit)
    {
        double price = double.IsInfinity(limit) ? 0 : BestPrice(problem, options, limit);
        return new ActiveLimitDual(price, SuffixSums(problem, options, price), SuffixSums(problem, options, 0));
    }

    /// <summary>
    /// Upper bound of the value of the categories from <paramref name="category"/> on with so many active parameters left.
    /// </summary>
    public double Bound(int category, double left) =>
        Price > 0 ? Math.Min(_free[category], _priced[category] + (Price * left)) : _free[category];

    private static double BestPrice(AssignmentProblem problem, IReadOnlyList<int>[] options, double limit)
    {
        // The dual is convex and bends only where two arms of a category swap places, so a binary search over those prices finds its
        // lowest point.
        List<double> prices = [0];
        for (int category = 0; category < options.Length; category++)
        {
            foreach (int dear in options[category])
            {
                foreach (int cheap in options[category])
                {
                    double active = problem.Active[category][dear] - problem.Active[category][cheap];
                    double value = problem.Value[category][dear] - problem.Value[category][cheap];
                    if (active > 0 && value > 0)
                    {
                        prices.Add(value / active);
                    }
                }
            }
        }

        prices.Sort();
        int low = 0;
        int high = prices.Count - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (Dual(problem, options, limit, prices[middle]) <= Dual(problem, options, limit, prices[middle + 1]))
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return prices[low];
    }

    private static double Dual(AssignmentProblem problem, IReadOnlyList<int>[] options, double limit, double price) =>
        SuffixSums(problem, options, price)[0] + (price * limit);

    private static double[] SuffixSums(AssignmentProblem problem, IReadOnlyList<int>[] options, double price)
    {
        double[] sums = new double[options.Length + 1];
        for (int category = options.Length - 1; category >= 0; category--)
        {
            double best = double.NegativeInfinity;
            foreach (int arm in options[category])
            {
                best = Math.Max(best, problem.Value[category][arm] - (price * problem.Active[category][arm]));
            }

            sums[category] = sums[category + 1] + best;
        }

        return sums;
    }
}
