namespace CoERouter.Router.Mapping;

/// <summary>A map that no other one beats in score without using more.</summary>
/// <param name="Score">Mean score.</param>
/// <param name="Used">What it uses of the axis.</param>
/// <param name="Map">The map.</param>
public sealed record FrontierPoint(double Score, double Used, CategoryMap Map);
