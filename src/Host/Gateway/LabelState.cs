namespace CoERouter.Host.Gateway;

/// <summary>Whether a route can be given its true category.</summary>
internal enum LabelState
{
    /// <summary>It can.</summary>
    Open,

    /// <summary>It has one already.</summary>
    AlreadyGiven,

    /// <summary>It was never routed by category, or too long ago.</summary>
    UnknownRoute,
}
