namespace CoERouter.Router.Mapping;

/// <summary>What a branch of the search has decided, and what is left to it. One search owns it and narrows it in place.</summary>
internal sealed class SearchNode
{
    /// <summary>Taken, excluded or open, by expert.</summary>
    public required ExpertStatus[] Status { get; init; }

    /// <summary>Taken experts whose arms have already driven out those that they dominate.</summary>
    public required bool[] HasDominated { get; init; }

    /// <summary>The arms that each category may still use, in rising order. The rows are shared with other nodes and never changed.</summary>
    public required int[][] Options { get; init; }

    /// <summary>Multipliers to start from.</summary>
    public required LimitPrices Prices { get; set; }

    /// <summary>No assignment of this branch has a higher value.</summary>
    public double Bound { get; set; } = double.PositiveInfinity;

    /// <summary>How many arms are left.</summary>
    public int Cells => Options.Sum(arms => arms.Length);

    public static SearchNode Root(AssignmentProblem problem)
    {
        int[][][] own = [.. Enumerable.Range(0, problem.Experts).Select(expert => problem.Options(other => other == expert))];
        return new SearchNode
        {
            Status = new ExpertStatus[problem.Experts],
            HasDominated = new bool[problem.Experts],
            Options = [.. Enumerable.Range(0, problem.Categories).Select(category => own.SelectMany(options => options[category]).ToArray())],
            Prices = LimitPrices.Start(problem),
        };
    }

    /// <summary>A copy in which one expert is taken or excluded.</summary>
    public SearchNode With(int expert, ExpertStatus decision)
    {
        SearchNode child = Copy();
        child.Status[expert] = decision;
        return child;
    }

    /// <summary>A copy in which one category has one arm.</summary>
    public SearchNode WithArm(int category, int arm)
    {
        SearchNode child = Copy();
        child.Options[category] = [arm];
        return child;
    }

    private SearchNode Copy() => new()
    {
        Status = [.. Status],
        HasDominated = [.. HasDominated],
        Options = [.. Options],
        Prices = Prices,
        Bound = Bound,
    };
}
