namespace CoERouter.Router.Routes;

/// <summary>Thrown at the edge, by the composed client, for a request that the router cannot follow.</summary>
public sealed class RouteRefusedException : ArgumentException
{
    /// <summary>Wraps the refusal.</summary>
    public RouteRefusedException(RouteRefusal refusal)
        : base(refusal.Sentence) => Refusal = refusal;

    /// <summary>What is wrong.</summary>
    public RouteRefusal Refusal { get; }
}
