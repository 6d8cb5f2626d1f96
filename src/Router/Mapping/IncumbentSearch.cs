namespace CoERouter.Router.Mapping;

/// <summary>Looks for good assignments, which the search then has to beat. What it finds never rests on it: it only saves nodes.</summary>
internal sealed class IncumbentSearch(AssignmentProblem problem, SearchProgress progress, AssignmentSearch assignments)
{
    // Prices that put the loads before the scores, which are 1 at most together.
    private const double LoadFirst = 10;

    /// <summary>Looks among the assignments of one good set of experts.</summary>
    /// <param name="node">Where to look.</param>
    /// <param name="prices">The prices of the mean limits.</param>
    /// <param name="profits">Which experts to try first.</param>
    /// <param name="probe">Nodes to search the set with; 0 for a greedy assignment only.</param>
    public void Look(SearchNode node, double[] prices, double[] profits, int probe)
    {
        bool[] chosen = ExpertInterchange.Find(problem, node.Status, node.Options, prices, profits);
        int[][] options = [.. node.Options.Select(arms => Array.FindAll(arms, arm => chosen[problem.ArmExpert[arm]]))];
        if (Array.Exists(options, arms => arms.Length == 0))
        {
            return;
        }

        double opening = problem.OpeningOf(expert => chosen[expert]);
        if (GreedyAssignment.Find(problem, options, prices) is { } greedy)
        {
            progress.Offer(greedy.Arms, greedy.Value - opening);
        }

        if (probe > 0)
        {
            assignments.Probe(options, opening, probe);
        }
    }

    /// <summary>
    /// Looks for any assignment at all where the limits are so narrow that none is known: raises the prices of the limits that the last one
    /// exceeded and lowers those of the others, until one keeps all or the rounds are over.
    /// </summary>
    /// <param name="node">Where to look.</param>
    /// <param name="rounds">Most sets of experts to try.</param>
    public void LookForAny(SearchNode node, int rounds)
    {
        double[] prices = new double[problem.Load.Length];
        double[] none = new double[problem.Experts];
        Array.Fill(prices, LoadFirst);
        for (int round = 0; round < rounds && progress.Arms is null; round++)
        {
            Look(node, prices, none, 0);
            bool[] chosen = ExpertInterchange.Find(problem, node.Status, node.Options, prices, none);
            double[] loads = Loads(node.Options, chosen, prices);
            double sum = 0;
            for (int limit = 0; limit < prices.Length; limit++)
            {
                prices[limit] *= Math.Clamp(loads[limit] * loads[limit], 0.5, 2);
                sum += prices[limit];
            }

            for (int limit = 0; limit < prices.Length; limit++)
            {
                prices[limit] *= LoadFirst * prices.Length / sum;
            }
        }
    }

    private double[] Loads(int[][] options, bool[] chosen, double[] prices)
    {
        double[] loads = new double[prices.Length];
        for (int category = 0; category < options.Length; category++)
        {
            int best = -1;
            double most = double.NegativeInfinity;
            foreach (int arm in options[category])
            {
                double reduced = MeanLimitRelaxation.Reduced(problem, prices, category, arm);
                if (chosen[problem.ArmExpert[arm]] && reduced > most)
                {
                    most = reduced;
                    best = arm;
                }
            }

            for (int limit = 0; limit < loads.Length; limit++)
            {
                // A category that the chosen experts do not serve says nothing about the loads.
                loads[limit] += best < 0 ? 0 : problem.Load[limit][category][best];
            }
        }

        return loads;
    }
}
