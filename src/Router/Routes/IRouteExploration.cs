using CoERouter.Router.Arms;

namespace CoERouter.Router.Routes;

/// <summary>
/// Draws arms to learn about, instead of those that the map holds for the best. Pure and thread-safe: the same revision, route and category
/// give the same arm, so that a receipt replays.
/// </summary>
public interface IRouteExploration
{
    /// <summary>Revision of the outcomes that it draws from.</summary>
    string OutcomesRevision { get; }

    /// <summary>The arm for a prompt that the map would route by its category; null leaves it to the map.</summary>
    /// <param name="routeId">Identity of the route, which seeds the draw.</param>
    /// <param name="category">The prompt's category.</param>
    Arm? Draw(string routeId, string category);
}
