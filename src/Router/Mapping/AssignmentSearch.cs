namespace CoERouter.Router.Mapping;

/// <summary>
/// The best assignment out of a given set of experts under the mean limits: a multiple-choice knapsack with several limits, by branch and
/// bound on the linear relaxation. Arms that cannot be part of anything better than the best assignment so far are dropped on the way.
/// </summary>
/// <param name="problem">The problem.</param>
/// <param name="progress">Takes every better assignment.</param>
internal sealed class AssignmentSearch(AssignmentProblem problem, SearchProgress progress)
{
    private double _openingCost;
    private long _lastNode;

    /// <summary>Searches the assignments.</summary>
    /// <param name="options">The arms to choose from, by category; the experts of all of them together keep the counted limits.</param>
    /// <param name="openingCost">What those experts cost.</param>
    public void Run(int[][] options, double openingCost) => Run(options, openingCost, long.MaxValue);

    /// <summary>Searches a few nodes only, for a good assignment.</summary>
    /// <param name="options">The arms to choose from, by category; the experts of all of them together keep the counted limits.</param>
    /// <param name="openingCost">What those experts cost.</param>
    /// <param name="nodes">Most nodes.</param>
    public void Probe(int[][] options, double openingCost, int nodes) => Run(options, openingCost, progress.Nodes + nodes);

    private void Run(int[][] options, double openingCost, long lastNode)
    {
        _openingCost = openingCost;
        _lastNode = lastNode;
        int[][] undominated = [.. options.Select((arms, category) => problem.Undominated(category, arms))];
        if (NodeReduction.DropOverloaded(problem, undominated))
        {
            Branch(undominated);
        }
    }

    private void Branch(int[][] options)
    {
        MeanLimitRelaxation relaxation = MeanLimitRelaxation.Solve(problem, options);
        double bound = relaxation.Bound - _openingCost;
        if (progress.IsBeaten(bound) || progress.Nodes >= _lastNode || !progress.Enter(bound, options.Sum(arms => arms.Length)))
        {
            return;
        }

        foreach (int[] column in relaxation.Mixture.Where(column => GreedyAssignment.Keeps(problem, column)))
        {
            Offer(column);
        }

        if (GreedyAssignment.Find(problem, options, relaxation.Prices) is { } greedy)
        {
            Offer(greedy.Arms);
        }

        if (progress.IsBeaten(bound) || !DropBeaten(options, relaxation, bound) || !NodeReduction.DropOverloaded(problem, options))
        {
            return;
        }

        if (problem.Load.Length == 1 && SingleLimitStates.TryRun(problem, options, relaxation.Prices[0], progress, _openingCost))
        {
            return;
        }

        int category = Undecided(options, relaxation);
        if (category < 0)
        {
            int[] only = [.. options.Select(arms => arms[0])];
            if (GreedyAssignment.Keeps(problem, only))
            {
                Offer(only);
            }

            return;
        }

        double best = options[category].Max(arm => MeanLimitRelaxation.Reduced(problem, relaxation.Prices, category, arm));
        foreach (int arm in options[category].OrderByDescending(arm => MeanLimitRelaxation.Reduced(problem, relaxation.Prices, category, arm)))
        {
            if (progress.IsBeaten(bound - best + MeanLimitRelaxation.Reduced(problem, relaxation.Prices, category, arm)))
            {
                return;
            }

            int[][] child = [.. options];
            child[category] = [arm];
            if (NodeReduction.DropOverloaded(problem, child))
            {
                Branch(child);
            }
        }
    }

    private void Offer(int[] arms) => progress.Offer(arms, GreedyAssignment.ValueOf(problem, arms) - _openingCost);

    // Whoever takes a worse arm than the best one at the prices of the limits loses the difference; where that is too much, the arm is
    // dropped. False where a category has no arm left.
    private bool DropBeaten(int[][] options, MeanLimitRelaxation relaxation, double bound)
    {
        for (int category = 0; category < options.Length; category++)
        {
            int here = category;
            double Reduced(int arm) => MeanLimitRelaxation.Reduced(problem, relaxation.Prices, here, arm);
            if (options[category].Length > 1)
            {
                double best = options[category].Max(Reduced);
                options[category] = [.. options[category].Where(arm => !progress.IsBeaten(bound - best + Reduced(arm)))];
            }

            if (options[category].Length == 0)
            {
                return false;
            }
        }

        return true;
    }

    // The category on whose arm the mixture disagrees most, else the first with several arms; -1 where every category has one.
    private int Undecided(int[][] options, MeanLimitRelaxation relaxation)
    {
        int[][] mixture = [.. relaxation.Mixture];
        int chosen = -1;
        double most = -1;
        for (int category = 0; category < options.Length; category++)
        {
            if (options[category].Length > 1)
            {
                double[] values = [.. mixture.Select(column => problem.Value[category][column[category]])];
                double spread = values.Length == 0 ? 0 : values.Max() - values.Min();
                if (spread > most)
                {
                    most = spread;
                    chosen = category;
                }
            }
        }

        return chosen;
    }
}
