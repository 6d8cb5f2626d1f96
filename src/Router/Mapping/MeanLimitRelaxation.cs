namespace CoERouter.Router.Mapping;

/// <summary>
/// The linear relaxation of an assignment under the mean limits alone, by column generation (Dantzig and Wolfe, 1960). Its columns are whole
/// assignments, so its basis has one row for each limit and one for the sum of the weights, however many categories there are. Any prices of
/// the limits give an upper bound, Σ prices + Σ max (value − prices · load), so rounding cannot make the bound wrong.
/// </summary>
internal sealed class MeanLimitRelaxation
{
    private const int MostColumns = 500;
    private const double Improvement = 1e-13;

    // The value of assigning nothing: so low that it leaves the basis as soon as any mixture of assignments keeps the limits.
    private const double Nothing = -1e4;

    private readonly AssignmentProblem _problem;
    private readonly int[][] _options;
    private readonly int _limits;
    private readonly double[,] _inverse;
    private readonly double[] _weights;
    private readonly double[] _values;
    private readonly int[]?[] _basis;

    private MeanLimitRelaxation(AssignmentProblem problem, int[][] options)
    {
        _problem = problem;
        _options = options;
        _limits = problem.Load.Length;
        _inverse = new double[_limits + 1, _limits + 1];
        _weights = new double[_limits + 1];
        _values = new double[_limits + 1];
        _basis = new int[_limits + 1][];
        for (int row = 0; row <= _limits; row++)
        {
            _inverse[row, row] = 1;
            _weights[row] = 1;
        }

        _values[_limits] = Nothing;
        Prices = new double[_limits];
    }

    /// <summary>No assignment of these options has a higher value.</summary>
    public double Bound { get; private set; } = double.PositiveInfinity;

    /// <summary>The price of each mean limit, at least 0, that gives the bound.</summary>
    public double[] Prices { get; private set; }

    /// <summary>The assignments whose mixture solves the relaxation.</summary>
    public IEnumerable<int[]> Mixture => _basis.Where((column, row) => column is not null && _weights[row] > 1e-9).Select(column => column!);

    /// <summary>Solves the relaxation.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="options">The arms to choose from, by category; none is empty.</param>
    public static MeanLimitRelaxation Solve(AssignmentProblem problem, int[][] options)
    {
        MeanLimitRelaxation relaxation = new(problem, options);
        relaxation.Run();
        return relaxation;
    }

    /// <summary>Value less the price of the load.</summary>
    public static double Reduced(AssignmentProblem problem, double[] prices, int category, int arm)
    {
        double value = problem.Value[category][arm];
        for (int limit = 0; limit < prices.Length; limit++)
        {
            value -= prices[limit] * problem.Load[limit][category][arm];
        }

        return value;
    }

    private void Run()
    {
        double[] prices = new double[_limits];
        double[] column = new double[_limits + 1];
        for (int round = 0; round < MostColumns; round++)
        {
            double mixture = Duals(prices);
            int slack = MostNegative(prices);
            if (slack >= 0)
            {
                // A negative price: the limit is not reached, so its slack enters.
                Array.Clear(column);
                column[slack] = 1;
                if (!Enter(column, 0, null))
                {
                    break;
                }

                continue;
            }

            int[] arms = new int[_problem.Categories];
            double reduced = Best(prices, arms);
            double bound = reduced + prices.Sum();
            if (bound < Bound)
            {
                Bound = bound;
                Prices = [.. prices];
            }

            if (reduced <= mixture + (Improvement * Math.Max(1, Math.Abs(mixture))))
            {
                break;
            }

            double value = 0;
            Array.Clear(column);
            for (int category = 0; category < arms.Length; category++)
            {
                value += _problem.Value[category][arms[category]];
                for (int limit = 0; limit < _limits; limit++)
                {
                    column[limit] += _problem.Load[limit][category][arms[category]];
                }
            }

            column[_limits] = 1;
            if (!Enter(column, value, arms))
            {
                break;
            }
        }
    }

    // The prices of the limits, and as the result the price of the sum of weights: what one unit of the mixture is worth after prices.
    private double Duals(double[] prices)
    {
        double last = 0;
        for (int column = 0; column <= _limits; column++)
        {
            double price = 0;
            for (int row = 0; row <= _limits; row++)
            {
                price += _values[row] * _inverse[row, column];
            }

            if (column < _limits)
            {
                prices[column] = price;
            }
            else
            {
                last = price;
            }
        }

        return last;
    }

    private static int MostNegative(double[] prices)
    {
        int most = -1;
        for (int limit = 0; limit < prices.Length; limit++)
        {
            if (prices[limit] < -1e-12 && (most < 0 || prices[limit] < prices[most]))
            {
                most = limit;
            }
            else if (prices[limit] < 0 && prices[limit] >= -1e-12)
            {
                prices[limit] = 0;
            }
        }

        return most;
    }

    private double Best(double[] prices, int[] arms)
    {
        double sum = 0;
        for (int category = 0; category < arms.Length; category++)
        {
            double best = double.NegativeInfinity;
            foreach (int arm in _options[category])
            {
                double reduced = Reduced(_problem, prices, category, arm);
                if (reduced > best)
                {
                    best = reduced;
                    arms[category] = arm;
                }
            }

            sum += best;
        }

        return sum;
    }

    // One pivot: the column enters, and the row whose weight falls to 0 first leaves. False where rounding leaves no row to pivot on.
    private bool Enter(double[] column, double value, int[]? arms)
    {
        double[] direction = new double[_limits + 1];
        int leaving = -1;
        double step = double.PositiveInfinity;
        for (int row = 0; row <= _limits; row++)
        {
            for (int i = 0; i <= _limits; i++)
            {
                direction[row] += _inverse[row, i] * column[i];
            }

            if (direction[row] > 1e-10 && _weights[row] / direction[row] < step)
            {
                step = _weights[row] / direction[row];
                leaving = row;
            }
        }

        if (leaving < 0)
        {
            return false;
        }

        for (int row = 0; row <= _limits; row++)
        {
            if (row != leaving)
            {
                _weights[row] = Math.Max(0, _weights[row] - (step * direction[row]));
                double factor = direction[row] / direction[leaving];
                for (int i = 0; i <= _limits; i++)
                {
                    _inverse[row, i] -= factor * _inverse[leaving, i];
                }
            }
        }

        for (int i = 0; i <= _limits; i++)
        {
            _inverse[leaving, i] /= direction[leaving];
        }

        _weights[leaving] = step;
        _values[leaving] = value;
        _basis[leaving] = arms;
        return true;
    }
}
