using CoERouter.Experts.Specification;

namespace CoERouter.Router.Routes;

/// <summary>What a request asks of the router.</summary>
/// <param name="Expert">The expert that has to answer; null lets the map decide.</param>
/// <param name="Gating">The gating inside the expert; null takes that of the map, or the expert's default where the request names the
/// expert.</param>
public readonly record struct RouteRequest(string? Expert = null, GatingPolicy? Gating = null);
