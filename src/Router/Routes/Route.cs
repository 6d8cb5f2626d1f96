using CoERouter.Router.Arms;

namespace CoERouter.Router.Routes;

/// <summary>The decision for one prompt.</summary>
/// <param name="Arm">The arm that is to answer.</param>
/// <param name="Fallbacks">Arms to ask, in this order, where that one does not answer. Empty where the request named the expert.</param>
/// <param name="Receipt">Why.</param>
public sealed record Route(Arm Arm, IReadOnlyList<Arm> Fallbacks, RouteReceipt Receipt);
