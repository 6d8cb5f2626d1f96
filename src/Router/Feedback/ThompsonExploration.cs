using System.Collections.Frozen;
using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;
using CoERouter.Router.Routes;

namespace CoERouter.Router.Feedback;

/// <summary>
/// Thompson sampling: draws a score for every arm out of what is known of it and takes the arm of the highest, so that an arm is tried as
/// often as it may be the best. Only arms of deployed experts are tried and, where the budget limits active parameters, only those that use
/// no more than the map's own, so that the budget stays kept. Seeded by the route's identity, so that a receipt replays. Immutable.
/// </summary>
public sealed class ThompsonExploration : IRouteExploration
{
    private readonly FrozenDictionary<string, Choices> _categories;

    /// <summary>Prepares the draws.</summary>
    /// <param name="map">The map in use.</param>
    /// <param name="estimates">What is known of the arms.</param>
    public ThompsonExploration(CategoryMap map, OutcomeEstimates estimates)
    {
        OutcomesRevision = estimates.Revision;
        _categories = map.Entries.Where(entry => estimates.Of(entry.Category) is not null)
            .ToFrozenDictionary(entry => entry.Category, entry => ChoicesOf(map, entry, estimates.Of(entry.Category)!), StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public string OutcomesRevision { get; }

    /// <inheritdoc/>
    public Arm? Draw(string routeId, string category)
    {
        if (!_categories.TryGetValue(category, out Choices? choices) || choices.Allowed.Length < 2)
        {
            return null;
        }

        Span<double> scores = choices.Posterior.Arms.Count <= 64 ? stackalloc double[choices.Posterior.Arms.Count] : new double[choices.Posterior.Arms.Count];
        Fill(scores, Seed(routeId));
        choices.Posterior.Draw(scores);
        int best = choices.Allowed[0];
        foreach (int arm in choices.Allowed)
        {
            best = scores[arm] > scores[best] ? arm : best;
        }

        return choices.Posterior.Arms[best];
    }

    private static Choices ChoicesOf(CategoryMap map, MapEntry entry, CategoryPosterior posterior)
    {
        long most = map.Budget.MaxMeanActiveParameters is null ? long.MaxValue : Active(map, entry.Arm) ?? 0;
        bool known = posterior.IndexOf(entry.Arm) >= 0;
        return new Choices(posterior, known ? [.. Enumerable.Range(0, posterior.Arms.Count).Where(arm => Active(map, posterior.Arms[arm]) <= most)] : []);
    }

    private static long? Active(CategoryMap map, Arm arm) =>
        map.Experts.FirstOrDefault(cost => cost.Expert == arm.Expert)?.ActiveParameters(arm.Gating);

    // FNV-1a: the same on every machine and in every process, unlike the hash codes of strings.
    private static ulong Seed(string text)
    {
        ulong hash = 14695981039346656037;
        foreach (char character in text)
        {
            hash = (hash ^ character) * 1099511628211;
        }

        return hash;
    }

    private static void Fill(Span<double> normals, ulong state)
    {
        for (int i = 0; i < normals.Length; i += 2)
        {
            // Box and Muller's pairs of normal numbers.
            double radius = Math.Sqrt(-2 * Math.Log(1 - Unit(ref state)));
            (double sine, double cosine) = Math.SinCos(2 * Math.PI * Unit(ref state));
            normals[i] = radius * cosine;
            if (i + 1 < normals.Length)
            {
                normals[i + 1] = radius * sine;
            }
        }
    }

    // SplitMix64, from 0 up to but not 1.
    private static double Unit(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        ulong mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return ((mixed ^ (mixed >> 31)) >> 11) * (1.0 / (1UL << 53));
    }

    private sealed record Choices(CategoryPosterior Posterior, int[] Allowed);
}
