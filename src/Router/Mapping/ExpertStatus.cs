namespace CoERouter.Router.Mapping;

/// <summary>What a branch of the search has decided about an expert.</summary>
internal enum ExpertStatus
{
    /// <summary>Nothing yet.</summary>
    Open,

    /// <summary>It counts against the limits, and its arms may be used.</summary>
    Taken,

    /// <summary>Its arms may not be used.</summary>
    Excluded,
}
