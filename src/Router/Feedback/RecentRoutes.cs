using System.Diagnostics.CodeAnalysis;

namespace CoERouter.Router.Feedback;

/// <summary>The last routes by their identity; the oldest is forgotten first. Thread-safe.</summary>
internal sealed class RecentRoutes(int most)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, RememberedRoute> _routes = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    public int Most { get; } = most;

    public void Add(RememberedRoute route)
    {
        lock (_lock)
        {
            if (!_routes.TryAdd(route.Receipt.Id, route))
            {
                return;
            }

            _order.Enqueue(route.Receipt.Id);
            if (_order.Count > Most)
            {
                _routes.Remove(_order.Dequeue());
            }
        }
    }

    public bool TryGet(string id, [NotNullWhen(true)] out RememberedRoute? route)
    {
        lock (_lock)
        {
            return _routes.TryGetValue(id, out route);
        }
    }
}
