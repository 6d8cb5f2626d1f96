namespace CoERouter.Router.Routes;

/// <summary>A request that the router cannot follow.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Sentence">One sentence that names what is wrong and what is legal.</param>
public sealed record RouteRefusal(RouteRefusalKind Kind, string Sentence);
