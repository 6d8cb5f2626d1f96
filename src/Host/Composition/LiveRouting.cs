using CoERouter.Router.Mapping;
using CoERouter.Router.Receipts;
using CoERouter.Router.Routes;

namespace CoERouter.Host.Composition;

/// <summary>The decider in use, which a new map or a new exploration replaces as a whole while requests run. Thread-safe.</summary>
internal sealed class LiveRouting(IServiceProvider services, RouteDecider decider, CategoryMap map)
{
    private volatile Snapshot _snapshot = new(decider, map, new Lazy<CounterfactualFinder?>(() => CompositionServices.Counterfactuals(services, map)));

    public RouteDecider Decider => _snapshot.Decider;

    public CategoryMap Map => _snapshot.Map;

    public void Replace(CategoryMap map, IRouteExploration? exploration)
    {
        Snapshot present = _snapshot;
        Lazy<CounterfactualFinder?> finder = map.Revision == present.Map.Revision ? present.Finder : new(() => CompositionServices.Counterfactuals(services, map));
        _snapshot = new Snapshot(CompositionServices.Decider(services, map, exploration), map, finder);
    }

    /// <summary>What would have sent a prompt elsewhere; null where its map is no longer in use, or there are no outcomes.</summary>
    public IReadOnlyList<Counterfactual>? Counterfactuals(RouteReceipt receipt)
    {
        Snapshot present = _snapshot;
        return receipt.MapRevision == present.Map.Revision ? present.Finder.Value?.Find(receipt) : null;
    }

    private sealed record Snapshot(RouteDecider Decider, CategoryMap Map, Lazy<CounterfactualFinder?> Finder);
}
