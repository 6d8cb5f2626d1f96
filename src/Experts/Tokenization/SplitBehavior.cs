namespace CoERouter.Experts.Tokenization;

/// <summary>What becomes of the matches of a splitting step.</summary>
public enum SplitBehavior
{
    /// <summary>Each match is a piece of its own.</summary>
    Isolated,

    /// <summary>Matches are left out.</summary>
    Removed,

    /// <summary>Neighbouring matches together are one piece.</summary>
    Contiguous,

    /// <summary>A match belongs to the piece before it.</summary>
    MergedWithPrevious,

    /// <summary>A match belongs to the piece after it.</summary>
    MergedWithNext,
}
