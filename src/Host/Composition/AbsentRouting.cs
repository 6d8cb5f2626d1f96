using CoERouter.Categorizer;
using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;
using CoERouter.Router.Routes;

namespace CoERouter.Host.Composition;

/// <summary>
/// What routes where a models folder holds experts and neither categorizer nor map, as a folder of other makers' models does: a lone expert
/// answers everything, and of several a request has to name one.
/// </summary>
internal sealed class AbsentRouting(ExpertCatalogue catalogue) : ICategorizer
{
    private const string Any = "any";

    public IReadOnlyList<string> Categories { get; } = [Any];

    public string Revision => "none";

    public CategoryEstimate Categorize(ReadOnlySpan<char> prompt) => catalogue.Experts.Count == 1
        ? new([1], 0, 0, true)
        : throw new RouteRefusedException(
            new RouteRefusal(
                RouteRefusalKind.UnknownExpert,
                $"There is neither categorizer nor map to route by; name one of the experts {string.Join(", ", catalogue.Experts.Select(expert => expert.Name))}."));

    /// <summary>The map that goes with it.</summary>
    /// <exception cref="ModelsFolderException">No expert can be served.</exception>
    public CategoryMap Map()
    {
        ExpertProfile first = catalogue.Experts.Count > 0
            ? catalogue.Experts[0].Profile
            : throw new ModelsFolderException($"No expert can be served: {string.Join(" ", catalogue.Refused.Values)}");
        Arm arm = new(first.Name, first.DefaultGating);
        double active = first.Cost.ActiveParameters(first.DefaultGating);
        return new CategoryMap([new MapEntry(Any, 1, arm, 0, active, [])], arm, [first.Cost], Budget.Unlimited, 0, 0);
    }
}
