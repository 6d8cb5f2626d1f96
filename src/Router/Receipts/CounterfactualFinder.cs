using System.Collections.Concurrent;
using System.Globalization;
using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;
using CoERouter.Router.Outcomes;
using CoERouter.Router.Routes;

namespace CoERouter.Router.Receipts;

/// <summary>
/// Finds what would have sent a prompt elsewhere: another budget, another score, another category, another set of categories, another gain
/// between two arms. It asks the solver again and again and is no part of a decision; what depends on the category alone is found once per
/// category and kept. Thread-safe.
/// </summary>
/// <param name="map">The map that decided.</param>
/// <param name="outcomes">The outcomes that it was solved from.</param>
/// <param name="experts">The costs of all experts that the outcomes name.</param>
/// <param name="solver">Solves maps.</param>
/// <param name="sets">How prediction sets are served; null where they are not used.</param>
public sealed class CounterfactualFinder(
    CategoryMap map, OutcomeTable outcomes, IReadOnlyList<ExpertCost> experts, IMapSolver solver, SetArms? sets = null)
{
    private const int OtherArms = 2;

    private readonly ConcurrentDictionary<string, Lazy<IReadOnlyList<Counterfactual>>> _ofCategories = new(StringComparer.Ordinal);
    private readonly Lazy<MapSensitivity?> _sensitivity = new(() => MapSensitivity.Create(map, outcomes, experts, solver));

    /// <summary>
    /// Everything found for one receipt, in the order budget, score, gain, set, mixture, category, confidence; empty where the request named the
    /// expert.
    /// </summary>
    public IReadOnlyList<Counterfactual> Find(RouteReceipt receipt)
    {
        if (receipt is not { Category: { } category, IsConfident: { } confident, Distribution: { } distribution } || receipt.Reason == RouteReason.Requested)
        {
            return [];
        }

        Arm decided = receipt.FirstChoice ?? receipt.Arm;
        bool isSure = receipt.PredictionSet is null ? confident : receipt.IsInDomain ?? true;
        IReadOnlyList<string>? several = isSure && receipt.PredictionSet is { Count: not 1 } set ? set : null;
        string likely = isSure && receipt.PredictionSet is [{ } only] ? only : category;
        MapEntry? entry = EntryOf(likely);
        List<Counterfactual> found = [];
        string? deciding = several is { Count: > 1 } ? null
            : isSure && several is null && entry is not null ? likely
            : map.Entries.FirstOrDefault(other => other.Arm == map.GeneralArm)?.Category;
        if (deciding is not null && receipt.RequestedGating is null && receipt.Reason != RouteReason.Explored)
        {
            found.AddRange(_ofCategories.GetOrAdd(
                deciding, name => new Lazy<IReadOnlyList<Counterfactual>>(() => _sensitivity.Value?.Find(name) ?? [])).Value.Where(other => other.Arm != decided));
        }

        AddGain(found, receipt.Refinement, decided);
        if (several is { Count: > 1 })
        {
            AddSet(found, several, distribution, decided);
        }

        if (several is not { Count: > 1 } && receipt is { RunnerUpArm: { } second, RunnerUpCategory: { } runnerUp } && second != decided)
        {
            double gap = (receipt.Confidence ?? 0) - Probability(distribution, runnerUp);
            Add(found, CounterfactualKind.Category, second, gap, $"if the prompt had looked like {runnerUp}, which is {gap:0.###} less probable than {category}");
        }

        if ((!isSure || several is { Count: 0 }) && entry is not null && entry.Arm != decided)
        {
            double confidence = receipt.Confidence ?? 0;
            Add(found, CounterfactualKind.Confidence, entry.Arm, confidence, $"if {confidence:0.###} had been enough to be sure of {category}");
        }

        return found;
    }

    private static void Add(List<Counterfactual> found, CounterfactualKind kind, Arm arm, double amount, FormattableString when) =>
        found.Add(new Counterfactual(kind, arm, amount, $"It would have gone to {arm} {when.ToString(CultureInfo.InvariantCulture)}."));

    private static void AddGain(List<Counterfactual> found, RouteRefinement? refinement, Arm decided)
    {
        if (refinement is not null)
        {
            double gap = Math.Abs(refinement.Threshold - refinement.Score);
            string gain = refinement.Side == RefinedSide.Cheap ? $"its expected gain over {decided}" : $"the expected gain of {decided} over it";
            Add(found, CounterfactualKind.Gain, refinement.Other, gap, $"if {gain} had been {gap:0.0000} {(refinement.Side == RefinedSide.Cheap ? "higher" : "lower")}: it is {refinement.Score:0.0000}, and the threshold is {refinement.Threshold:0.0000}");
        }
    }

    private static double Probability(CategoryDistribution distribution, string category)
    {
        int place = PlaceOf(distribution.Categories, category);
        return place < 0 ? 0 : distribution.Probabilities[place];
    }

    private static int PlaceOf(IReadOnlyList<string> names, string name) =>
        Enumerable.Range(0, names.Count).FirstOrDefault(index => names[index] == name, -1);

    private MapEntry? EntryOf(string category) => map.Entries.FirstOrDefault(entry => entry.Category == category);

    private void AddSet(List<Counterfactual> found, IReadOnlyList<string> names, CategoryDistribution distribution, Arm decided)
    {
        int[] set = [.. names.Select(name => PlaceOf(distribution.Categories, name)).Where(place => place >= 0)];
        if (sets is not null)
        {
            foreach ((int arm, int category, double missing) in sets.NearlyGood(set).OrderBy(near => near.Missing).Take(OtherArms))
            {
                Add(found, CounterfactualKind.Score, sets.Arms[arm], missing, $"if that had scored {missing:0.0000} higher on {distribution.Categories[category]}, and so had been good for {string.Join(" and ", names)}");
            }
        }

        foreach (string name in names)
        {
            Arm arm = EntryOf(name)?.Arm ?? map.GeneralArm;
            if (arm != decided)
            {
                double probability = Probability(distribution, name);
                Add(found, CounterfactualKind.Set, arm, probability, $"if only {name} had been possible, whose probability is {probability:0.###}");
            }
        }

        if (sets is not null && sets.Choose(set) < 0)
        {
            MixtureArms mixture = sets.Mixture;
            int chosen = mixture.Choose(distribution.Probabilities, set);
            double best = mixture.Expect(chosen, distribution.Probabilities, set);
            int second = Enumerable.Range(0, mixture.Arms.Count).Where(arm => arm != chosen).OrderByDescending(arm => mixture.Expect(arm, distribution.Probabilities, set)).FirstOrDefault(chosen);
            double gap = best - mixture.Expect(second, distribution.Probabilities, set);
            if (second != chosen)
            {
                Add(found, CounterfactualKind.Mixture, mixture.Arms[second], gap, $"if its expected score over {string.Join(" and ", names)} had been {gap:0.0000} higher");
            }
        }
    }
}
