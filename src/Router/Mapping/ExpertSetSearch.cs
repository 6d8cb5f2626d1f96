namespace CoERouter.Router.Mapping;

/// <summary>
/// Branch and bound over the sets of experts that keep the counted limits. Each set that survives is searched for its best assignment; a set
/// to which every open expert could be added is searched once, as a whole.
/// </summary>
internal sealed class ExpertSetSearch
{
    private const int RootSteps = 600;
    private const int NodeSteps = 50;

    // How much larger the gap may be without the counted limits than with them, for them to count as hardly binding.
    private const double Slackness = 1.02;

    private readonly AssignmentProblem _problem;
    private readonly SearchProgress _progress;
    private readonly ExpertRelaxation _relaxation;
    private readonly AssignmentSearch _assignments;

    public ExpertSetSearch(AssignmentProblem problem, SearchProgress progress)
    {
        _problem = problem;
        _progress = progress;
        _relaxation = new ExpertRelaxation(problem);
        _assignments = new AssignmentSearch(problem, progress);
    }

    /// <summary>The prices at the root of the search; null where no set had to be chosen.</summary>
    public LimitPrices? RootPrices { get; private set; }

    /// <summary>Searches; the result is in the progress.</summary>
    public void Run() => Branch(new ExpertStatus[_problem.Experts], LimitPrices.Start(_problem), RootSteps);

    /// <summary>
    /// Prices of the limits with the bound that they prove, where every expert is open: also those too large for the limits as they are, so
    /// that the bound holds when limits are raised.
    /// </summary>
    public (double Bound, LimitPrices Prices) Price()
    {
        if (_problem.Fits(_ => true))
        {
            MeanLimitRelaxation means = MeanLimitRelaxation.Solve(_problem, _problem.Options(_ => true));
            return (means.Bound, new LimitPrices([], means.Prices, new double[_problem.Size.Length]));
        }

        _relaxation.Run(new ExpertStatus[_problem.Experts], RootPrices ?? LimitPrices.Start(_problem), RootSteps, _progress, visit: null);
        return (_relaxation.Bound, _relaxation.Prices);
    }

    private void Branch(ExpertStatus[] status, LimitPrices prices, int steps)
    {
        while (true)
        {
            if (!ExcludeTooLarge(status))
            {
                return;
            }

            if (IsWhole(status))
            {
                _assignments.Run(expert => status[expert] != ExpertStatus.Excluded);
                return;
            }

            _relaxation.Run(status, prices, steps, _progress, (at, profits) => TrySet(status, at, profits));
            RootPrices ??= _relaxation.Prices;
            prices = _relaxation.Prices;
            steps = NodeSteps;
            if (_progress.IsBeaten(_relaxation.Bound) || !_progress.Enter(_relaxation.Bound))
            {
                return;
            }

            if (!Settle(status))
            {
                break;
            }
        }

        if (HardlyBinds(status) is { } options)
        {
            _assignments.RunWithin(options);
            return;
        }

        int expert = Undecided(status);
        bool takeFirst = _relaxation.Taken[expert] >= 0.5;
        foreach (ExpertStatus decision in (ExpertStatus[])(takeFirst ? [ExpertStatus.Taken, ExpertStatus.Excluded] : [ExpertStatus.Excluded, ExpertStatus.Taken]))
        {
            ExpertStatus[] child = [.. status];
            child[expert] = decision;
            Branch(child, prices, NodeSteps);
        }
    }

    // Excludes the open experts that do not fit beside the taken ones. False where not even those fit, or no expert is left.
    private bool ExcludeTooLarge(ExpertStatus[] status)
    {
        if (!_problem.Fits(expert => status[expert] == ExpertStatus.Taken))
        {
            return false;
        }

        for (int expert = 0; expert < status.Length; expert++)
        {
            int here = expert;
            if (status[expert] == ExpertStatus.Open && !_problem.Fits(other => other == here || status[other] == ExpertStatus.Taken))
            {
                status[expert] = ExpertStatus.Excluded;
            }
        }

        return Array.Exists(status, decision => decision != ExpertStatus.Excluded);
    }

