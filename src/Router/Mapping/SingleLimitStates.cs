namespace CoERouter.Router.Mapping;

/// <summary>
/// The best assignment under one mean limit, by dynamic programming over the categories (Dudzinski and Walukiewicz, 1987): of the partial
/// assignments, only those stay that no lighter one beats and that could still lead to something better than what is known.
/// </summary>
internal static class SingleLimitStates
{
    // Beyond it, branching on the relaxation prunes better; its children try again.
    private const int MostStates = 5_000;

    /// <summary>Searches the assignments.</summary>
    /// <param name="problem">A problem with one mean limit.</param>
    /// <param name="options">The arms to choose from, by category.</param>
    /// <param name="price">The price of the limit, for the bound of partial assignments.</param>
    /// <param name="progress">Takes a better assignment, if there is one.</param>
    /// <param name="openingCost">What the experts cost.</param>
    /// <returns>False where there were too many partial assignments; nothing is then known.</returns>
    public static bool TryRun(
        AssignmentProblem problem, int[][] options, double price, SearchProgress progress, double openingCost)
    {
        double[][] load = problem.Load[0];
        double[] prices = [price];
        double[] priced = new double[options.Length + 1];
        double[] lightest = new double[options.Length + 1];
        for (int category = options.Length - 1; category >= 0; category--)
        {
            int here = category;
            priced[category] = priced[category + 1] + options[category].Max(arm => MeanLimitRelaxation.Reduced(problem, prices, here, arm));
            lightest[category] = lightest[category + 1] + options[category].Min(arm => load[here][arm]);
        }

        const double Full = 1 + AssignmentProblem.LoadTolerance;
        State[][] levels = new State[options.Length + 1][];
        levels[0] = [new State(0, 0, -1, -1)];
        for (int category = 0; category < options.Length; category++)
        {
            List<State> next = [];
            int looked = 0;
            for (int before = 0; before < levels[category].Length; before++)
            {
                State state = levels[category][before];
                looked += options[category].Length;
                foreach (int arm in options[category])
                {
                    State longer = new(state.Load + load[category][arm], state.Value + problem.Value[category][arm], before, arm);
                    double bound = longer.Value + (price * (Full - longer.Load)) + priced[category + 1] - openingCost;
                    if (longer.Load + lightest[category + 1] <= Full + AssignmentProblem.LoadTolerance && !progress.IsBeaten(bound))
                    {
                        next.Add(longer);
                    }
                }

                if (next.Count > MostStates)
                {
                    progress.Spend(looked);
                    return false;
                }
            }

            levels[category + 1] = Undominated(next);
            progress.Spend(looked);
        }

        foreach (State last in levels[^1].OrderByDescending(state => state.Value))
        {
            int[] arms = Trace(levels, last);
            if (GreedyAssignment.Keeps(problem, arms))
            {
                progress.Offer(arms, GreedyAssignment.ValueOf(problem, arms) - openingCost);
                break;
            }
        }

        return true;
    }

    private static State[] Undominated(List<State> states)
    {
        states.Sort();
        int kept = 0;
        double best = double.NegativeInfinity;
        for (int place = 0; place < states.Count; place++)
        {
            if (states[place].Value > best)
            {
                best = states[place].Value;
                states[kept++] = states[place];
            }
        }

        return [.. states.Take(kept)];
    }

    private static int[] Trace(State[][] levels, State last)
    {
        int[] arms = new int[levels.Length - 1];
        for (int category = arms.Length - 1; category >= 0; category--)
        {
            arms[category] = last.Arm;
            last = levels[category][last.Before];
        }

        return arms;
    }

    // Lighter first, then better, then by place, so that sorting has one outcome.
    private readonly record struct State(double Load, double Value, int Before, int Arm) : IComparable<State>
    {
        public int CompareTo(State other)
        {
            int byLoad = Load.CompareTo(other.Load);
            int byValue = byLoad != 0 ? byLoad : other.Value.CompareTo(Value);
            int byBefore = byValue != 0 ? byValue : Before.CompareTo(other.Before);
            return byBefore != 0 ? byBefore : Arm.CompareTo(other.Arm);
        }
    }
}
