using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using CoERouter.Categorizer;
using CoERouter.Experts.Specification;
using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;

namespace CoERouter.Router.Routes;

/// <summary>
/// Decides where a prompt goes. Pure and thread-safe: the same request, estimate and map give the same route. It allocates nothing but the
/// route and its receipt.
/// </summary>
public sealed class RouteDecider
{
    private readonly IReadOnlyList<string> _categories;
    private readonly string _categorizerRevision;
    private readonly CategoryMap _map;
    private readonly FrozenDictionary<string, ExpertProfile> _experts;
    private readonly Choice?[] _mapped;
    private readonly Choice _general;
    private readonly SetArms? _sets;
    private readonly Choice[] _shared;
    private readonly IRouteExploration? _exploration;
    private readonly string? _outcomesRevision;

    /// <summary>Prepares the decisions of one categorizer and one map.</summary>
    /// <param name="categories">The categorizer's categories, in the order of its estimates.</param>
    /// <param name="categorizerRevision">The categorizer's revision.</param>
    /// <param name="map">The map; a category that it lacks counts as unknown.</param>
    /// <param name="experts">Every expert that a request may name.</param>
    /// <param name="outcomesRevision">Revision of the outcomes that the map was solved from, for the receipts; null where unknown.</param>
    /// <param name="exploration">Draws other arms than the map's for confident categories; null, the default, never does.</param>
    /// <param name="sets">
    /// How prediction sets of several categories are served; null, the default, means that an estimate's set is not looked at.
    /// </param>
    /// <exception cref="ArgumentException">The map uses an expert that is not among <paramref name="experts"/>.</exception>
    public RouteDecider(
        IReadOnlyList<string> categories,
        string categorizerRevision,
        CategoryMap map,
        IEnumerable<ExpertProfile> experts,
        string? outcomesRevision = null,
        IRouteExploration? exploration = null,
        SetArms? sets = null)
    {
        _exploration = exploration;
        _outcomesRevision = exploration?.OutcomesRevision ?? outcomesRevision;
        _categories = categories;
        _categorizerRevision = categorizerRevision;
        _map = map;
        _experts = experts.ToFrozenDictionary(expert => expert.Name, StringComparer.Ordinal);
        string[] missing = [.. map.Experts.Select(cost => cost.Expert).Where(name => !_experts.ContainsKey(name))];
        if (missing.Length > 0)
        {
            throw new ArgumentException($"The map uses {string.Join(", ", missing)}, but the experts are {Names()}.", nameof(map));
        }

        _mapped = [.. categories.Select(category => map.Entries.FirstOrDefault(entry => entry.Category == category))
            .Select(entry => entry is null ? null : new Choice(entry.Arm, entry.Fallbacks, CostOf(entry.Arm)))];
        IReadOnlyList<Arm> fallbacks = map.Entries.FirstOrDefault(entry => entry.Arm == map.GeneralArm)?.Fallbacks
            ?? [.. map.Entries.Select(entry => entry.Arm).Where(arm => arm.Expert != map.GeneralArm.Expert).DistinctBy(arm => arm.Expert)];
        _general = new Choice(map.GeneralArm, fallbacks, CostOf(map.GeneralArm));
        _sets = sets;
        _shared = [.. (sets?.Arms ?? []).Select(arm => new Choice(arm, [.. fallbacks.Prepend(map.GeneralArm).Where(other => other.Expert != arm.Expert)], CostOf(arm)))];
    }

    /// <summary>Decides.</summary>
    /// <param name="id">Identity of the route.</param>
    /// <param name="request">What the request asks.</param>
    /// <param name="estimate">The prompt's estimate; looked at only where the request names no expert, and then required.</param>
    /// <param name="route">The route.</param>
    /// <param name="refusal">Why there is none.</param>
    public bool TryDecide(
        string id, RouteRequest request, CategoryEstimate? estimate, [NotNullWhen(true)] out Route? route, [NotNullWhen(false)] out RouteRefusal? refusal)
    {
        route = null;
        if (request.Expert is { } name)
        {
            if (!_experts.TryGetValue(name, out ExpertProfile? expert))
            {
                refusal = new RouteRefusal(RouteRefusalKind.UnknownExpert, $"There is no model \"{name}\"; legal is auto, {Names()}.");
                return false;
            }

            Arm arm = new(name, request.Gating ?? expert.DefaultGating);
            refusal = Refuse(arm);
            route = refusal is null ? new Route(arm, [], Receipt(id, request, RouteReason.Requested, arm, CostOf(arm), null)) : null;
            return route is not null;
        }

        ArgumentNullException.ThrowIfNull(estimate);
        (RouteReason reason, Choice choice) = Choose(estimate);
        if (_exploration is not null && reason == RouteReason.Mapped && request.Gating is null
            && _exploration.Draw(id, _categories[estimate.Best]) is { } drawn && drawn != choice.Arm && IsKnown(drawn))
        {
            RouteReceipt explored = Receipt(id, request, RouteReason.Explored, drawn, CostOf(drawn), estimate) with { MapArm = choice.Arm };
            refusal = null;
            route = new Route(drawn, [.. choice.Fallbacks.Prepend(choice.Arm).Where(arm => arm.Expert != drawn.Expert)], explored);
            return true;
        }

        if (request.Gating is { } gating && gating != choice.Arm.Gating)
        {
            Arm arm = choice.Arm with { Gating = gating };
            choice = choice with { Arm = arm, Cost = CostOf(arm) };
        }

        refusal = request.Gating is null ? null : Refuse(choice.Arm);
        route = refusal is null ? new Route(choice.Arm, choice.Fallbacks, Receipt(id, request, reason, choice.Arm, choice.Cost, estimate)) : null;
        return route is not null;
    }

