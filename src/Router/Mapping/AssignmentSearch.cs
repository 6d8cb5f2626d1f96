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
    private bool _setMayNotFit;

    /// <summary>
    /// Searches the assignments of experts that may exceed the counted limits together: an assignment counts only where the experts that it
    /// uses keep them. Meant for problems whose counted limits hardly bind, since the bound does not see them.
    /// </summary>
    /// <param name="options">The arms to choose from, by category.</param>
    public void RunWithin(int[][] options)
    {
        _openingCost = 0;
        _setMayNotFit = true;
        if (DropOverloaded(options))
        {
            Branch(options);
        }

        _setMayNotFit = false;
    }

    /// <summary>Searches the assignments of a set of experts that keeps every counted limit.</summary>
    public void Run(Func<int, bool> experts)
    {
        int[][] options = problem.Options(experts);
        _openingCost = Enumerable.Range(0, problem.Experts).Where(experts).Sum(expert => problem.OpeningCost[expert]);
        if (options.Length > 0 && options[0].Length > 0 && DropOverloaded(options))
        {
            Branch(options);
        }
    }

    private void Branch(int[][] options)
    {
        MeanLimitRelaxation relaxation = MeanLimitRelaxation.Solve(problem, options);
        double bound = relaxation.Bound - _openingCost;
        if (progress.IsBeaten(bound) || !progress.Enter(bound))
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

        if (progress.IsBeaten(bound) || !DropBeaten(options, relaxation, bound) || !DropOverloaded(options) || !DropUnfitting(options))
        {
            return;
        }

        if (problem.Load.Length == 1 && SingleLimitStates.TryRun(problem, options, relaxation.Prices[0], progress, _openingCost, Fits))
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
            if (DropOverloaded(child))
            {
                Branch(child);
            }
        }
    }

    private void Offer(int[] arms)
    {
        if (Fits(arms))
        {
            progress.Offer(arms, GreedyAssignment.ValueOf(problem, arms) - _openingCost);
        }
    }

    private bool Fits(int[] arms) => !_setMayNotFit || problem.Fits(expert => Array.Exists(arms, arm => problem.ArmExpert[arm] == expert));

    // Drops the arms of experts that do not fit beside those that some category has no choice but to use.
    private bool DropUnfitting(int[][] options)
    {
        if (!_setMayNotFit)
        {
            return true;
        }

        bool[] needed = new bool[problem.Experts];
        foreach (int[] arms in options)
        {
            int expert = problem.ArmExpert[arms[0]];
            needed[expert] |= Array.TrueForAll(arms, arm => problem.ArmExpert[arm] == expert);
        }

        if (!problem.Fits(expert => needed[expert]))
        {
            return false;
        }

        bool[] fits = [.. Enumerable.Range(0, needed.Length).Select(expert => needed[expert] || problem.Fits(other => other == expert || needed[other]))];
        for (int category = 0; category < options.Length; category++)
        {
            if (!Array.TrueForAll(options[category], arm => fits[problem.ArmExpert[arm]]))
            {
                options[category] = [.. options[category].Where(arm => fits[problem.ArmExpert[arm]])];
            }

            if (options[category].Length == 0)
            {
                return false;
            }
        }

        return true;
    }

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

    // Drops arms that exceed a limit even beside the lightest arms of all other categories.
    private bool DropOverloaded(int[][] options)
    {
        foreach (double[][] load in problem.Load)
        {
            double[] least = [.. options.Select((arms, category) => arms.Min(arm => load[category][arm]))];
            double sum = least.Sum();
            for (int category = 0; category < options.Length; category++)
            {
                double room = 1 + (2 * AssignmentProblem.LoadTolerance) - (sum - least[category]);
                if (Array.Exists(options[category], arm => load[category][arm] > room))
                {
                    int here = category;
                    options[category] = [.. options[category].Where(arm => load[here][arm] <= room)];
                }

                if (options[category].Length == 0)
                {
                    return false;
                }
            }
        }

        return true;
    }

    // The category on whose arm the mixture disagrees most, else the one with most arms; -1 where every category has one.
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
