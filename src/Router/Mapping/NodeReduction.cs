namespace CoERouter.Router.Mapping;

/// <summary>Consequences of what a branch of the search has decided, drawn until nothing follows any more.</summary>
internal static class NodeReduction
{
    /// <summary>Narrows a node. False where it holds no assignment within the limits.</summary>
    public static bool TryNarrow(AssignmentProblem problem, SearchNode node)
    {
        while (true)
        {
            if (!ExcludeTooLarge(problem, node.Status) || !DropExcluded(problem, node) || !DropOverloaded(problem, node.Options))
            {
                return false;
            }

            DropDominated(problem, node);
            if (!TakeNeeded(problem, node))
            {
                return true;
            }
        }
    }

    /// <summary>Drops arms that exceed a mean limit even beside the lightest arms of all other categories. False where a category has no arm
    /// left.</summary>
    public static bool DropOverloaded(AssignmentProblem problem, int[][] options)
    {
        Span<double> least = stackalloc double[options.Length];
        foreach (double[][] load in problem.Load)
        {
            double sum = 0;
            for (int category = 0; category < options.Length; category++)
            {
                least[category] = double.PositiveInfinity;
                foreach (int arm in options[category])
                {
                    least[category] = Math.Min(least[category], load[category][arm]);
                }

                sum += least[category];
            }

            for (int category = 0; category < options.Length; category++)
            {
                double room = 1 + (2 * AssignmentProblem.LoadTolerance) - (sum - least[category]);
                double[] loads = load[category];
                if (Array.Exists(options[category], arm => loads[arm] > room))
                {
                    options[category] = Array.FindAll(options[category], arm => loads[arm] <= room);
                }

                if (options[category].Length == 0)
                {
                    return false;
                }
            }
        }

        return true;
    }

    // Excludes the open experts that do not fit beside the taken ones. False where not even those fit.
    private static bool ExcludeTooLarge(AssignmentProblem problem, ExpertStatus[] status)
    {
        for (int limit = 0; limit < problem.Units.Length; limit++)
        {
            Int128 room = problem.UnitLimits[limit];
            for (int expert = 0; expert < status.Length; expert++)
            {
                room -= status[expert] == ExpertStatus.Taken ? problem.Units[limit][expert] : 0;
            }

            if (room < 0)
            {
                return false;
            }

            for (int expert = 0; expert < status.Length; expert++)
            {
                if (status[expert] == ExpertStatus.Open && problem.Units[limit][expert] > room)
                {
                    status[expert] = ExpertStatus.Excluded;
                }
            }
        }

        return true;
    }

    private static bool DropExcluded(AssignmentProblem problem, SearchNode node)
    {
        for (int category = 0; category < node.Options.Length; category++)
        {
            if (Array.Exists(node.Options[category], arm => node.Status[problem.ArmExpert[arm]] == ExpertStatus.Excluded))
            {
                node.Options[category] = Array.FindAll(node.Options[category], arm => node.Status[problem.ArmExpert[arm]] != ExpertStatus.Excluded);
            }

            if (node.Options[category].Length == 0)
            {
                return false;
            }
        }

        return node.Options.Length > 0;
    }

    // An arm of a taken expert costs nothing but its loads, so it drives out what it dominates.
    private static void DropDominated(AssignmentProblem problem, SearchNode node)
    {
        for (int expert = 0; expert < node.Status.Length; expert++)
        {
            if (node.Status[expert] != ExpertStatus.Taken || node.HasDominated[expert])
            {
                continue;
            }

            node.HasDominated[expert] = true;
            int here = expert;
            for (int category = 0; category < node.Options.Length; category++)
            {
                int at = category;
                int[] own = Array.FindAll(node.Options[category], arm => problem.ArmExpert[arm] == here);
                if (own.Length > 0 && own.Length < node.Options[category].Length)
                {
                    node.Options[category] = Array.FindAll(node.Options[category], arm =>
                        problem.ArmExpert[arm] == here || !Array.Exists(own, better => problem.Dominates(at, better, arm)));
                }
            }
        }
    }

    // Takes the experts without which some category would have no arm. Whether there were any.
    private static bool TakeNeeded(AssignmentProblem problem, SearchNode node)
    {
        bool taken = false;
        foreach (int[] arms in node.Options)
        {
            int expert = problem.ArmExpert[arms[0]];
            if (node.Status[expert] == ExpertStatus.Open && Array.TrueForAll(arms, arm => problem.ArmExpert[arm] == expert))
            {
                node.Status[expert] = ExpertStatus.Taken;
                taken = true;
            }
        }

        return taken;
    }
}
