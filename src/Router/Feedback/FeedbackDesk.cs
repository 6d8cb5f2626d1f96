using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;
using CoERouter.Router.Outcomes;
using CoERouter.Router.Routes;

namespace CoERouter.Router.Feedback;

/// <summary>
/// Takes feedback on recent routes, keeps it, and proposes another map where it shows a better one. A map comes into use only when
/// <see cref="Apply"/> is called with its revision. Thread-safe: remembering a route never waits for a file.
/// </summary>
public sealed class FeedbackDesk : IDisposable
{
    private readonly OutcomeTable _table;
    private readonly string _tableRevision;
    private readonly FeedbackOptions _options;
    private readonly MapProposer _proposer;
    private readonly MapHistory _history;
    private readonly FeedbackJournal _journal;
    private readonly RecentRoutes _recent;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Arm> _better = new(StringComparer.Ordinal);
    private CategoryMap _map;
    private Action<CategoryMap, IRouteExploration?>? _changed;

    /// <summary>Reads what was said before.</summary>
    /// <param name="table">The measured outcomes.</param>
    /// <param name="tableRevision">Their revision.</param>
    /// <param name="map">The map in use.</param>
    /// <param name="proposer">Solves maps again.</param>
    /// <param name="history">The map files.</param>
    /// <param name="stateFolder">Where feedback is kept; made at the first of it.</param>
    /// <param name="options">How; null means the defaults.</param>
    /// <param name="time">The clock; null means the system's.</param>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public FeedbackDesk(
        OutcomeTable table,
        string tableRevision,
        CategoryMap map,
        MapProposer proposer,
        MapHistory history,
        string stateFolder,
        FeedbackOptions? options = null,
        TimeProvider? time = null)
    {
        _options = options ?? new FeedbackOptions();
        _options.Validate();
        (_table, _tableRevision, _map, _proposer, _history, _time) = (table, tableRevision, map, proposer, history, time ?? TimeProvider.System);
        _journal = new FeedbackJournal(stateFolder, _options.JournalEvents);
        _recent = new RecentRoutes(_options.RecentRoutes);
        FindBetter();
    }

    /// <summary>The exploration of the present map and estimates; null where exploration is off.</summary>
    public IRouteExploration? Exploration
    {
        get
        {
            lock (_lock)
            {
                return Explore();
            }
        }
    }

    /// <summary>Calls back, from then on, whenever another map or another exploration comes into use.</summary>
    public void OnChange(Action<CategoryMap, IRouteExploration?> changed) => _changed = changed;

    /// <summary>Remembers a route, so that feedback may name it.</summary>
    /// <param name="receipt">The receipt as answered.</param>
    /// <param name="category">Category of the prompt, also where the request named the expert.</param>
    /// <param name="promptHash">A hash of the prompt; see <see cref="Prefer"/>.</param>
    public void Remember(RouteReceipt receipt, string category, int promptHash) =>
        _recent.Add(new RememberedRoute(receipt, category, promptHash));

    /// <summary>The receipt of a recent route; null where there is none of the identity.</summary>
    public RouteReceipt? Receipt(string routeId) => _recent.TryGet(routeId, out RememberedRoute? route) ? route.Receipt : null;

    /// <summary>Takes the score of one answer.</summary>
    /// <param name="routeId">Its route.</param>
    /// <param name="score">From 0 to 1.</param>
    public FeedbackReply Score(string routeId, double score)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(score, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(score, 1);
        lock (_lock)
        {
            if (!_recent.TryGet(routeId, out RememberedRoute? route))
            {
                return Unknown(routeId);
            }

            if (route.IsScored)
            {
                return new FeedbackReply.Refused(FeedbackRefusal.AlreadyGiven, $"The route {routeId} has a score already.");
            }

            if (WhyNot(route) is { } why)
            {
                return new FeedbackReply.NotCounted(why);
            }

            FeedbackReply reply = Keep(route, said => said with { Score = score }, [route.Receipt.Arm]);
            route.IsScored = reply is FeedbackReply.Counted;
            return reply;
        }
    }

    /// <summary>Takes the comparison of two answers to the same prompt.</summary>
    /// <param name="preferredId">Route of the answer that was preferred.</param>
    /// <param name="otherId">Route of the other.</param>
    /// <param name="isTie">Whether neither was preferred.</param>
    public FeedbackReply Prefer(string preferredId, string otherId, bool isTie = false)
    {
        lock (_lock)
        {
            if (!_recent.TryGet(preferredId, out RememberedRoute? preferred))
            {
                return Unknown(preferredId);
            }

            if (!_recent.TryGet(otherId, out RememberedRoute? other))
            {
                return Unknown(otherId);
            }

            if (preferred == other || preferred.PromptHash != other.PromptHash || preferred.Category != other.Category)
            {
                return new FeedbackReply.Refused(
                    FeedbackRefusal.NotComparable, $"The routes {preferredId} and {otherId} are not two answers to the same prompt.");
            }

            if (preferred.ComparedWith?.Contains(otherId) == true || other.ComparedWith?.Contains(preferredId) == true)
            {
                return new FeedbackReply.Refused(FeedbackRefusal.AlreadyGiven, $"The routes {preferredId} and {otherId} were compared already.");
            }

            string? why = preferred.Receipt.Arm == other.Receipt.Arm ? $"Both answers are of {other.Receipt.Arm}, so that comparing them tells nothing." : WhyNot(preferred) ?? WhyNot(other);
            if (why is not null)
            {
                return new FeedbackReply.NotCounted(why);
            }

            FeedbackReply reply = Keep(
                preferred,
                said => said with { OtherRouteId = otherId, OtherArm = other.Receipt.Arm, Preference = isTie ? 0 : 1 },
                [preferred.Receipt.Arm, other.Receipt.Arm]);
            if (reply is FeedbackReply.Counted)
            {
                (preferred.ComparedWith ??= new HashSet<string>(StringComparer.Ordinal)).Add(otherId);
            }

            return reply;
        }
    }

    /// <summary>The present map, the one proposed where there is one, and the one a rollback would go to where there is one.</summary>
    public (CategoryMap Current, CategoryMap? Proposed, CategoryMap? Previous) Maps()
    {
        lock (_lock)
        {
            return (_map, _history.ReadProposed(), _history.ReadPrevious());
        }
    }

    /// <summary>What the proposed map would change, with what is known by now of each arm; null where none is proposed.</summary>
    public MapDiff? Proposal()
    {
        lock (_lock)
        {
            return _history.ReadProposed() is { } proposed ? MapDiff.Of(_map, proposed, Estimates()) : null;
        }
    }

    /// <summary>Puts the proposed map in use.</summary>
    /// <param name="revision">Its revision, as reviewed.</param>
    /// <param name="sentence">Why it was not; empty where it was.</param>
    /// <returns>What changed; null where nothing did.</returns>
    public MapDiff? Apply(string revision, out string sentence)
    {
        lock (_lock)
        {
            CategoryMap? proposed = _history.ReadProposed();
            string onDisk = _history.ReadCurrent().Revision;
            sentence = proposed is null ? "No map is proposed."
                : onDisk != _map.Revision ? $"The map was changed to {onDisk} by another program, and {_map.Revision} is in use; start the gateway again."
                : proposed.Revision != revision ? $"The map proposed now has revision {proposed.Revision}, not {revision}; review it first."
                : string.Empty;
            if (sentence.Length > 0)
            {
                return null;
            }

            _history.Apply(proposed!);
            return Use(proposed!);
        }
    }

    /// <summary>Puts the last earlier map in use again.</summary>
    /// <returns>What changed; null where no earlier map was kept.</returns>
    public MapDiff? RollBack()
    {
        lock (_lock)
        {
            return _history.RollBack() is { } map ? Use(map) : null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _journal.Dispose();
        }
    }

    private FeedbackReply.Refused Unknown(string routeId) => new(
        FeedbackRefusal.UnknownRoute, $"There is no recent route {routeId}; feedback may name the last {_recent.Most} routes of this gateway since its start.");

    private string? WhyNot(RememberedRoute route) =>
        !_table.Categories.Contains(route.Category) ? $"The outcomes have no category {route.Category}; they have {string.Join(", ", _table.Categories)}."
        : route.Receipt.Refinement is not null ? $"The prompt's own score chose {route.Receipt.Arm} or {route.Receipt.Refinement.Other}, so that its answer tells nothing about {route.Category} as a whole; ask the model by name instead."
        : !_table.Arms.Contains(route.Receipt.Arm) ? $"The outcomes have no arm {route.Receipt.Arm}, so that nothing can be learnt of it."
        : null;

    private FeedbackReply Keep(RememberedRoute route, Func<FeedbackEvent, FeedbackEvent> finish, Arm[] about)
    {
        FeedbackEvent said;
        try
        {
            said = _journal.Append(number => finish(new FeedbackEvent(number, _time.GetUtcNow(), route.Category, route.Receipt.Id, route.Receipt.Arm)));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new FeedbackReply.Refused(FeedbackRefusal.NotKept, $"The feedback could not be kept: {fault.Message}");
        }

        CategoryPosterior posterior = OutcomeEstimates.Join(_table, route.Category, _journal.Tallies, _options.MostPriorCount);
        Review(route.Category, posterior);
        if (_options.Explore && said.Number % _options.ExploreEvery == 0)
        {
            _changed?.Invoke(_map, Explore());
        }

        return new FeedbackReply.Counted(
            said.Number, route.Category, [.. about.Select(arm => ArmEstimate.Of(posterior, posterior.IndexOf(arm)))], _history.ReadProposed()?.Revision);
    }

    // The map is solved again only where the set of surely better arms changes.
    private void Review(string category, CategoryPosterior posterior)
    {
        Arm? better = _proposer.Better(_map, category, posterior);
        if (better == _better.GetValueOrDefault(category))
        {
            return;
        }

        if (better is null)
        {
            _better.Remove(category);
        }
        else
        {
            _better[category] = better;
        }

        _history.Propose(_better.Count == 0 ? null : _proposer.Propose(_map, Estimates()));
    }

    private void FindBetter()
    {
        _better.Clear();
        OutcomeEstimates estimates = Estimates();
        foreach (string category in _table.Categories)
        {
            // Without feedback there is nothing new, whatever the map was chosen for.
            if (_journal.Tallies.Last > 0 && _proposer.Better(_map, category, estimates.Of(category)!) is { } better)
            {
                _better[category] = better;
            }
        }
    }

    private MapDiff Use(CategoryMap map)
    {
        MapDiff diff = MapDiff.Of(_map, map, Estimates());
        _map = map;
        FindBetter();
        _changed?.Invoke(map, Explore());
        return diff;
    }

    private OutcomeEstimates Estimates() => new(_table, _tableRevision, _journal.Tallies, _options.MostPriorCount);

    private ThompsonExploration? Explore() => _options.Explore ? new ThompsonExploration(_map, Estimates()) : null;
}
