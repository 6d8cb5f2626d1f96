using System.Collections.Concurrent;
using System.Globalization;
using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;
using CoERouter.Router.Outcomes;
using CoERouter.Router.Routes;

namespace CoERouter.Router.Receipts;

/// <summary>
/// Finds what would have sent a prompt elsewhere: another budget, another score, another category. It asks the solver again and again and is
/// no part of a decision; what depends on the category alone is found once per category and kept. Thread-safe.
/// </summary>
/// <param name="map">The map that decided.</param>
/// <param name="outcomes">The outcomes that it was solved from.</param>
/// <param name="experts">The costs of all experts that the outcomes name.</param>
/// <param name="solver">Solves maps.</param>
public sealed class CounterfactualFinder(CategoryMap map, OutcomeTable outcomes, IReadOnlyList<ExpertCost> experts, IMapSolver solver)
{
    private readonly ConcurrentDictionary<string, Lazy<IReadOnlyList<Counterfactual>>> _ofCategories = new(StringComparer.Ordinal);
    private readonly Lazy<MapSensitivity?> _sensitivity = new(() => MapSensitivity.Create(map, outcomes, experts, solver));

    /// <summary>Everything found for one receipt, in the order budget, score, category, confidence; empty where the request named the
    /// expert.</summary>
    public IReadOnlyList<Counterfactual> Find(RouteReceipt receipt)
    {
        if (receipt.Category is not { } category || receipt.IsConfident is not { } confident || receipt.Reason == RouteReason.Requested)
        {
            return [];
        }

        Arm decided = receipt.FirstChoice ?? receipt.Arm;
        List<Counterfactual> found = [];
        MapEntry? entry = map.Entries.FirstOrDefault(entry => entry.Category == category);
        bool mapped = confident && entry is not null;
        string? deciding = mapped ? category : map.Entries.FirstOrDefault(other => other.Arm == map.GeneralArm)?.Category;
        if (deciding is not null && receipt.RequestedGating is null && receipt.Reason != RouteReason.Explored)
        {
            found.AddRange(_ofCategories.GetOrAdd(
                deciding, name => new Lazy<IReadOnlyList<Counterfactual>>(() => _sensitivity.Value?.Find(name) ?? [])).Value);
        }

        if (receipt is { RunnerUpArm: { } other, RunnerUpCategory: { } second, Distribution: { } distribution } && other != decided)
        {
            double gap = (receipt.Confidence ?? 0) - Probability(distribution, second);
            found.Add(new Counterfactual(CounterfactualKind.Category, other, gap, string.Create(
                CultureInfo.InvariantCulture,
                $"It would have gone to {other} if the prompt had looked like {second}, which is {gap:0.###} less probable than {category}.")));
        }

        if (!confident && entry is not null && entry.Arm != decided)
        {
            double confidence = receipt.Confidence ?? 0;
            found.Add(new Counterfactual(CounterfactualKind.Confidence, entry.Arm, confidence, string.Create(
                CultureInfo.InvariantCulture,
                $"It would have gone to {entry.Arm} if {confidence:0.###} had been enough to be sure of {category}.")));
        }

        return found;
    }

    private static double Probability(CategoryDistribution distribution, string category)
    {
        for (int i = 0; i < distribution.Categories.Count; i++)
        {
            if (distribution.Categories[i] == category)
            {
                return distribution.Probabilities[i];
            }
        }

        return 0;
    }
}
