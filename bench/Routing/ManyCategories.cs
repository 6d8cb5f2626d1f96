using CoERouter.Categorizer;
using CoERouter.Experts.Specification;
using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;
using CoERouter.Router.Outcomes;
using CoERouter.Router.Routes;

namespace CoERouter.Bench.Routing;

/// <summary>A map of all categories of a categorizer to three experts in turn, so that decisions have all their parts.</summary>
internal static class ManyCategories
{
    private static readonly string[] Names = ["first", "second", "third"];

    public static RouteDecider Decider(ICategorizer categorizer)
    {
        ExpertProfile[] experts = [.. Names.Select(name => new ExpertProfile(new ExpertCost(name, 1000, 200, 100, 8), GatingPolicy.TopK(2)))];
        Arm[] arms = [.. Names.Select(name => new Arm(name, GatingPolicy.TopK(2)))];
        string[] known = [.. categorizer.Categories.Where(category => category != CategorizerModel.Unknown)];
        MapEntry[] entries =
            [.. known.Select((category, i) => new MapEntry(category, 1.0 / known.Length, arms[i % 3], 0.9, 400, [arms[(i + 1) % 3], arms[(i + 2) % 3]]))];
        CategoryMap map = new(entries, arms[0], [.. experts.Select(expert => expert.Cost)], Budget.Unlimited, 0.9, 0.9);
        OutcomeTable outcomes = new(
            known, [.. known.SelectMany((category, i) => arms.Select((arm, a) => new OutcomeEntry(category, arm, new OutcomeCell(a == i % 3 ? 0.9 : 0.89, 100, 400, 0))))]);
        return new RouteDecider(categorizer.Categories, categorizer.Revision, map, experts, sets: new SetArms(categorizer.Categories, map, outcomes));
    }
}
