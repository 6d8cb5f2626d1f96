using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using CoERouter.Categorizer;
using CoERouter.Experts.Specification;
using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;
using CoERouter.Router.Refinement;

namespace CoERouter.Router.Routes;

/// <summary>
/// Decides where a prompt goes. Pure and thread-safe: the same request, estimate, score and map give the same route. It allocates nothing but
/// the route and its receipt.
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
    private readonly Choice[] _mixed;
    private readonly PromptRefinement? _refinement;
    private readonly Pair?[] _pairs;
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
    /// <param name="refinement">
    /// Places prompts of a category between two arms, of which one has to be the map's; the rules of other categories are idle. Null, the default,
    /// leaves every prompt of a category to the map's arm.
    /// </param>
    /// <exception cref="ArgumentException">The map uses an expert that is not among <paramref name="experts"/>, or the refinement does not fit them.</exception>
    public RouteDecider(
        IReadOnlyList<string> categories,
        string categorizerRevision,
        CategoryMap map,
        IEnumerable<ExpertProfile> experts,
        string? outcomesRevision = null,
        IRouteExploration? exploration = null,
        SetArms? sets = null,
        PromptRefinement? refinement = null)
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

        if (refinement?.Misfits(categories, [.. _experts.Values.Select(expert => expert.Cost)]) is { Count: > 0 } misfits)
        {
            throw new ArgumentException(string.Join(" ", misfits), nameof(refinement));
        }

        _mapped = [.. categories.Select(category => map.Entries.FirstOrDefault(entry => entry.Category == category))
            .Select(entry => entry is null ? null : new Choice(entry.Arm, entry.Fallbacks, CostOf(entry.Arm)))];
        IReadOnlyList<Arm> fallbacks = map.Entries.FirstOrDefault(entry => entry.Arm == map.GeneralArm)?.Fallbacks
            ?? [.. map.Entries.Select(entry => entry.Arm).Where(arm => arm.Expert != map.GeneralArm.Expert).DistinctBy(arm => arm.Expert)];
        _general = new Choice(map.GeneralArm, fallbacks, CostOf(map.GeneralArm));
        _sets = sets;
        _shared = [.. (sets?.Arms ?? []).Select(arm => Behind(arm, _general))];
        _mixed = [.. (sets?.Mixture.Arms ?? []).Select(arm => Behind(arm, _general))];
        _refinement = refinement;
        _pairs = [.. categories.Select((category, index) => PairOf(category, _mapped[index]))];
    }

    /// <summary>Every arm that a request may be sent to which names no expert.</summary>
    public IReadOnlyList<Arm> Arms =>
    [
        .. _mapped.OfType<Choice>().Append(_general).Concat(_shared).Concat(_mixed).Select(choice => choice.Arm)
            .Concat(_pairs.OfType<Pair>().SelectMany(pair => (Arm[])[pair.Cheap.Arm, pair.Dear.Arm])).Distinct(),
    ];

    /// <summary>Categories whose rule is idle, since the map sends them to neither of its two arms.</summary>
    public IReadOnlyList<string> IdleRefinements =>
        [.. (_refinement?.Rules ?? []).Select(rule => rule.Category).Where(category => !Enumerable.Range(0, _categories.Count).Any(index => _categories[index] == category && _pairs[index] is not null))];

    /// <summary>Whether the decision needs the score of the prompt; see <see cref="Score"/>.</summary>
    /// <param name="request">What the request asks.</param>
    /// <param name="estimate">The prompt's estimate.</param>
    public bool NeedsScore(RouteRequest request, CategoryEstimate? estimate) => PairFor(request, estimate) is not null;

    /// <summary>The score that places a prompt between the two arms of its category; null where nothing is to be placed.</summary>
    /// <param name="request">What the request asks.</param>
    /// <param name="estimate">The prompt's estimate.</param>
    /// <param name="prompt">The prompt.</param>
    public double? Score(RouteRequest request, CategoryEstimate? estimate, ReadOnlySpan<char> prompt) =>
        PairFor(request, estimate) is { } pair ? _refinement!.Score(pair.Rule, prompt) : null;

    /// <summary>Decides without a score: every prompt of a category goes to the map's arm.</summary>
    /// <inheritdoc cref="TryDecide(string, RouteRequest, CategoryEstimate?, double?, out Route?, out RouteRefusal?)"/>
    public bool TryDecide(
        string id, RouteRequest request, CategoryEstimate? estimate, [NotNullWhen(true)] out Route? route, [NotNullWhen(false)] out RouteRefusal? refusal) =>
        TryDecide(id, request, estimate, null, out route, out refusal);

    /// <summary>Decides.</summary>
    /// <param name="id">Identity of the route.</param>
    /// <param name="request">What the request asks.</param>
    /// <param name="estimate">The prompt's estimate; looked at only where the request names no expert, and then required.</param>
    /// <param name="score">What <see cref="Score"/> gave for the prompt; without it the map's arm stays.</param>
    /// <param name="route">The route.</param>
    /// <param name="refusal">Why there is none.</param>
    public bool TryDecide(
        string id, RouteRequest request, CategoryEstimate? estimate, double? score, [NotNullWhen(true)] out Route? route, [NotNullWhen(false)] out RouteRefusal? refusal)
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
        (RouteReason reason, Choice choice, int category) = Choose(estimate);
        if (_exploration is not null && reason == RouteReason.Mapped && request.Gating is null
            && _exploration.Draw(id, _categories[category]) is { } drawn && drawn != choice.Arm && IsKnown(drawn))
        {
            RouteReceipt explored = Receipt(id, request, RouteReason.Explored, drawn, CostOf(drawn), estimate) with { MapArm = choice.Arm };
            refusal = null;
            route = new Route(drawn, [.. choice.Fallbacks.Prepend(choice.Arm).Where(arm => arm.Expert != drawn.Expert)], explored);
            return true;
        }

        if (score is { } gain && request.Gating is null && reason == RouteReason.Mapped && _pairs[category] is { } pair)
        {
            refusal = null;
            route = Refine(Receipt(id, request, reason, choice.Arm, choice.Cost, estimate), pair, gain);
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

    // The category is that of the map's entry which decides, so it counts where the reason is Mapped.
    private (RouteReason Reason, Choice Choice, int Category) Choose(CategoryEstimate estimate)
    {
        bool usesSet = _sets is not null && estimate.Set is not null;
        bool isSure = usesSet ? estimate.IsInDomain : estimate.IsConfident;
        if (usesSet && isSure && estimate.Set!.Count != 1)
        {
            int shared = _sets!.Choose(estimate.Set);
            return estimate.Set.Count == 0 ? (RouteReason.Abstained, _general, estimate.Best)
                : shared >= 0 ? (RouteReason.Set, _shared[shared], estimate.Best)
                : (RouteReason.Mixture, _mixed[_sets.Mixture.Choose(estimate.Probabilities, estimate.Set)], estimate.Best);
        }

        int category = usesSet && isSure ? estimate.Set![0] : estimate.Best;
        return _mapped[category] is not { } mapped ? (RouteReason.Unknown, _general, category)
            : isSure ? (RouteReason.Mapped, mapped, category)
            : (RouteReason.LowConfidence, _general, category);
    }

    private Pair? PairFor(RouteRequest request, CategoryEstimate? estimate)
    {
        if (_refinement is null || estimate is null || request.Expert is not null || request.Gating is not null)
        {
            return null;
        }

        (RouteReason reason, _, int category) = Choose(estimate);
        return reason == RouteReason.Mapped ? _pairs[category] : null;
    }

    private static Route Refine(RouteReceipt mapped, Pair pair, double gain)
    {
        bool isDear = gain > pair.Threshold;
        (Choice side, Choice other) = isDear ? (pair.Dear, pair.Cheap) : (pair.Cheap, pair.Dear);
        bool isMapped = side.Arm == mapped.Arm;
        RouteReceipt receipt = mapped with
        {
            Reason = isMapped ? RouteReason.Mapped : RouteReason.Refined,
            Arm = side.Arm,
            Cost = side.Cost,
            MapArm = isMapped ? null : mapped.Arm,
            Refinement = new RouteRefinement(gain, pair.Threshold, isDear ? RefinedSide.Dear : RefinedSide.Cheap, other.Arm),
        };
        return new Route(side.Arm, side.Fallbacks, receipt);
    }

    private Pair? PairOf(string category, Choice? mapped)
    {
        for (int rule = 0; mapped is not null && rule < (_refinement?.Rules.Count ?? 0); rule++)
        {
            CategoryRefinement found = _refinement!.Rules[rule];
            if (found.Category == category && (mapped.Arm == found.Cheap || mapped.Arm == found.Dear))
            {
                return new Pair(
                    rule,
                    found.Threshold,
                    mapped.Arm == found.Cheap ? mapped : Behind(found.Cheap, mapped),
                    mapped.Arm == found.Dear ? mapped : Behind(found.Dear, mapped));
            }
        }

        return null;
    }

    // An arm in place of another, which is then the first to fall back to.
    private Choice Behind(Arm arm, Choice other) => new(
        arm, arm.Expert == other.Arm.Expert ? other.Fallbacks : [.. other.Fallbacks.Prepend(other.Arm).Where(fallback => fallback.Expert != arm.Expert)], CostOf(arm));

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
        RefinementRevision = _refinement?.Revision,
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

    private sealed record Pair(int Rule, double Threshold, Choice Cheap, Choice Dear);
}