    /// <summary>The receipt of a route that one of its fallbacks answered.</summary>
    public RouteReceipt FallBack(Route route, Arm answering) =>
        route.Receipt with { Reason = RouteReason.Fallback, FirstChoice = route.Arm, Arm = answering, Cost = CostOf(answering) };

    private (RouteReason Reason, Choice Choice) Choose(CategoryEstimate estimate)
    {
        bool usesSet = _sets is not null && estimate.Set is not null;
        bool isSure = usesSet ? estimate.IsInDomain : estimate.IsConfident;
        if (usesSet && isSure && estimate.Set!.Count != 1)
        {
            int shared = _sets!.Choose(estimate.Set);
            return shared < 0 ? (RouteReason.Abstained, _general) : (RouteReason.Set, _shared[shared]);
        }

        Choice? mapped = _mapped[usesSet && isSure ? estimate.Set![0] : estimate.Best];
        return mapped is null ? (RouteReason.Unknown, _general) : isSure ? (RouteReason.Mapped, mapped) : (RouteReason.LowConfidence, _general);
    }

    private string[]? NamesOf(IReadOnlyList<int>? set)
    {
        if (_sets is null || set is null)
        {
            return null;
        }

        string[] names = new string[set.Count];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = _categories[set[i]];
        }

        return names;
    }

    private bool IsKnown(Arm arm) => _experts.TryGetValue(arm.Expert, out ExpertProfile? expert) && expert.Cost.Allows(arm.Gating);

    private RouteReceipt Receipt(string id, RouteRequest request, RouteReason reason, Arm arm, RouteCost cost, CategoryEstimate? estimate) => new()
    {
        Id = id,
        Reason = reason,
        Arm = arm,
        RequestedGating = request.Gating?.ToString(),
        Category = estimate is null ? null : _categories[estimate.Best],
        Confidence = estimate?.Confidence,
        IsConfident = estimate?.IsConfident,
        Distribution = estimate is null ? null : new CategoryDistribution(_categories, estimate.Probabilities),
        OutOfDomain = estimate?.OutOfDomain,
        IsInDomain = estimate?.IsInDomain,
        PredictionSet = NamesOf(estimate?.Set),
        RunnerUpCategory = estimate is null || estimate.RunnerUp == estimate.Best ? null : _categories[estimate.RunnerUp],
        RunnerUpArm = estimate is null || estimate.RunnerUp == estimate.Best ? null : (_mapped[estimate.RunnerUp] ?? _general).Arm,
        Cost = cost,
        Budget = _map.Budget,
        CategorizerRevision = _categorizerRevision,
        MapRevision = _map.Revision,
        OutcomesRevision = _outcomesRevision,
    };

    private RouteRefusal? Refuse(Arm arm)
    {
        ExpertCost cost = _experts[arm.Expert].Cost;
        return cost.Allows(arm.Gating)
            ? null
            : new RouteRefusal(
                RouteRefusalKind.IllegalGating,
                $"The gating \"{arm.Gating}\" does not fit the expert {arm.Expert}, whose layers have {cost.RoutedExperts} routed experts; legal is top-1 to top-{cost.RoutedExperts} and ranks 0 to {cost.RoutedExperts - 1}.");
    }

    private RouteCost CostOf(Arm arm)
    {
        ExpertCost cost = _experts[arm.Expert].Cost;
        return new RouteCost(cost.TotalParameters, cost.ActiveParameters(arm.Gating));
    }

    private string Names() => string.Join(", ", _experts.Keys.Order(StringComparer.Ordinal));

    private sealed record Choice(Arm Arm, IReadOnlyList<Arm> Fallbacks, RouteCost Cost);
}
