namespace CoERouter.Router.Mapping;

/// <summary>
/// The best assignment out of a given set of experts under the mean active limit alone: a multiple-choice knapsack, by branch and bound
/// over the categories. Arms that another arm of the set dominates are never tried.
/// </summary>
internal sealed class AssignmentSearch
{
    private readonly AssignmentProblem _problem;
    private readonly double _limit;
    private readonly CancellationToken _cancellation;
    private readonly IReadOnlyList<int>[] _options;
    private readonly ActiveLimitDual _dual;
    private readonly double[] _leastActive;
    private readonly int[] _chosen;
    private Assignment? _best;

    public AssignmentSearch(AssignmentProblem problem, bool[] experts, double limit, CancellationToken cancellation)
    {
        _problem = problem;
        _limit = limit;
        _cancellation = cancellation;
        _options = [.. Enumerable.Range(0, problem.Categories).Select(category => Undominated(problem, category, experts))];
        _dual = ActiveLimitDual.Solve(problem, _options, limit);
        _chosen = new int[problem.Categories];
        _leastActive = new double[problem.Categories + 1];
        for (int category = problem.Categories - 1; category >= 0; category--)
        {
            _leastActive[category] = _leastActive[category + 1] + _options[category].Min(arm => problem.Active[category][arm]);
        }
    }

    /// <summary>Whether some assignment keeps the limit.</summary>
    public bool IsFeasible => Assignment.Keeps(_leastActive[0], _limit);

    /// <summary>No assignment has a higher value.</summary>
    public double Bound => _dual.Bound(0, _limit);

    /// <summary>Returns the better of <paramref name="incumbent"/> and the best assignment of this set.</summary>
    public Assignment? Run(Assignment? incumbent)
    {
        _best = incumbent;
        Branch(0, 0, 0);
        return _best;
    }

    private static List<int> Undominated(AssignmentProblem problem, int category, bool[] experts)
    {
        List<int> arms = [.. Enumerable.Range(0, problem.Arms).Where(arm => experts[problem.ArmExpert[arm]])];
        List<int> kept = [.. arms.Where(arm => !arms.Exists(other => problem.Dominates(category, other, arm)))];
        kept.Sort((left, right) => problem.Compare(category, left, right));
        return kept;
    }

    private void Branch(int category, double value, double active)
    {
        _cancellation.ThrowIfCancellationRequested();
        if (!Assignment.Keeps(active + _leastActive[category], _limit)
            || (_best is not null && value + _dual.Bound(category, _limit - active) < _best.Value - Assignment.Tolerance(_best.Value)))
        {
            return;
        }

        if (category == _problem.Categories)
        {
            Assignment found = Assignment.From(_problem, [.. _chosen]);
            if (_best is null || found.IsBetterThan(_best, _problem))
            {
                _best = found;
            }

            return;
        }

        // With no limit the first arm is the best of its category in every respect, and no other needs a try.
        int tries = double.IsInfinity(_limit) ? 1 : _options[category].Count;
        for (int i = 0; i < tries; i++)
        {
            int arm = _options[category][i];
            _chosen[category] = arm;
            Branch(category + 1, value + _problem.Value[category][arm], active + _problem.Active[category][arm]);
        }
    }
}
