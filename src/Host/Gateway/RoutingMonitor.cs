using CoERouter.Categorizer.Conformal;
using CoERouter.Categorizer.Drift;
using CoERouter.Host.Composition;
using CoERouter.Host.Gateway.Wire;
using CoERouter.Router.Routes;

namespace CoERouter.Host.Gateway;

/// <summary>
/// Watches what is routed: whether prompts become more foreign than those of the calibration (<see cref="DriftAlarm"/>), and, where feedback names their true
/// category, how often the categorizer is right and whether prediction sets keep their promise (<see cref="CoverageMonitor"/>). Remembers the categories of the
/// last routes and nothing of their prompts. Thread-safe; one short lock.
/// </summary>
internal sealed class RoutingMonitor
{
    /// <summary>The most routes that a label may still name.</summary>
    public const int MostRoutes = 4096;

    private readonly ILogger<RoutingMonitor> _logger;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _routes = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();
    private readonly Dictionary<string, int> _categories;
    private readonly string? _revision;
    private readonly DriftAlarm? _drift;
    private readonly CoverageMonitor? _coverage;
    private long _labels;
    private long _right;
    private int _isDriftSaid;
    private int _isBreachSaid;

    /// <summary>Prepares for a composition.</summary>
    /// <param name="source">Its categorizer with what belongs to it; null where there is none, and nothing is watched.</param>
    /// <param name="logger">Told once of drift, and once of a broken promise.</param>
    public RoutingMonitor(CategorizerSource? source, ILogger<RoutingMonitor> logger)
    {
        _logger = logger;
        _revision = source?.Categorizer.Revision;
        _categories = (source?.Categorizer.Categories ?? []).Select((name, i) => (name, i)).ToDictionary(item => item.name, item => item.i, StringComparer.Ordinal);
        _drift = source?.Drift is { } drift ? new DriftAlarm(drift.Scores) : null;
        _coverage = source?.Conformal is { } conformal ? new CoverageMonitor(1 - conformal.Alpha) : null;
    }

    /// <summary>The categories that a label may name, in the categorizer's order.</summary>
    public IReadOnlyCollection<string> Categories => _categories.Keys;

    /// <summary>Counts a route. One that a request chose itself has no estimate and is not counted.</summary>
    public void Observe(RouteReceipt receipt)
    {
        if (receipt is not { Category: { } category, OutOfDomain: { } outside } || float.IsNaN(outside))
        {
            return;
        }

        Remember(receipt.Id, new Entry(category, receipt.PredictionSet));
        if (_drift?.Observe(outside) == true && Interlocked.Exchange(ref _isDriftSaid, 1) == 0)
        {
            DriftReading reading = _drift.Read();
            GatewayLog.Drifted(_logger, reading.Count, reading.Evidence, reading.Limit);
        }
    }

    /// <summary>What a label would be: the route's own category counts once.</summary>
    /// <param name="routeId">The route.</param>
    public LabelState StateOf(string routeId)
    {
        lock (_lock)
        {
            return !_routes.TryGetValue(routeId, out Entry? entry) ? LabelState.UnknownRoute : entry.IsLabelled ? LabelState.AlreadyGiven : LabelState.Open;
        }
    }

    /// <summary>Takes the true category of a route's prompt.</summary>
    /// <param name="routeId">The route.</param>
    /// <param name="category">One of <see cref="Categories"/>.</param>
    /// <returns>What it was before; counted only where it was <see cref="LabelState.Open"/>.</returns>
    public LabelState Label(string routeId, string category)
    {
        Entry? entry;
        lock (_lock)
        {
            if (!_routes.TryGetValue(routeId, out entry))
            {
                return LabelState.UnknownRoute;
            }

            if (entry.IsLabelled)
            {
                return LabelState.AlreadyGiven;
            }

            entry.IsLabelled = true;
            _labels++;
            _right += entry.Category == category ? 1 : 0;
        }

        if (entry.Set is { } set && _coverage is not null)
        {
            _coverage.Observe([.. set.Select(name => _categories.GetValueOrDefault(name, -1))], _categories[category]);
            CoverageReading reading = _coverage.Read();
            if (reading.IsBroken && Interlocked.Exchange(ref _isBreachSaid, 1) == 0)
            {
                GatewayLog.CoverageBroken(_logger, reading.Coverage, reading.Count, reading.Promised);
            }
        }

        return LabelState.Open;
    }

    /// <summary>What is seen now.</summary>
    public MonitorReport Read()
    {
        long labels, right;
        lock (_lock)
        {
            (labels, right) = (_labels, _right);
        }

        return new MonitorReport
        {
            CategorizerRevision = _revision,
            Drift = DriftReport.Of(_drift?.Read()),
            Coverage = CoverageReport.Of(_coverage?.Read()),
            Labels = new LabelReport(labels, right),
        };
    }

    private void Remember(string id, Entry entry)
    {
        lock (_lock)
        {
            if (_routes.TryAdd(id, entry))
            {
                _order.Enqueue(id);
                if (_order.Count > MostRoutes)
                {
                    _routes.Remove(_order.Dequeue());
                }
            }
        }
    }

    private sealed class Entry(string category, IReadOnlyList<string>? set)
    {
        public string Category { get; } = category;

        public IReadOnlyList<string>? Set { get; } = set;

        public bool IsLabelled { get; set; }
    }
}
