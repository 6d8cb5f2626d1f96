namespace CoERouter.Router.Mapping;

/// <summary>
/// Branch and bound over sets of experts and arms at once. Where the counted limits lower the bound, a branch decides about an expert, else
/// about the arm of a category. As soon as all experts that are left fit together, the rest is a search over assignments alone.
/// </summary>
internal sealed class ExpertSetSearch
{
    private const int RootSteps = 600;
    private const int NodeSteps = 50;
    private const int RootProbe = 60;
    private const int RootAttempts = 60;
    private const int NodeAttempts = 1;
    private const int TrialSteps = 25;

    // How much larger the gap may be without the counted limits than with them, for them to count as hardly binding.
    private const double Slackness = 1.02;

    // An expert matters where deciding about it closes this share of the gap.
    private const double Mattering = 0.1;

    // A node whose arms shrink by less than this is branched, not bounded again.
    private const double Shrinkage = 0.75;

    private readonly AssignmentProblem _problem;
    private readonly SearchProgress _progress;
    private readonly ExpertRelaxation _relaxation;
    private readonly AssignmentSearch _assignments;
    private readonly IncumbentSearch _incumbents;
    private readonly double[] _forced;
    private readonly bool _hasOpeningCosts;

    public ExpertSetSearch(AssignmentProblem problem, SearchProgress progress)
    {
        _problem = problem;
        _progress = progress;
        _relaxation = new ExpertRelaxation(problem);
        _assignments = new AssignmentSearch(problem, progress);
        _incumbents = new IncumbentSearch(problem, progress, _assignments);
        _forced = new double[problem.Arms * problem.Categories];
        _hasOpeningCosts = Array.Exists(problem.OpeningCost, cost => cost > 0);
    }

    /// <summary>The prices at the root of the search; null where no set had to be chosen.</summary>
    public LimitPrices? RootPrices { get; private set; }

    /// <summary>Searches; the result is in the progress.</summary>
    public void Run() => Branch(SearchNode.Root(_problem), RootSteps);

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

