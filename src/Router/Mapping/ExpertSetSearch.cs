namespace CoERouter.Router.Mapping;

/// <summary>Branch and bound over the sets of experts whose parameters together keep the total limit.</summary>
internal sealed class ExpertSetSearch(AssignmentProblem problem, long totalLimit, double activeLimit, CancellationToken cancellation)
{
    private readonly bool[] _allowed = new bool[problem.ExpertParameters.Length];
    private Assignment? _best;

    /// <summary>The best assignment, or null where no set of experts within the total limit keeps the active limit.</summary>
    public Assignment? Run()
    {
        Array.Fill(_allowed, true);
        Branch(0, 0);
        return _best;
    }

    // Experts before `next` are decided: those still allowed are taken and hold `taken` parameters. Those from `next` on are open.
    private void Branch(int next, Int128 taken)
    {
        cancellation.ThrowIfCancellationRequested();
        List<int> tooLarge = [];
        Int128 everything = taken;
        for (int expert = next; expert < _allowed.Length; expert++)
        {
            if (taken + problem.ExpertParameters[expert] > totalLimit)
            {
                _allowed[expert] = false;
                tooLarge.Add(expert);
            }
            else
            {
                everything += problem.ExpertParameters[expert];
            }
        }

        if (Array.IndexOf(_allowed, true) >= 0)
        {
            Explore(next, taken, everything <= totalLimit);
        }

        foreach (int expert in tooLarge)
        {
            _allowed[expert] = true;
        }
    }

    private void Explore(int next, Int128 taken, bool everythingFits)
    {
        AssignmentSearch relaxed = new(problem, _allowed, activeLimit, cancellation);
        if (!relaxed.IsFeasible || (_best is not null && relaxed.Bound < _best.Value - Assignment.Tolerance(_best.Value)))
        {
            return;
        }

        if (everythingFits)
        {
            // A larger set of experts never has a worse best assignment, so no subset of this one needs a look.
            _best = relaxed.Run(_best);
            return;
        }

        int expert = next;
        while (!_allowed[expert])
        {
            expert++;
        }

        Branch(expert + 1, taken + problem.ExpertParameters[expert]);
        _allowed[expert] = false;
        Branch(expert + 1, taken);
        _allowed[expert] = true;
    }
}