    // Whether nothing is left to decide: every open expert costs nothing, and all fit together.
    private bool IsWhole(ExpertStatus[] status)
    {
        for (int expert = 0; expert < status.Length; expert++)
        {
            if (status[expert] == ExpertStatus.Open && _problem.OpeningCost[expert] > 0)
            {
                return false;
            }
        }

        return _problem.Fits(expert => status[expert] != ExpertStatus.Excluded);
    }

    // Decides the experts whose other decision would lower the bound to no better than what is known.
    private bool Settle(ExpertStatus[] status)
    {
        bool settled = false;
        for (int expert = 0; expert < status.Length; expert++)
        {
            double profit = _relaxation.Reduced[expert];
            if (status[expert] == ExpertStatus.Open && _progress.IsBeaten(_relaxation.Bound - Math.Abs(profit)))
            {
                status[expert] = profit > 0 ? ExpertStatus.Taken : ExpertStatus.Excluded;
                settled = true;
            }
        }

        return settled;
    }

    // Where the counted limits hardly lower the bound, most sets of experts are equally good, and deciding about them one by one would
    // lead nowhere; then the arms of all that are not excluded, else null.
    private int[][]? HardlyBinds(ExpertStatus[] status)
    {
        if (_progress.Arms is null || Array.Exists(_problem.OpeningCost, cost => cost > 0))
        {
            return null;
        }

        int[] experts = [.. Enumerable.Range(0, status.Length).Where(expert => status[expert] != ExpertStatus.Excluded)];
        int[][] options = [.. Enumerable.Range(0, _problem.Categories).Select(category => experts.SelectMany(expert => _relaxation.Arms(expert)[category]).ToArray())];
        double without = MeanLimitRelaxation.Solve(_problem, options).Bound;
        return without - _progress.Value <= Slackness * (_relaxation.Bound - _progress.Value) ? options : null;
    }

    private int Undecided(ExpertStatus[] status)
    {
        int chosen = -1;
        for (int expert = 0; expert < status.Length; expert++)
        {
            if (status[expert] == ExpertStatus.Open
                && (chosen < 0 || Math.Abs(_relaxation.Taken[expert] - 0.5) < Math.Abs(_relaxation.Taken[chosen] - 0.5)))
            {
                chosen = expert;
            }
        }

        return chosen;
    }

    // A set of the most profitable experts that fit, with a good assignment of it.
    private void TrySet(ExpertStatus[] status, LimitPrices prices, double[] profits)
    {
        bool[] chosen = [.. status.Select(decision => decision == ExpertStatus.Taken)];
        IEnumerable<int> order = Enumerable.Range(0, chosen.Length).Where(expert => status[expert] == ExpertStatus.Open)
            .OrderByDescending(expert => profits[expert]).ThenBy(expert => expert);
        foreach (int expert in order)
        {
            if (_problem.OpeningCost[expert] > 0 && profits[expert] <= 0 && Array.Exists(chosen, taken => taken))
            {
                continue;
            }

            chosen[expert] = true;
            chosen[expert] = _problem.Fits(other => chosen[other]);
        }

        int[] experts = [.. Enumerable.Range(0, chosen.Length).Where(expert => chosen[expert])];
        if (experts.Length == 0)
        {
            return;
        }

        int[][] options = [.. Enumerable.Range(0, _problem.Categories).Select(category => experts.SelectMany(expert => _relaxation.Arms(expert)[category]).ToArray())];
        if (GreedyAssignment.Find(_problem, options, prices.Means) is { } greedy)
        {
            double opening = experts.Sum(expert => _problem.OpeningCost[expert]);
            _progress.Offer(greedy.Arms, greedy.Value - opening);
        }
    }
}
