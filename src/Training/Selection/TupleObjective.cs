namespace CoERouter.Training.Selection;

/// <summary>By what a group is chosen out of the shortlist.</summary>
public enum TupleObjective
{
    /// <summary>The least sum of the members' ranks and of the group's rank by diversity, as in the paper.</summary>
    RankSum,

    /// <summary>The least sum of absolute similarities between members, as in the paper's code.</summary>
    DiversityOnly,
}
