namespace CoERouter.Router.Receipts;

/// <summary>What a replay found.</summary>
public enum ReplayVerdict
{
    /// <summary>The decision gives the same receipt again, in every field.</summary>
    Same,

    /// <summary>The categorizer, the map or the outcomes are of another revision, so that nothing can be said.</summary>
    OtherRevision,

    /// <summary>All revisions are the same and the decision is not: the receipt was changed, or the program is at fault.</summary>
    Different,
}
