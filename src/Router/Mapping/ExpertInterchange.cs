namespace CoERouter.Router.Mapping;

/// <summary>
/// Good sets of experts in little time: at given prices of the mean limits, every category goes to the expert of the chosen set that is worth
/// most to it, and the set is improved by exchanging one expert for another and by adding what still fits (Teitz and Bart, 1968), until no
/// exchange helps.
/// </summary>
internal sealed class ExpertInterchange
{
    // What a category without any arm is worth: less than any arm.
    private const double Nothing = -1e3;
    private const double Improvement = 1e-12;

    private readonly AssignmentProblem _problem;
    private readonly double[][] _worth;
    private readonly ExpertStatus[] _status;
    private readonly bool[] _chosen;
    private readonly Int128[] _room;
    private readonly int[] _first;
    private readonly double[] _best;
    private readonly double[] _second;

    private ExpertInterchange(AssignmentProblem problem, ExpertStatus[] status, int[][] options, double[] prices)
    {
        _problem = problem;
        _status = status;
        _chosen = new bool[problem.Experts];
        _room = [.. problem.UnitLimits.Select(limit => (Int128)limit)];
        _first = new int[options.Length];
        _best = new double[options.Length];
        _second = new double[options.Length];
        _worth = [.. Enumerable.Range(0, problem.Experts).Select(_ => new double[options.Length])];
        foreach (double[] row in _worth)
        {
            Array.Fill(row, Nothing);
        }

        for (int category = 0; category < options.Length; category++)
        {
            foreach (int arm in options[category])
            {
                double[] row = _worth[problem.ArmExpert[arm]];
                row[category] = Math.Max(row[category], MeanLimitRelaxation.Reduced(problem, prices, category, arm));
            }
        }
    }

    /// <summary>A set of experts that keeps the counted limits and that no exchange improves.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="status">Experts that must be in the set, and those that must not.</param>
    /// <param name="options">The arms to choose from, by category.</param>
    /// <param name="prices">The prices of the mean limits.</param>
    /// <param name="profits">Which experts to begin with: the more, the earlier.</param>
    public static bool[] Find(AssignmentProblem problem, ExpertStatus[] status, int[][] options, double[] prices, double[] profits)
    {
        ExpertInterchange search = new(problem, status, options, prices);
        search.Start(profits);
        search.Improve();
        return search._chosen;
    }

    private void Start(double[] profits)
    {
        for (int expert = 0; expert < _chosen.Length; expert++)
        {
            if (_status[expert] == ExpertStatus.Taken)
            {
                Change(expert, true);
            }
        }

        bool any = Array.Exists(_chosen, chosen => chosen);
        foreach (int expert in Enumerable.Range(0, _chosen.Length).Where(expert => _status[expert] == ExpertStatus.Open)
            .OrderByDescending(expert => profits[expert]).ThenBy(expert => expert))
        {
            if (FitsInstead(expert, -1) && (!any || _problem.OpeningCost[expert] == 0 || profits[expert] > 0))
            {
                Change(expert, true);
                any = true;
            }
        }
    }

    // Every exchange raises the worth of the set, and there are finitely many sets.
    private void Improve()
    {
        double[] extra = new double[_chosen.Length];
        while (true)
        {
            Rank();
            (int Added, int Dropped, double Gain) move = (-1, -1, Improvement);
            for (int added = 0; added < _chosen.Length; added++)
            {
                if (_chosen[added] || _status[added] == ExpertStatus.Excluded)
                {
                    continue;
                }

                double gain = Gains(added, extra);
                if (gain > move.Gain && FitsInstead(added, -1))
                {
                    move = (added, -1, gain);
                }

                for (int dropped = 0; dropped < _chosen.Length; dropped++)
                {
                    double exchanged = gain + extra[dropped];
                    if (_chosen[dropped] && _status[dropped] != ExpertStatus.Taken && exchanged > move.Gain && FitsInstead(added, dropped))
                    {
                        move = (added, dropped, exchanged);
                    }
                }
            }

            if (move.Added < 0)
            {
                return;
            }

            Change(move.Added, true);
            if (move.Dropped >= 0)
            {
                Change(move.Dropped, false);
            }
        }
    }

    // The most and second most that any chosen expert is worth to each category.
    private void Rank()
    {
        Array.Fill(_first, -1);
        Array.Fill(_best, Nothing);
        Array.Fill(_second, Nothing);
        for (int expert = 0; expert < _chosen.Length; expert++)
        {
            if (!_chosen[expert])
            {
                continue;
            }

            double[] worth = _worth[expert];
            for (int category = 0; category < worth.Length; category++)
            {
                if (worth[category] > _best[category])
                {
                    _second[category] = _best[category];
                    _best[category] = worth[category];
                    _first[category] = expert;
                }
                else if (worth[category] > _second[category])
                {
                    _second[category] = worth[category];
                }
            }
        }
    }

    // What adding an expert gains, and what dropping each chosen one for it adds to that, mostly a loss.
    private double Gains(int added, double[] extra)
    {
        double gain = -_problem.OpeningCost[added];
        for (int expert = 0; expert < extra.Length; expert++)
        {
            extra[expert] = _problem.OpeningCost[expert];
        }

        double[] worth = _worth[added];
        for (int category = 0; category < worth.Length; category++)
        {
            double with = Math.Max(_best[category], worth[category]);
            gain += with - _best[category];
            if (_first[category] >= 0)
            {
                extra[_first[category]] += Math.Max(_second[category], worth[category]) - with;
            }
        }

        return gain;
    }

    private bool FitsInstead(int added, int dropped)
    {
        for (int limit = 0; limit < _room.Length; limit++)
        {
            long[] units = _problem.Units[limit];
            if (units[added] > _room[limit] + (dropped >= 0 ? units[dropped] : 0))
            {
                return false;
            }
        }

        return true;
    }

    private void Change(int expert, bool chosen)
    {
        _chosen[expert] = chosen;
        for (int limit = 0; limit < _room.Length; limit++)
        {
            _room[limit] += chosen ? -_problem.Units[limit][expert] : _problem.Units[limit][expert];
        }
    }
}
