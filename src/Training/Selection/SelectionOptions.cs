namespace CoERouter.Training.Selection;

/// <summary>How many candidates a selection takes, and by what.</summary>
public sealed record SelectionOptions
{
    private const int LongestShortlist = 20;

    /// <summary>Candidates of the smallest rank sum that enter the choice of a group, 1 to 20. Default 8.</summary>
    public int Shortlist { get; init; } = 8;

    /// <summary>Candidates of a group, from 1 to the shortlist. Default 4.</summary>
    public int Choose { get; init; } = 4;

    /// <summary>By what the group is chosen. Default the paper's rank sum.</summary>
    public TupleObjective Objective { get; init; } = TupleObjective.RankSum;

    /// <summary>Throws one <see cref="ArgumentException"/> that names every option that is not legal.</summary>
    public void Validate()
    {
        List<string> faults = [];
        if (Shortlist is < 1 or > LongestShortlist)
        {
            faults.Add($"the shortlist is {Shortlist}, legal is 1 to {LongestShortlist}");
        }

        if (Choose < 1 || Choose > Shortlist)
        {
            faults.Add($"{Choose} are to be chosen, legal is 1 to the shortlist, which is {Shortlist}");
        }

        if (faults.Count > 0)
        {
            throw new ArgumentException($"The selection is not valid: {string.Join("; ", faults)}.");
        }
    }
}
