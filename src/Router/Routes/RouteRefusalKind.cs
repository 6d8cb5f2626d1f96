namespace CoERouter.Router.Routes;

/// <summary>What is wrong with a request to the router.</summary>
public enum RouteRefusalKind
{
    /// <summary>No expert has the name.</summary>
    UnknownExpert,

    /// <summary>The expert's layers cannot follow the gating.</summary>
    IllegalGating,
}
