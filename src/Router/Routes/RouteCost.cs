namespace CoERouter.Router.Routes;

/// <summary>What the chosen arm costs.</summary>
/// <param name="TotalParameters">All parameters of its expert.</param>
/// <param name="ActiveParameters">Parameters that one token uses at most.</param>
public sealed record RouteCost(long TotalParameters, long ActiveParameters);