        SearchNode root = SearchNode.Root(_problem);
        _relaxation.Run(ArmCells.Of(_problem, root.Options), root.Status, RootPrices ?? root.Prices, RootSteps, _progress, visit: null);
        return (_relaxation.Bound, _relaxation.Prices);
    }

    private void Branch(SearchNode node, int steps)
    {
        while (true)
        {
            if (!NodeReduction.TryNarrow(_problem, node))
            {
                return;
            }

            if (IsWhole(node.Status))
            {
                _assignments.Run(node.Options, _problem.OpeningOf(expert => node.Status[expert] != ExpertStatus.Excluded));
                return;
            }

            ArmCells cells = ArmCells.Of(_problem, node.Options);
            bool isRoot = RootPrices is null;
            _relaxation.Run(cells, node.Status, node.Prices, steps, _progress, isRoot ? (prices, profits) => _incumbents.Look(node, prices.Means, profits, 0) : null);
            node.Bound = Math.Min(node.Bound, _relaxation.Bound);
            node.Prices = _relaxation.Prices;
            RootPrices ??= _relaxation.Prices;
            steps = NodeSteps;
            if (!_progress.IsBeaten(node.Bound))
            {
                _incumbents.Look(node, node.Prices.Means, _relaxation.Reduced, isRoot ? RootProbe : 0);
                _incumbents.LookForAny(node, isRoot ? RootAttempts : NodeAttempts);
            }

            if (_progress.IsBeaten(node.Bound) || !_progress.Enter(node.Bound, cells.Arms.Length))
            {
                return;
            }

            int before = cells.Arms.Length;
            bool settled = Settle(node.Status);
            DropBeaten(node, cells);
            if (!settled && node.Cells >= Shrinkage * before)
            {
                break;
            }
        }

        if (NodeReduction.TryNarrow(_problem, node))
        {
            int expert = MostUndecided(node.Status);
            if (!BranchOnCategory(node, expert))
            {
                BranchOnExpert(node, expert);
            }
        }
    }

    // Whether nothing is left to decide about experts: every open one costs nothing, and all fit together.
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

    // Drops the arms that are no part of anything better than what is known. Where a category loses all, the node is narrowed to nothing.
    private void DropBeaten(SearchNode node, ArmCells cells)
    {
        _relaxation.Force(cells, node.Status, _forced);
        List<int>[] kept = [.. node.Options.Select(arms => new List<int>(arms.Length))];
        for (int segment = 0; segment < cells.SegmentCategories.Length; segment++)
        {
            for (int place = cells.SegmentStarts[segment]; place < cells.SegmentStarts[segment + 1]; place++)
            {
                if (!_progress.IsBeaten(_forced[place]))
                {
                    kept[cells.SegmentCategories[segment]].Add(cells.Arms[place]);
                }
            }
        }

        for (int category = 0; category < kept.Length; category++)
        {
            if (kept[category].Count < node.Options[category].Length)
            {
                node.Options[category] = [.. kept[category]];
            }
        }
    }

    // Where the counted limits hardly lower the bound, most sets of experts are equally good, and deciding about them one by one would lead
    // nowhere. False where they do lower it.
    private bool BranchOnCategory(SearchNode node, int expert)
    {
        if (_progress.Arms is null || _hasOpeningCosts)
        {
            return false;
        }

        MeanLimitRelaxation means = MeanLimitRelaxation.Solve(_problem, node.Options);
        if (_progress.IsBeaten(means.Bound))
        {
            return true;
        }

        if (means.Bound - _progress.Value > Slackness * (node.Bound - _progress.Value) || MostDisputed(node.Options, means) is not (>= 0 and int category) || Matters(node, expert))
        {
            return false;
        }

        double Reduced(int arm) => MeanLimitRelaxation.Reduced(_problem, means.Prices, category, arm);
        double best = node.Options[category].Max(Reduced);
        foreach (int arm in node.Options[category].OrderByDescending(Reduced))
        {
            double bound = means.Bound - best + Reduced(arm);
            if (_progress.IsBeaten(bound))
            {
                break;
            }

            SearchNode child = node.WithArm(category, arm);
            child.Bound = Math.Min(child.Bound, bound);
            Branch(child, NodeSteps);
        }

        return true;
    }

    // The category on whose arm the mixture disagrees most; -1 where it does not.
    private int MostDisputed(int[][] options, MeanLimitRelaxation means)
    {
        int[][] mixture = [.. means.Mixture];
        int chosen = -1;
        double most = 0;
        for (int category = 0; category < options.Length && mixture.Length > 0; category++)
        {
            int here = category;
            double spread = mixture.Max(column => _problem.Value[here][column[here]]) - mixture.Min(column => _problem.Value[here][column[here]]);
            if (spread > most)
            {
                most = spread;
                chosen = category;
            }
        }

        return chosen;
    }

    // Whether deciding about an expert lowers the bound by itself, on average of both decisions.
    private bool Matters(SearchNode node, int expert)
    {
        if (expert < 0)
        {
            return false;
        }

        bool takeFirst = _relaxation.Taken[expert] >= 0.5;
        double gap = node.Bound - _progress.Value;
        double lowered = 0;
        foreach (ExpertStatus decision in (ExpertStatus[])[ExpertStatus.Taken, ExpertStatus.Excluded])
        {
            SearchNode child = node.With(expert, decision);
            double bound = double.NegativeInfinity;
            if (NodeReduction.TryNarrow(_problem, child))
            {
                _relaxation.Run(ArmCells.Of(_problem, child.Options), child.Status, child.Prices, TrialSteps, _progress, visit: null);
                bound = _relaxation.Bound;
            }

            lowered += Math.Min(gap, Math.Max(0, node.Bound - bound));
        }

        _relaxation.Taken[expert] = takeFirst ? 1 : 0;
        return lowered > 2 * Mattering * gap;
    }

    // The open expert of which it is least clear whether the linear program takes it; -1 where none is open.
    private int MostUndecided(ExpertStatus[] status)
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

    private void BranchOnExpert(SearchNode node, int chosen)
    {
        if (chosen < 0)
        {
            // The arms that are left narrowed the experts after the last bound.
            Branch(node, NodeSteps);
            return;
        }

        bool takeFirst = _relaxation.Taken[chosen] >= 0.5;
        SearchNode first = node.With(chosen, takeFirst ? ExpertStatus.Taken : ExpertStatus.Excluded);
        SearchNode second = node.With(chosen, takeFirst ? ExpertStatus.Excluded : ExpertStatus.Taken);
        Branch(first, NodeSteps);
        if (!_progress.IsBeaten(second.Bound))
        {
            Branch(second, NodeSteps);
        }
    }
}
